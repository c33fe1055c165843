import { describe, expect, it } from 'vitest'
import { findComponents } from '../../../electron/reader/images/components.ts'
import { grayOf, newGray, turnGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { blackHat, boxMean, dilate, erode } from '../../../electron/reader/images/morphology.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { resizeGray, shrinkToGray } from '../../../electron/reader/images/resize.ts'
import { homographyTo, mapPoint, rectify } from '../../../electron/reader/images/warp.ts'
import { Random } from '../../drawn/random.ts'

function noise(width: number, height: number, seed = 1): GrayImage {
  const r = new Random(seed)
  return { width, height, data: Uint8Array.from({ length: width * height }, () => r.whole(0, 255)) }
}

function windowed(image: GrayImage, across: number, down: number, best: (a: number, b: number) => number): number[] {
  const out: number[] = []
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      let value = image.data[y * image.width + x]!
      for (let j = Math.max(0, y - (down >> 1)); j <= Math.min(image.height - 1, y + (down >> 1)); j++) {
        for (let i = Math.max(0, x - (across >> 1)); i <= Math.min(image.width - 1, x + (across >> 1)); i++) {
          value = best(value, image.data[j * image.width + i]!)
        }
      }
      out.push(value)
    }
  }
  return out
}

describe('morphology', () => {
  it.each([[1, 1], [3, 5], [7, 7], [1, 9], [15, 1], [41, 41]])('dilates and erodes by %i x %i as the definition says', (across, down) => {
    const image = noise(37, 23)
    expect([...dilate(image, across, down).data]).toEqual(windowed(image, across, down, Math.max))
    expect([...erode(image, across, down).data]).toEqual(windowed(image, across, down, Math.min))
  })

  it('leaves thin dark strokes and nothing of a slope', () => {
    const image = newGray(40, 20)
    for (let i = 0; i < image.data.length; i++) image.data[i] = 100 + (i % 40)
    for (let y = 4; y < 16; y++) image.data[y * 40 + 20] = 10
    const hat = blackHat(image, 7, 7)
    expect(hat.data[10 * 40 + 20]).toBeGreaterThan(90)
    expect(hat.data[10 * 40 + 8]).toBe(0)
  })

  it('averages a window', () => {
    const image = noise(30, 17, 3)
    const mean = boxMean(image, 5)
    let sum = 0
    for (let y = 6; y <= 10; y++) for (let x = 11; x <= 15; x++) sum += image.data[y * 30 + x]!
    expect(Math.abs(mean.data[8 * 30 + 13]! - sum / 25)).toBeLessThanOrEqual(1)
  })
})

describe('findComponents', () => {
  it('measures a bar at an angle', () => {
    const mask = new Uint8Array(100 * 60)
    for (let y = 0; y < 60; y++) {
      for (let x = 0; x < 100; x++) {
        const along = (x - 50) * Math.cos(0.3) + (y - 30) * Math.sin(0.3)
        const off = -(x - 50) * Math.sin(0.3) + (y - 30) * Math.cos(0.3)
        if (Math.abs(along) < 35 && Math.abs(off) < 3) mask[y * 100 + x] = 1
      }
    }
    const [bar, ...others] = findComponents(mask, 100, 60, 10)
    expect(others).toEqual([])
    expect(bar!.angle).toBeCloseTo(0.3, 2)
    expect(bar!.length).toBeCloseTo(70, -0.5)
    expect(bar!.thickness).toBeCloseTo(6, 0)
  })

  it('joins a U, keeps what is apart apart, and drops specks', () => {
    const rows = ['#.#.....', '#.#..##.', '###..##.', '........', '.....#..']
    const mask = Uint8Array.from(rows.join('').split(''), (c) => (c === '#' ? 1 : 0))
    expect(findComponents(mask, 8, 5, 2).map((c) => c.area).toSorted((a, b) => a - b)).toEqual([4, 7])
  })
})

describe('sizes', () => {
  it('keeps the mean when shrinking and the picture when size stays', () => {
    const image = noise(64, 48, 5)
    const mean = (i: GrayImage): number => i.data.reduce((a, b) => a + b, 0) / i.data.length
    expect(Math.abs(mean(resizeGray(image, 23, 17)) - mean(image))).toBeLessThan(1.5)
    expect(resizeGray(image, 64, 48)).toBe(image)
    expect(resizeGray({ width: 1, height: 1, data: Uint8Array.of(7) }, 3, 2).data).toEqual(Uint8Array.of(7, 7, 7, 7, 7, 7))
  })

  it('halves by averaging luminance', () => {
    const rgb = { width: 2, height: 2, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255) }
    expect(shrinkToGray(rgb, 2).data[0]).toBe(128)
    expect([...grayOf(rgb).data]).toEqual([77, 149, 29, 255])
    const page = new PagePyramid(rgb)
    expect(page.halved(1)).toBe(page.halved(1))
    expect(page.sized(4)).toMatchObject({ scale: 0.5, image: { width: 4, height: 4 } })
  })

  it('turns by quarters', () => {
    const image = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }
    expect([...turnGray(image, 1).data]).toEqual([4, 1, 5, 2, 6, 3])
    expect([...turnGray(image, 2).data]).toEqual([6, 5, 4, 3, 2, 1])
    expect([...turnGray(image, 3).data]).toEqual([3, 6, 2, 5, 1, 4])
  })
})

describe('warp', () => {
  const quad = [{ x: 10, y: 20 }, { x: 90, y: 10 }, { x: 100, y: 80 }, { x: 5, y: 70 }] as const

  it('takes the corners of the rectangle to the corners of the quad', () => {
    const map = homographyTo([...quad], 40, 30)!
    for (const [i, [x, y]] of ([[0, 0], [40, 0], [40, 30], [0, 30]] as const).entries()) {
      const p = mapPoint(map, x, y)
      expect(p.x).toBeCloseTo(quad[i]!.x, 6)
      expect(p.y).toBeCloseTo(quad[i]!.y, 6)
    }
  })

  it('refuses a quad without area', () => {
    expect(homographyTo([{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 2 }, { x: 3, y: 3 }], 4, 4)).toBeNull()
    expect(rectify({ width: 1, height: 1, data: new Uint8Array(3) }, [{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 0, y: 0 }, { x: 0, y: 0 }], 2, 2)).toBeNull()
  })

  it('is white beyond the picture', () => {
    const out = rectify({ width: 2, height: 2, data: new Uint8Array(12) }, [{ x: 50, y: 50 }, { x: 60, y: 50 }, { x: 60, y: 60 }, { x: 50, y: 60 }], 2, 2)!
    expect([...out.data]).toEqual(Array(12).fill(255))
  })
})
