import { describe, expect, it } from 'vitest'
import type { MrzReading, Quad } from '../../../electron/contract/mrz.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { CameraStream } from '../../../electron/reader/camera/stream.ts'
import { FrameVote } from '../../../electron/reader/camera/vote.ts'
import type { RgbImage } from '../../../electron/reader/images/image.ts'
import type { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import type { Look } from '../../../electron/reader/mrz/engine.ts'
import { findZones } from '../../../electron/reader/mrz/find-lines.ts'
import { quadOf } from '../../../electron/reader/mrz/line-fit.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { drawPage } from '../../drawn/page.ts'
import { Random } from '../../drawn/random.ts'

const now = Date.UTC(2026, 10, 1)
const drawn = drawDocument(new Random(21), 'TD3')
const box: Quad = [{ x: 0, y: 0 }, { x: 9, y: 0 }, { x: 9, y: 1 }, { x: 0, y: 1 }]

function readingOf(lines: readonly string[], change: Partial<MrzReading> = {}): MrzReading {
  return { ...parseMrz(lines, { now })!, repaired: [], doubtful: [], quads: [box, box], confidence: 0.99, ...change }
}

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

/** A page of the drawn passport in the middle of a dark desk. */
async function frameWithPage(shift: number, density = 7): Promise<RgbImage> {
  const page = await drawPage(new Random(21), drawn, density)
  const [width, height] = [1280, 720]
  const data = new Uint8Array(width * height * 3).fill(60)
  const left = ((width - page.width) >> 1) + shift
  const top = (height - page.height) >> 1
  for (let y = 0; y < page.height; y++) data.set(page.data.subarray(y * page.width * 3, (y + 1) * page.width * 3), ((top + y) * width + left) * 3)
  return { width, height, data }
}

const emptyDesk = (value: number): RgbImage => ({ width: 640, height: 360, data: new Uint8Array(640 * 360 * 3).fill(value) })

/** The real finder, and a line reader that knows what the page says: frames are judged without the model. */
function streamOf(read: (index: number) => MrzReading | null): CameraStream {
  let index = 0
  const look = async (page: PagePyramid): Promise<Look> => {
    const zones = [425, 850].map((side) => findZones(page, side, 2)).find((found) => found.length > 0) ?? []
    const reading = zones.length === 0 ? null : read(index++)
    const quads = zones[0]?.lines.map(quadOf) ?? []
    return { zones, side: reading === null ? null : 425, readings: reading === null ? [] : [{ ...reading, quads }] }
  }
  return new CameraStream({ mrz: { look }, modulesFolder: '' })
}

describe('CameraStream', () => {
  it('is done after two steady frames that agree, with pictures once', async () => {
    const stream = streamOf(() => readingOf(drawn.lines))
    expect(await stream.frame(emptyDesk(90), 0, 0)).toMatchObject({ phase: 'searching', hint: 'noDocument', outline: null })
    const first = await stream.frame(await frameWithPage(0), 1, 100)
    expect(first).toMatchObject({ phase: 'reading', mrz: null })
    expect(first.outline).not.toBeNull()
    const second = await stream.frame(await frameWithPage(2), 2, 200)
    expect(second).toMatchObject({ phase: 'done', hint: null, mrz: { lines: drawn.lines } })
    expect(second.pictures!.page.length).toBeGreaterThan(5000)
    expect(second.pictures!.portrait!.length).toBeGreaterThan(500)
    expect(await stream.frame(await frameWithPage(4), 3, 300)).toMatchObject({ phase: 'done', pictures: null })
  })

  it('answers a late frame with the last answer', async () => {
    const stream = streamOf(() => readingOf(drawn.lines))
    const answer = await stream.frame(await frameWithPage(0), 5, 100)
    expect(await stream.frame(emptyDesk(0), 4, 90)).toBe(answer)
  })

  it('asks to hold still while the page moves, and to come closer when it is small', async () => {
    const stream = streamOf(() => null)
    await stream.frame(await frameWithPage(-180), 0, 0)
    expect((await stream.frame(await frameWithPage(180), 1, 100)).hint).toBe('holdStill')
    const small = streamOf(() => null)
    await small.frame(await frameWithPage(0, 2.2), 0, 0)
    expect((await small.frame(await frameWithPage(0, 2.2), 1, 100)).hint).toBe('moveCloser')
  })

  it('says that it is dark, and that the card wants turning over', async () => {
    const stream = streamOf(() => null)
    expect((await stream.frame(emptyDesk(12), 0, 0)).hint).toBe('dark')
    const card = emptyDesk(40)
    for (let y = 60; y < 300; y++) card.data.fill(210, (y * 640 + 120) * 3, (y * 640 + 520) * 3)
    expect(await stream.frame(card, 1, 1000)).toMatchObject({ hint: 'holdStill', phase: 'searching' })
    const later = await stream.frame(card, 2, 3000)
    expect(later.hint).toBe('turnOver')
    expect(Math.hypot(later.outline![0].x - 120, later.outline![0].y - 60)).toBeLessThan(12)
  })

  it('forgets one document before the next', async () => {
    const next = drawDocument(new Random(22), 'TD3')
    const stream = streamOf((index) => readingOf(index < 2 ? drawn.lines : next.lines))
    await stream.frame(await frameWithPage(0), 0, 0)
    expect((await stream.frame(await frameWithPage(0), 1, 100)).mrz?.lines).toEqual(drawn.lines)
    expect((await stream.frame(emptyDesk(90), 2, 1500)).phase).toBe('searching')
    expect((await stream.frame(await frameWithPage(0), 3, 1600)).phase).toBe('reading')
    expect((await stream.frame(await frameWithPage(0), 4, 1700)).mrz?.lines).toEqual(next.lines)
  })
})
