import { describe, expect, it } from 'vitest'
import { costOfFitting, fit, fittedSize } from '../../../electron/reader/barcodes/fit.ts'
import { mapPoint } from '../../../electron/reader/barcodes/geometry.ts'
import { newGray } from '../../../electron/reader/images/image.ts'

/** A picture whose grey levels rise from left to right. */
function ramp(width: number, height: number) {
  const image = newGray(width, height)
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.floor(((i % width) / width) * 256)
  return image
}

describe('a picture that is made to fit', () => {
  it.each([[400, 300, 120_000], [400, 300, 50_000], [401, 301, 30_000], [1000, 10, 900], [1, 500, 40]])('%i x %i px into %i', (width, height, most) => {
    const image = ramp(width, height)
    const { look, toPicture } = fit(image, most)
    expect(look.width * look.height).toBeLessThanOrEqual(Math.max(most * 1.02, 500))
    const [x, y] = mapPoint(toPicture, [look.width, look.height])
    expect([x, y]).toEqual([expect.closeTo(width, 6), expect.closeTo(height, 6)])
    const size = fittedSize(image, most)
    expect(Math.abs(size.width - look.width)).toBeLessThanOrEqual(2)
    expect(Math.abs(size.height - look.height)).toBeLessThanOrEqual(2)
    const at = Math.floor(look.width / 2)
    expect(Math.abs(look.data[at]! - 256 * ((at + 0.5) / look.width))).toBeLessThan(256 / look.width + 2)
  })

  it('costs nothing where it fits, and less where halves do most of it', () => {
    const size = { width: 4000, height: 3000 }
    expect(costOfFitting(size, 12_000_000)).toBe(0)
    expect(costOfFitting(size, 9_000_000)).toBeCloseTo(12 * 25)
    expect(costOfFitting(size, 3_000_000)).toBeCloseTo(12 * 1.2)
    expect(costOfFitting(size, 1_000_000)).toBeCloseTo(12 * 1.2 + 3 * 25)
  })
})
