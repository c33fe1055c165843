import type { RecordRow, RecordSort } from '../../electron/contract/records.ts'
import { localDay } from '../parts/days.ts'

/** Pixels: a row is as high as the smallest target. */
export const ROW_HEIGHT = 48
export const DAY_HEIGHT = 36
/** Lines drawn beyond both edges, so that scrolling never shows a gap. */
const BEYOND = 8

/** What stands under one another in the list: rows, and the day from which on they were stored. `top`: pixels from the first. */
export type Line = { kind: 'day'; day: string; top: number } | { kind: 'row'; row: RecordRow; index: number; top: number }

/** Today's come first without a word; other days have a heading where records are in the order in which they were stored. */
export function linesOf(rows: readonly RecordRow[], sort: RecordSort, today: string): readonly Line[] {
  const lines: Line[] = []
  let top = 0
  let before: string | null = sort.down ? today : null
  for (const [index, row] of rows.entries()) {
    const day = localDay(row.createdAt)
    if (sort.by === 'stored' && day !== before) {
      lines.push({ kind: 'day', day, top })
      top += DAY_HEIGHT
      before = day
    }
    lines.push({ kind: 'row', row, index, top })
    top += ROW_HEIGHT
  }
  return lines
}

export function heightOf(line: Line): number {
  return line.kind === 'day' ? DAY_HEIGHT : ROW_HEIGHT
}

/** Pixels that they take together. */
export function lengthOf(lines: readonly Line[]): number {
  const last = lines.at(-1)
  return last === undefined ? 0 : last.top + heightOf(last)
}

/** Those in view, with some beyond. @param top @param height of what is seen, pixels */
export function linesInView(lines: readonly Line[], top: number, height: number): readonly Line[] {
  const from = firstBelow(lines, top)
  const end = firstBelow(lines, top + height)
  return lines.slice(Math.max(0, from - BEYOND), end + 1 + BEYOND)
}

/**
 * How far to scroll, pixels, so that a row is in view: as little as does it. The first one brings what stands above it.
 *
 * @param room pixels in which rows are seen
 */
export function scrollTo(lines: readonly Line[], index: number, top: number, room: number): number {
  const line = lines.find((each) => each.kind === 'row' && each.index === index)
  if (line === undefined) return top
  if (index === 0) return 0
  return Math.min(Math.max(top, line.top + ROW_HEIGHT - room), line.top)
}

/** Place of the first line that ends beneath `y`. */
function firstBelow(lines: readonly Line[], y: number): number {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const line = lines[middle]
    if (line !== undefined && line.top + heightOf(line) <= y) low = middle + 1
    else high = middle
  }
  return low
}
