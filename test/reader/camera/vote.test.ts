import { describe, expect, it } from 'vitest'
import { FrameVote } from '../../../electron/reader/camera/vote.ts'
import { drawn, readingOf } from './drawn-frames.ts'

describe('FrameVote', () => {
  const other = [drawn.lines[0]!.replace(/<$/, 'X'), drawn.lines[1]!]

  it('believes no single frame', () => {
    expect(new FrameVote().add(readingOf(drawn.lines), 0, true)).toBeNull()
  })

  it('accepts when two frames say the same', () => {
    const vote = new FrameVote()
    vote.add(readingOf(drawn.lines), 0, true)
    expect(vote.add(readingOf(drawn.lines, { confidence: 0.5 }), 0, true)).toMatchObject({ lines: drawn.lines, confidence: 0.99 })
  })

  it('waits when names differ, which no check digit would tell', () => {
    const vote = new FrameVote()
    expect(vote.add(readingOf(drawn.lines), 0, true)).toBeNull()
    expect(vote.add(readingOf(other), 0, true)).toBeNull()
    expect(vote.add(readingOf(other), 0, true)?.lines).toEqual(other)
  })

  it('accepts nothing while frames disagree in turn', () => {
    const vote = new FrameVote()
    const third = [drawn.lines[0]!.replace(/<$/, 'Y'), drawn.lines[1]!]
    for (const lines of [drawn.lines, other, third, drawn.lines]) expect(vote.add(readingOf(lines), 0, true)).toBeNull()
  })

  it('gives a document whose digits do not fit once it lay still for a while: a person must see why', () => {
    const vote = new FrameVote()
    const wrong = readingOf(drawn.lines, { valid: false })
    const answers = [0, 500, 1000, 1500, 2000].map((timeMs) => vote.add(wrong, timeMs, true))
    expect(answers.map((answer) => answer !== null)).toEqual([false, false, false, true, true])
    const moving = new FrameVote()
    expect([0, 500, 1000, 1500, 2000].map((timeMs) => moving.add(wrong, timeMs, false))).toEqual([null, null, null, null, null])
  })

  it('gives no vote to a reading that is not valid', () => {
    const vote = new FrameVote()
    for (let i = 0; i < 4; i++) expect(vote.add(readingOf(drawn.lines, { valid: false }), i * 100, true)).toBeNull()
  })
})
