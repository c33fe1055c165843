import type { GrayImage } from '../../images/image.ts'
import { baselineRow, capRow, lineHeight } from '../line-image.ts'

/** Rows of the net's input; capitals are 18 px high and centred (resources/models/mrz/training/draw_lines.py). */
export const netRows = 32
const netCap = 18

const scale = netCap / (baselineRow - capRow)
const top = (capRow + baselineRow) / 2 - netRows / scale / 2

/**
 * A line image as the net's input: scaled to 32 rows (area average), mean 0, deviation 1.
 * `data` is row-major, 32 x `width`.
 */
export function netStrip(line: GrayImage): { width: number; data: Float32Array } {
  const width = Math.max(8, Math.round(line.width * scale))
  const narrow = averageColumns(line, width)
  const data = averageRows(narrow, width)
  standardise(data)
  return { width, data }
}

function averageColumns(line: GrayImage, width: number): Float32Array {
  const out = new Float32Array(line.height * width)
  const step = line.width / width
  for (let x = 0; x < width; x++) {
    const from = x * step
    const to = Math.min(line.width, from + step)
    const first = Math.floor(from)
    const last = Math.min(line.width - 1, Math.ceil(to) - 1)
    for (let i = first; i <= last; i++) {
      const weight = (Math.min(i + 1, to) - Math.max(i, from)) / step
      for (let y = 0; y < line.height; y++) out[y * width + x]! += weight * line.data[y * line.width + i]!
    }
  }
  return out
}

function averageRows(narrow: Float32Array, width: number): Float32Array {
  const out = new Float32Array(netRows * width)
  const step = 1 / scale
  for (let y = 0; y < netRows; y++) {
    const from = top + y * step
    const to = from + step
    for (let i = Math.floor(from); i < to; i++) {
      const weight = (Math.min(i + 1, to) - Math.max(i, from)) / step
      const row = Math.min(lineHeight - 1, Math.max(0, i)) * width
      for (let x = 0; x < width; x++) out[y * width + x]! += weight * narrow[row + x]!
    }
  }
  return out
}

/** Mean 0 and deviation 1; a deviation under 8 grey levels counts as 8, so that empty paper stays quiet. */
function standardise(data: Float32Array): void {
  let sum = 0
  for (const value of data) sum += value
  const mean = sum / data.length
  let squares = 0
  for (const value of data) squares += (value - mean) ** 2
  const deviation = Math.max(8, Math.sqrt(squares / data.length))
  for (let i = 0; i < data.length; i++) data[i] = (data[i]! - mean) / deviation
}
