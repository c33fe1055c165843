import type { GrayImage } from '../images/image.ts'

/** The part of a square that is looked at, shares of its side: the corners of a turned square show what lies beside the symbol. */
const middleFrom = 0.28
const middleTo = 0.72
/** Pixels below which shares of dark and light say nothing: 8 by 8. */
const leastMatrixPixels = 64
/** Variance of the grey levels, squared levels, below which there is no print at all: a deviation of 17. */
const flattestSquare = 300
/** Share of the variance that lies between the dark and the light pixels: nearly all in two tones, blur leaves the rest within. */
const leastTwoTone = 0.72
/** Share of dark pixels: matrix codes are masked or padded to have about as many as light ones. Print is mostly paper. */
const leastDark = 0.28
const mostDark = 0.72

/**
 * Whether a square looks like a matrix code: nearly all pixels either dark or light, and about as many of
 * each. Print is mostly paper, portraits and guilloches are mostly in between.
 */
export function matrixEvidence(image: GrayImage): boolean {
  const { width, height, data } = image
  const x0 = Math.floor(width * middleFrom)
  const x1 = Math.ceil(width * middleTo)
  const y0 = Math.floor(height * middleFrom)
  const y1 = Math.ceil(height * middleTo)
  const histogram = new Float64Array(256)
  let n = 0
  let sum = 0
  let squares = 0
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const value = data[y * width + x]!
      histogram[value]!++
      n++
      sum += value
      squares += value * value
    }
  }
  if (n < leastMatrixPixels) return false
  const total = squares / n - (sum / n) ** 2
  if (total < flattestSquare) return false
  // Otsu: the cut with the largest variance between the two sides.
  let dark = 0
  let darkSum = 0
  let between = 0
  let share = 0
  for (let cut = 0; cut < 255; cut++) {
    dark += histogram[cut]!
    darkSum += cut * histogram[cut]!
    if (dark === 0 || dark === n) continue
    const value = (dark / n) * (1 - dark / n) * (darkSum / dark - (sum - darkSum) / (n - dark)) ** 2
    if (value > between) {
      between = value
      share = dark / n
    }
  }
  return between / total > leastTwoTone && share > leastDark && share < mostDark
}
