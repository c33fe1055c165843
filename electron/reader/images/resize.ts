import { grayOf, newGray, type GrayImage, type RgbImage } from './image.ts'

/** Luminance of a colour picture, averaged over blocks of `factor` by `factor` px (the rest at the edges is dropped). */
export function shrinkToGray(rgb: RgbImage, factor: number): GrayImage {
  if (factor === 1) return grayOf(rgb)
  if (factor === 2 && rgb.width > 1 && rgb.height > 1) return halveToGray(rgb)
  const width = Math.max(1, Math.floor(rgb.width / factor))
  const height = Math.max(1, Math.floor(rgb.height / factor))
  const out = newGray(width, height)
  const sums = new Uint32Array(width)
  const from = rgb.data
  const shift = 1 / (factor * factor * 256)
  for (let y = 0; y < height; y++) {
    sums.fill(0)
    for (let dy = 0; dy < factor; dy++) {
      let i = (Math.min(y * factor + dy, rgb.height - 1) * rgb.width) * 3
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let dx = 0; dx < factor; dx++, i += 3) sum += 77 * from[i]! + 150 * from[i + 1]! + 29 * from[i + 2]!
        sums[x] = sums[x]! + sum
      }
    }
    const row = y * width
    for (let x = 0; x < width; x++) out.data[row + x] = sums[x]! * shift
  }
  return out
}

/** Luminance averaged over blocks of 2 by 2 px. */
export function halveGray(image: GrayImage): GrayImage {
  const width = Math.max(1, image.width >> 1)
  const height = Math.max(1, image.height >> 1)
  const out = newGray(width, height)
  const from = image.data
  const right = image.width > 1 ? 1 : 0
  const down = image.height > 1 ? image.width : 0
  for (let y = 0, j = 0; y < height; y++) {
    let i = 2 * y * image.width
    for (let x = 0; x < width; x++, i += 2, j++) {
      out.data[j] = (from[i]! + from[i + right]! + from[i + down]! + from[i + down + right]! + 2) >> 2
    }
  }
  return out
}

/** Half of both sides: the usual first step, without the general loop's inner ones. */
function halveToGray(rgb: RgbImage): GrayImage {
  const width = rgb.width >> 1
  const height = rgb.height >> 1
  const out = newGray(width, height)
  const from = rgb.data
  const row = rgb.width * 3
  for (let y = 0, j = 0; y < height; y++) {
    let i = 2 * y * row
    for (let x = 0; x < width; x++, i += 6, j++) {
      const k = i + row
      out.data[j] = (77 * (from[i]! + from[i + 3]! + from[k]! + from[k + 3]!)
        + 150 * (from[i + 1]! + from[i + 4]! + from[k + 1]! + from[k + 4]!)
        + 29 * (from[i + 2]! + from[i + 5]! + from[k + 2]! + from[k + 5]!) + 512) >> 10
    }
  }
  return out
}

/** The picture at a size of `width` by `height` px: averaged over the covered area when smaller, bilinear when larger. */
export function resizeGray(image: GrayImage, width: number, height: number): GrayImage {
  if (width === image.width && height === image.height) return image
  const across = axisWeights(image.width, width)
  const down = axisWeights(image.height, height)
  const middle = new Float32Array(width * image.height)
  const { data } = image
  for (let y = 0; y < image.height; y++) {
    const row = y * image.width
    const to = y * width
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = across.start[x]!, j = across.offset[x]!; j < across.offset[x + 1]!; j++, k++) {
        sum += data[row + k]! * across.weight[j]!
      }
      middle[to + x] = sum
    }
  }
  const out = newGray(width, height)
  const line = new Float32Array(width)
  for (let y = 0; y < height; y++) {
    line.fill(0.5)
    for (let k = down.start[y]!, j = down.offset[y]!; j < down.offset[y + 1]!; j++, k++) {
      const weight = down.weight[j]!
      const row = k * width
      for (let x = 0; x < width; x++) line[x] = line[x]! + middle[row + x]! * weight
    }
    const to = y * width
    for (let x = 0; x < width; x++) out.data[to + x] = line[x]!
  }
  return out
}

interface AxisWeights {
  start: Int32Array
  offset: Int32Array
  weight: Float32Array
}

/** For every output position the input positions it is made of: area overlap when shrinking, linear when enlarging. */
function axisWeights(from: number, to: number): AxisWeights {
  const start = new Int32Array(to)
  const offset = new Int32Array(to + 1)
  const weights: number[] = []
  const ratio = from / to
  for (let i = 0; i < to; i++) {
    offset[i] = weights.length
    if (ratio <= 1) {
      const at = Math.min(from - 1, Math.max(0, (i + 0.5) * ratio - 0.5))
      const left = Math.min(Math.floor(at), Math.max(0, from - 2))
      start[i] = left
      const part = at - left
      weights.push(1 - part)
      if (from > 1) weights.push(part)
      continue
    }
    const a = i * ratio
    const b = Math.min(from, (i + 1) * ratio)
    const first = Math.floor(a)
    start[i] = first
    for (let k = first; k < b; k++) weights.push((Math.min(b, k + 1) - Math.max(a, k)) / (b - a))
  }
  offset[to] = weights.length
  return { start, offset, weight: Float32Array.from(weights) }
}
