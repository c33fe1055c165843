import { newGray, type GrayImage } from './image.ts'

/**
 * Gray morphology with rectangles, separable and by van Herk and Gil-Werman (about three
 * comparisons a pixel whatever the size). Beyond the edge nothing is added.
 */

/** Largest value in a window of `across` by `down` px (odd) around each pixel. */
export function dilate(image: GrayImage, across: number, down: number): GrayImage {
  return columns(rows(image, across, true), down, true)
}

/** Smallest value in a window of `across` by `down` px (odd) around each pixel. */
export function erode(image: GrayImage, across: number, down: number): GrayImage {
  return columns(rows(image, across, false), down, false)
}

/** Closing minus picture: what is darker than its surroundings and narrower than the window. */
export function blackHat(image: GrayImage, across: number, down: number): GrayImage {
  const closed = erode(dilate(image, across, down), across, down)
  const from = image.data
  const to = closed.data
  for (let i = 0; i < to.length; i++) to[i] = to[i]! - from[i]!
  return closed
}

function rows(image: GrayImage, size: number, largest: boolean): GrayImage {
  const reach = size >> 1
  if (reach === 0) return image
  const { width, height, data } = image
  const out = newGray(width, height)
  const blocks = Math.ceil((width + 2 * reach) / size) * size
  const neutral = largest ? 0 : 255
  const line = new Uint8Array(blocks).fill(neutral)
  const ahead = new Uint8Array(blocks)
  const back = new Uint8Array(blocks)
  for (let y = 0; y < height; y++) {
    const row = y * width
    line.set(data.subarray(row, row + width), reach)
    for (let start = 0; start < blocks; start += size) {
      const end = start + size - 1
      let best = line[start]!
      ahead[start] = best
      for (let i = start + 1; i <= end; i++) {
        const value = line[i]!
        if (largest ? value > best : value < best) best = value
        ahead[i] = best
      }
      best = line[end]!
      back[end] = best
      for (let i = end - 1; i >= start; i--) {
        const value = line[i]!
        if (largest ? value > best : value < best) best = value
        back[i] = best
      }
    }
    for (let x = 0; x < width; x++) {
      const a = back[x]!
      const b = ahead[x + size - 1]!
      out.data[row + x] = largest ? (a > b ? a : b) : a < b ? a : b
    }
  }
  return out
}

/** The same down the columns, whole rows at a time so that memory is walked in order. */
function columns(image: GrayImage, size: number, largest: boolean): GrayImage {
  const reach = size >> 1
  if (reach === 0) return image
  const { width, height, data } = image
  const out = newGray(width, height)
  const total = Math.ceil((height + 2 * reach) / size) * size
  const neutral = new Uint8Array(width).fill(largest ? 0 : 255)
  const source = (i: number): Uint8Array => {
    const y = i - reach
    return y < 0 || y >= height ? neutral : data.subarray(y * width, (y + 1) * width)
  }
  const ahead = new Uint8Array(size * width)
  const back = new Uint8Array(size * width)
  const next = new Uint8Array(size * width)
  const sweep = (into: Uint8Array, start: number, forward: boolean): void => {
    for (let k = 0; k < size; k++) {
      const i = forward ? k : size - 1 - k
      const row = source(start + i)
      const at = i * width
      const before = forward ? at - width : at + width
      if (k === 0) into.set(row, at)
      else merge(into, before, row, 0, into, at, width, largest)
    }
  }
  sweep(back, 0, false)
  for (let start = 0; start < total; start += size) {
    const following = start + size
    if (following < total) {
      sweep(ahead, following, true)
      sweep(next, following, false)
    } else {
      ahead.fill(largest ? 0 : 255)
    }
    for (let k = 0; k < size; k++) {
      const y = start + k
      if (y >= height) return out
      // Window [y, y + size) of the padded rows: the tail of this block and the head of the next.
      if (k === 0) out.data.set(back.subarray(0, width), y * width)
      else merge(back, k * width, ahead, (k - 1) * width, out.data, y * width, width, largest)
    }
    back.set(next)
  }
  return out
}

function merge(
  a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, to: Uint8Array, toAt: number, width: number, largest: boolean,
): void {
  for (let x = 0; x < width; x++) {
    const p = a[aAt + x]!
    const q = b[bAt + x]!
    to[toAt + x] = largest ? (p > q ? p : q) : p < q ? p : q
  }
}

/** Mean over a window of `size` by `size` px (odd), by running sums; the edge repeats. */
export function boxMean(image: GrayImage, size: number): GrayImage {
  const reach = size >> 1
  const { width, height, data } = image
  const across = new Uint16Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let sum = data[row]! * (reach + 1)
    for (let i = 1; i <= reach; i++) sum += data[row + Math.min(i, width - 1)]!
    for (let x = 0; x < width; x++) {
      across[row + x] = sum
      sum += data[row + Math.min(x + reach + 1, width - 1)]! - data[row + Math.max(x - reach, 0)]!
    }
  }
  const out = newGray(width, height)
  const sums = new Uint32Array(width)
  const scale = 1 / (size * size)
  for (let i = -reach; i <= reach; i++) {
    const row = Math.min(Math.max(i, 0), height - 1) * width
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + across[row + x]!
  }
  for (let y = 0; y < height; y++) {
    const to = y * width
    const gone = Math.max(y - reach, 0) * width
    const come = Math.min(y + reach + 1, height - 1) * width
    for (let x = 0; x < width; x++) {
      const sum = sums[x]!
      out.data[to + x] = sum * scale + 0.5
      sums[x] = sum + across[come + x]! - across[gone + x]!
    }
  }
  return out
}
