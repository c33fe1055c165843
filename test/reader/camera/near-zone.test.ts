import { describe, expect, it } from 'vitest'
import { boxAroundZone, onFrame, partOf } from '../../../electron/reader/camera/near-zone.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { drawn, readingOf } from './drawn-frames.ts'

const image = { width: 400, height: 300, data: Uint8Array.from({ length: 400 * 300 }, (_, i) => ((i % 400) + Math.floor(i / 400) * 7) & 255) }
const page = new PagePyramid(image)

describe('a zone that was just read', () => {
  it('is looked for around its lines, in px of the camera', () => {
    const quad = [{ x: 50, y: 200 }, { x: 350, y: 200 }, { x: 350, y: 210 }, { x: 50, y: 210 }] as const
    const reading = readingOf(drawn.lines, { quads: [[...quad], [...quad]] })
    const frame = { of: { x: 100, y: 40, width: 800, height: 600 }, scale: 2 }
    const box = boxAroundZone(reading, frame, { width: 1920, height: 1080 })
    expect(box).toEqual({ x: 158, y: 398, width: 684, height: 104 })
  })

  it('is cut out of the frame, px for px, and what is found there is told in px of the frame', () => {
    const frame = { of: { x: 100, y: 40, width: 800, height: 600 }, scale: 2 }
    const part = partOf(page, frame, { x: 200, y: 240, width: 300, height: 100 })!
    expect(part).toMatchObject({ x: 50, y: 100, page: { width: 150, height: 50 } })
    expect(part.page.halved(0).data[3 * 150 + 4]).toBe(image.data[103 * 400 + 54])
    const line = { x: 1, y: 2, angle: 0, length: 9, c0: 0, c1: 0, c2: 0, h0: 1, h1: 0 }
    const found = onFrame({ readings: [readingOf(drawn.lines)], zones: [{ lines: [line], score: 1 }], side: 300 }, part)
    expect(found.zones[0]!.lines[0]).toMatchObject({ x: 51, y: 102 })
    expect(found.readings[0]!.quads[0]![2]).toEqual({ x: 59, y: 101 })
  })

  it('is not looked for where the frame shows nothing of it', () => {
    const frame = { of: { x: 0, y: 0, width: 400, height: 300 }, scale: 1 }
    expect(partOf(page, frame, { x: 500, y: 0, width: 300, height: 100 })).toBeNull()
    expect(partOf(page, frame, { x: 0, y: 290, width: 400, height: 100 })).toBeNull()
  })
})
