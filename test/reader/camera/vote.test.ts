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

  /** A digit of the birth that does not fit its check digit, and what a repair would make of it. */
  const digit = drawn.lines[1]![18]!
  const odd = digit === '9' ? '1' : '9'
  const printed = [drawn.lines[0]!, drawn.lines[1]!.slice(0, 18) + odd + drawn.lines[1]!.slice(19)]
  const asPrinted = readingOf(printed, { valid: false, unfitting: [{ line: 1, column: 18, from: odd, to: digit }] })

  it('gives a legible zone that does not fit its check digits as soon as three frames say the same, moving or not', () => {
    const vote = new FrameVote()
    expect([0, 30, 60].map((timeMs) => vote.add(asPrinted, timeMs, false))).toEqual([null, null, asPrinted])
  })

  it('counts those frames whatever came between', () => {
    const vote = new FrameVote()
    const blurred = readingOf(printed.map((line) => line.replace('A', 'H')), { valid: false, confidence: 0.3 })
    const answers = [asPrinted, blurred, asPrinted, blurred, asPrinted].map((reading, i) => vote.add(reading, i * 30, true))
    expect(answers.map((answer) => answer !== null)).toEqual([false, false, false, false, true])
  })

  it('believes no frames that make fit what another saw clearly as it does not fit', () => {
    const bent = readingOf(drawn.lines, { repaired: [{ line: 1, column: 18, from: odd, to: digit }] })
    const vote = new FrameVote()
    expect([asPrinted, bent, bent, bent, readingOf(drawn.lines)].map((reading, i) => vote.add(reading, i * 30, true))).toEqual([null, null, null, null, null])
    expect([1, 2].map((i) => vote.add(asPrinted, 200 + i * 30, true)).at(-1)).toEqual(asPrinted)
  })

  it('gives no vote to a reading that is not valid', () => {
    const vote = new FrameVote()
    for (let i = 0; i < 4; i++) expect(vote.add(readingOf(drawn.lines, { valid: false }), i * 100, true)).toBeNull()
  })
})
