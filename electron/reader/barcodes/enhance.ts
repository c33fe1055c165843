import { newGray, type GrayImage } from '../images/image.ts'
import { resample, type Homography } from './geometry.ts'

/** From the middle of a pixel of the doubled picture to the picture. */
const doubling: Homography = [0.5, 0, -0.25, 0, 0.5, -0.25, 0, 0, 1]

/** The picture doubled, bilinear: for symbols whose modules are under two pixels. */
export function doubled(image: GrayImage): GrayImage {
  return resample(image, doubling, image.width * 2, image.height * 2)
}

/** Unsharp mask with a (2r+1)² box: brings back bars that blur has flattened. */
export function sharpened(image: GrayImage, radius: number, amount: number): GrayImage {
  const { width, height, data } = image
  const result = newGray(width, height)
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row
    }
  }
  for (let y = 0; y < height; y++) {
    const y0 = Math.max(0, y - radius)
    const y1 = Math.min(height, y + radius + 1)
    for (let x = 0; x < width; x++) {
      const x0 = Math.max(0, x - radius)
      const x1 = Math.min(width, x + radius + 1)
      const sum = sums[y1 * (width + 1) + x1]! - sums[y0 * (width + 1) + x1]! - sums[y1 * (width + 1) + x0]! + sums[y0 * (width + 1) + x0]!
      const mean = sum / ((x1 - x0) * (y1 - y0))
      const value = data[y * width + x]! + amount * (data[y * width + x]! - mean)
      result.data[y * width + x] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
  return result
}
