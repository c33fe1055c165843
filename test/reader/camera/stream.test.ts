import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { halveGray } from '../../../electron/reader/images/resize.ts'
import { grayOf } from '../../../electron/reader/images/image.ts'
import { drawn, emptyDesk, frameSize, next, picture, readingOf, streamOf, wholeFrame } from './drawn-frames.ts'

function redden(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    data[i] = Math.min(255, data[i]! * 0.8 + 48)
    data[i + 1] = Math.max(0, data[i + 1]! * 0.8 - 10)
  }
}

describe('CameraStream', () => {
  it('is done after two frames that agree, with pictures once', async () => {
    const { show } = streamOf(() => readingOf(drawn.lines))
    expect(await show(emptyDesk(90), 0)).toMatchObject({ phase: 'searching', hint: 'noDocument', outline: null })
    // It has just come: what moves is not read.
    expect(await show(await picture(), 100)).toMatchObject({ phase: 'searching', mrz: null })
    const first = await show(await picture({ right: 1 }), 200)
    expect(first).toMatchObject({ phase: 'reading', mrz: null })
    expect(first.outline).not.toBeNull()
    expect(first.region).toMatchObject({ width: expect.any(Number) })
    const second = await show(await picture({ right: 2 }), 300)
    expect(second).toMatchObject({ phase: 'done', hint: null, mrz: { lines: drawn.lines } })
    expect(second.pictures!.page.length).toBeGreaterThan(5000)
    expect(second.pictures!.portrait!.length).toBeGreaterThan(500)
    expect(await show(await picture({ right: 3 }), 400)).toMatchObject({ phase: 'done', pictures: null })
  })

  it('reads a small gray picture too, but takes the page only from one with colours', async () => {
    const { stream } = streamOf(() => readingOf(drawn.lines))
    const image = await picture()
    const small = { image: halveGray(grayOf(image)), colours: null, of: { x: 0, y: 0, ...frameSize }, scale: 2 }
    await stream.frame(small, 0, 0)
    const answer = await stream.frame(small, 1, 100)
    expect(answer).toMatchObject({ phase: 'reading', pictures: null })
    // Px of the camera's picture, not of the small one: the page is 875 px wide there.
    const { x, width } = answer.region!
    expect(width).toBeGreaterThan(875)
    expect(x).toBeLessThan((frameSize.width - 875) / 2)
    expect(Math.abs(answer.outline![1].x - answer.outline![0].x - 875)).toBeLessThan(60)
    expect(await stream.frame(small, 2, 200)).toMatchObject({ phase: 'reading', pictures: null })
    const done = await stream.frame(wholeFrame(image), 3, 300)
    expect(done).toMatchObject({ phase: 'done', mrz: { lines: drawn.lines } })
    expect(done.pictures).not.toBeNull()
  })

  it('looks for a zone where it was just read, and on the whole part where it is no more', async () => {
    const image = await picture()
    const looked: number[] = []
    const { stream } = streamOf((_, page) => {
      looked.push(page.height)
      // Where it was there is another line now: nothing valid.
      return readingOf(drawn.lines, looked.length === 3 ? { valid: false } : {})
    })
    await stream.frame(wholeFrame(emptyDesk(90)), 0, 0)
    await stream.frame(wholeFrame(image), 1, 100)
    const { region } = await stream.frame(wholeFrame(image), 2, 200)
    const cut = await sharp(image.data, { raw: { ...frameSize, channels: 3 } }).extract({ left: region!.x, top: region!.y, width: region!.width, height: region!.height }).raw().toBuffer()
    const part = { width: region!.width, height: region!.height, data: new Uint8Array(cut) }
    const seen = { image: part, colours: null, of: region!, scale: 1 }
    const near = await stream.frame(seen, 3, 300)
    expect(near).toMatchObject({ phase: 'reading' })
    expect(looked[1]).toBeLessThan(part.height / 2)
    await stream.frame(seen, 4, 400)
    expect(looked.slice(2)).toEqual([looked[1], part.height])
    // The page stands where it stood, whatever part of the picture was looked at.
    expect(Math.abs(near.outline![0].x - (frameSize.width - 875) / 2)).toBeLessThan(30)
    expect(await stream.frame({ ...seen, colours: () => part }, 5, 500)).toMatchObject({ phase: 'done', mrz: { lines: drawn.lines } })
  })

  it('answers a late frame with the last answer, but gives a Reading only once', async () => {
    const { stream, show } = streamOf(() => readingOf(drawn.lines))
    for (const timeMs of [0, 100]) await show(await picture(), timeMs)
    const done = await show(await picture(), 200)
    expect(done.pictures).not.toBeNull()
    expect(await stream.frame(wholeFrame(emptyDesk(0)), 1, 90)).toEqual({ ...done, pictures: null, codes: false })
  })

  it('forgets one document before the next', async () => {
    const { show } = streamOf((index) => readingOf(index < 2 ? drawn.lines : next.lines))
    for (const timeMs of [0, 100]) await show(await picture(), timeMs)
    expect((await show(await picture(), 200)).mrz?.lines).toEqual(drawn.lines)
    for (const timeMs of [1600, 1700]) expect((await show(emptyDesk(90), timeMs)).phase).toBe('searching')
    await show(await picture(), 1800)
    expect((await show(await picture(), 1900)).phase).toBe('reading')
    expect((await show(await picture(), 2000)).mrz?.lines).toEqual(next.lines)
  })

  it('never joins two people: a page swapped between frames is read as one of them, with its own page', async () => {
    for (const order of ['ABAB', 'AABB', 'BABA']) {
      const people = Array.from(order).map((who) => (who === 'A' ? drawn : next))
      let at = 0
      const { show } = streamOf(() => readingOf(people[at]!.lines))
      await show(await picture(), 0)
      for (at = 0; at < people.length; at++) {
        // The other's page is redder, and just as bright.
        const answer = await show(await picture({ right: at % 2, ...(people[at] === next ? { over: redden } : {}) }), 100 * (at + 1))
        if (answer.pictures === null) continue
        expect(answer.mrz?.lines, order).toEqual(people[at]!.lines)
        const { channels } = await sharp(answer.pictures.page).stats()
        expect(channels[0]!.mean - channels[1]!.mean > 40, order).toBe(people[at] === next)
      }
    }
  })

  it('gives the second of two documents that lie there one after the other without a gap', async () => {
    const { show } = streamOf((index) => readingOf(index < 3 ? drawn.lines : next.lines))
    for (const timeMs of [0, 100]) await show(await picture(), timeMs)
    expect((await show(await picture(), 200)).phase).toBe('done')
    expect(await show(await picture(), 300)).toMatchObject({ phase: 'done', pictures: null })
    expect((await show(await picture(), 400)).phase).toBe('reading')
    const second = await show(await picture(), 500)
    expect(second.mrz?.lines).toEqual(next.lines)
    expect(second.pictures).not.toBeNull()
  })

  it('does not read the same page twice because one frame of it was read badly', async () => {
    const worse = [drawn.lines[0]!, drawn.lines[1]!.replace(/^./, 'X')]
    const { show } = streamOf((index) => (index === 3 ? readingOf(worse, { valid: false }) : readingOf(drawn.lines)))
    const answers = []
    for (let i = 0; i < 7; i++) answers.push(await show(await picture(), i * 100))
    expect(answers.filter(({ pictures }) => pictures !== null)).toHaveLength(1)
    expect(answers.slice(2).every(({ phase }) => phase === 'done')).toBe(true)
  })

  it('takes neither of two documents in view, and says why', async () => {
    const { show } = streamOf(() => [readingOf(drawn.lines), readingOf(next.lines)])
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await show(await picture({ right: i % 2 }), i * 600))
    expect(answers.every(({ mrz, region }) => mrz === null && region === null)).toBe(true)
    expect(answers.at(-1)?.hint).toBe('oneDocument')
  })

  it('leaves a flickering light and a moving page unread', async () => {
    const { show } = streamOf(() => readingOf(drawn.lines))
    for (let i = 0; i < 5; i++) expect((await show(i % 2 === 0 ? await picture() : emptyDesk(0), i * 90)).mrz).toBeNull()
    const sliding = streamOf(() => readingOf(drawn.lines))
    for (let i = 0; i < 5; i++) expect((await sliding.show(await picture({ right: 80 * i - 160 }), i * 60)).mrz).toBeNull()
  })

  it('reads what never rests all the same, after half a second', async () => {
    const { show } = streamOf(() => readingOf(drawn.lines))
    const answers = []
    for (let i = 0; i < 14; i++) answers.push(await show(await picture({ right: i % 2 === 0 ? -60 : 60 }), i * 80))
    expect(answers.some(({ phase }) => phase === 'done')).toBe(true)
  })
})
