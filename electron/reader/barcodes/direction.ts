import type { GrayImage } from '../images/image.ts'

/** How many times steeper across than along an edge of a bar is: the rows' own edges say nothing about the bars. */
const uprightRatio = 2

/** Mean direction across the bars in columns [from, to) of a nearly straight cut-out, radians, by Sobel gradients. */
export function barDirection(image: GrayImage, from: number, to: number): number {
  const { width, height, data } = image
  let a = 0
  let b = 0
  let c = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = Math.max(1, from); x < Math.min(width - 1, to); x++) {
      const p = y * width + x
      const nw = data[p - width - 1]!
      const ne = data[p - width + 1]!
      const sw = data[p + width - 1]!
      const se = data[p + width + 1]!
      const dx = ne - nw + 2 * (data[p + 1]! - data[p - 1]!) + se - sw
      const dy = sw - nw + 2 * (data[p + width]! - data[p - width]!) + se - ne
      if (Math.abs(dx) < uprightRatio * Math.abs(dy)) continue
      a += dx * dx
      b += dy * dy
      c += dx * dy
    }
  }
  return a + b === 0 ? 0 : 0.5 * Math.atan2(2 * c, a - b)
}

/**
 * Direction of a grid of squares, (-pi/4, pi/4]: the mean of the gradients' directions up to quarter turns, with the fourth power of
 * the gradient as a complex number.
 */
export function gridDirection(image: GrayImage): number {
  const { width, height, data } = image
  let real = 0
  let imaginary = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x
      const diagonal = data[p + width + 1]! - data[p - width - 1]!
      const other = data[p - width + 1]! - data[p + width - 1]!
      const dx = diagonal + other + 2 * (data[p + 1]! - data[p - 1]!)
      const dy = diagonal - other + 2 * (data[p + width]! - data[p - width]!)
      const energy = dx * dx + dy * dy
      if (energy === 0) continue
      // (dx + i dy)² squared again, by its size once.
      const a = dx * dx - dy * dy
      const b = 2 * dx * dy
      real += (a * a - b * b) / energy
      imaginary += (2 * a * b) / energy
    }
  }
  return real === 0 && imaginary === 0 ? 0 : Math.atan2(imaginary, real) / 4
}
