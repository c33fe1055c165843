import { describe, expect, it } from 'vitest'
import type { CameraHint } from '../../../electron/contract/reading.ts'
import { CalmHint, hintForOutline, hintForZone } from '../../../electron/reader/camera/hints.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { drawn, emptyDesk, frameSize, picture, readingOf, streamOf, type Desk } from './drawn-frames.ts'

/** What the stream says of one condition once it has been so for a while, and whether it would have taken the page. */
async function saidOf(desk: Desk | 'empty' | 'night', legible = true): Promise<{ hint: CameraHint | null; taken: boolean }> {
  const { show } = streamOf(() => (legible ? readingOf(drawn.lines) : null))
  let hint: CameraHint | null = null
  let taken = false
  for (const timeMs of [0, 700, 1300, 2000]) {
    const answer = await show(desk === 'empty' ? emptyDesk(90) : desk === 'night' ? emptyDesk(9) : await picture(desk), timeMs)
    hint = answer.hint
    taken ||= answer.pictures !== null
  }
  return { hint, taken }
}

/** Light that washes out a part of the picture, from and to as shares of its sides. */
function washed(left: number, right: number, top: number, bottom: number): NonNullable<Desk['over']> {
  return (data, width, height) => {
    for (let y = Math.round(top * height); y < bottom * height; y++) data.fill(254, (y * width + Math.round(left * width)) * 3, (y * width + Math.round(right * width)) * 3)
  }
}

describe('hints', () => {
  it('says nothing of a page that lies well, and takes it', async () => {
    expect(await saidOf({})).toEqual({ hint: null, taken: true })
  })

  it('asks for a document on an empty desk', async () => {
    expect(await saidOf('empty')).toEqual({ hint: 'noDocument', taken: false })
  })

  it('asks for light, with a page and without', async () => {
    expect(await saidOf('night')).toEqual({ hint: 'dark', taken: false })
    expect(await saidOf({ light: 0.11 })).toEqual({ hint: 'dark', taken: false })
  })

  it('asks to come closer when the characters are too small', async () => {
    expect(await saidOf({ density: 2.2 })).toEqual({ hint: 'moveCloser', taken: false })
  })

  it('asks to tilt it when light lies on the lines', async () => {
    expect(await saidOf({ over: washed(0.44, 0.5, 0.8, 0.9) }, false)).toEqual({ hint: 'glare', taken: false })
  })

  it('asks to tilt it when light hides the lines altogether, and not to turn it over', async () => {
    const light = washed(0.22, 0.78, 0.74, 0.92)
    const said = await saidOf({ over: (data, width, height) => {
      // A page of gray paper: light on it stands out.
      for (let i = 0; i < data.length; i++) data[i] = data[i]! * 0.75
      light(data, width, height)
    } }, false)
    expect(said).toEqual({ hint: 'glare', taken: false })
  })

  it('asks to hold it still or wipe the lens when it is blurred', async () => {
    expect(await saidOf({ blur: 5 }, false)).toEqual({ hint: 'blurred', taken: false })
    expect(await saidOf({ blur: 9 }, false)).toEqual({ hint: 'blurred', taken: false })
  })

  it('asks for the whole page when it is cut off at the edge', async () => {
    expect(await saidOf({ right: -300 }, false)).toEqual({ hint: 'wholePage', taken: false })
    expect(await saidOf({ down: 250 }, false)).toEqual({ hint: 'wholePage', taken: false })
  })

  it('asks to move away when the page is larger than the picture', () => {
    const camera = { width: 1920, height: 1080 }
    expect(hintForOutline([{ x: 2, y: 3 }, { x: 1917, y: 3 }, { x: 1917, y: 1077 }, { x: 3, y: 1077 }], camera)).toBe('moveAway')
    expect(hintForOutline([{ x: 300, y: 100 }, { x: 1500, y: 100 }, { x: 1500, y: 900 }, { x: 300, y: 900 }], camera)).toBeNull()
    const page = new PagePyramid(emptyDesk(200))
    const line = { x: 4, y: 300, angle: 0, length: 1270, c0: 0, c1: 0, c2: 0, h0: 14, h1: 0 }
    expect(hintForZone(page, { lines: [line, { ...line, y: 360 }], score: 1 }, { of: { x: 0, y: 0, ...frameSize }, scale: 1 }, frameSize)).toBe('moveAway')
    expect(hintForZone(page, { lines: [{ ...line, length: 700 }], score: 1 }, { of: { x: 0, y: 0, ...frameSize }, scale: 1 }, frameSize)).toBe('wholePage')
  })

  it('asks to turn a page over on which there is nothing to read, but not at once', async () => {
    const { show } = streamOf(() => null)
    const card = emptyDesk(40)
    for (let y = 120; y < 600; y++) card.data.fill(210, (y * frameSize.width + 240) * 3, (y * frameSize.width + 1040) * 3)
    const hints = []
    for (const timeMs of [0, 500, 1000, 1600, 2200, 2800]) hints.push((await show(card, timeMs)).hint)
    expect(hints.at(2)).toBe('holdStill')
    expect(hints.at(-1)).toBe('turnOver')
  })

  it('asks to hold still while the page moves about', async () => {
    const { show } = streamOf(() => null)
    let hint: CameraHint | null = null
    for (let i = 0; i < 12; i++) ({ hint } = await show(await picture({ right: i % 2 === 0 ? -60 : 60 }), i * 100))
    expect(hint).toBe('holdStill')
  })

  it('has no patience for the dark where digits fit: after some seconds the page is taken as it is', async () => {
    const { show } = streamOf(() => readingOf(drawn.lines))
    const dim = await picture({ light: 0.13 })
    const taken = []
    for (const timeMs of [0, 100, 1000, 2500, 3000, 3300]) taken.push((await show(dim, timeMs)).pictures !== null)
    expect(taken).toEqual([false, false, false, false, false, true])
  })
})

describe('CalmHint', () => {
  it('shows what is wanted for a while only, and long enough to be read', () => {
    const calm = new CalmHint()
    expect(calm.next('glare', 0)).toBe('noDocument')
    expect(calm.next('glare', 100)).toBe('noDocument')
    expect(calm.next('glare', 260)).toBe('glare')
    expect(calm.next('blurred', 300)).toBe('glare')
    expect(calm.next('blurred', 900)).toBe('glare')
    expect(calm.next('blurred', 1200)).toBe('blurred')
  })

  it('does not flicker between two that come in turn', () => {
    const calm = new CalmHint()
    calm.show('holdStill', 0)
    const shown = Array.from({ length: 60 }, (_, i) => calm.next(i % 2 === 0 ? 'glare' : 'blurred', i * 66))
    expect(new Set(shown)).toEqual(new Set(['holdStill']))
  })

  it('is quiet at once when the document is read', () => {
    const calm = new CalmHint()
    calm.show(null, 10)
    expect(calm.next(null, 20)).toBeNull()
  })
})
