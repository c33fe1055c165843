/** Cells of RFC 4180 that no spreadsheet runs and that read back as they were. */

/**
 * A spreadsheet runs a cell that begins with = + - @, tab or carriage return: such a cell gets an apostrophe before it (OWASP, CSV injection). So does one
 * that begins with an apostrophe, or has nothing in it: an empty cell is null.
 */
const GUARDED = /^(?:[=+\-@\t\r\n']|$)/

export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = GUARDED.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What `csvCell` was given, numbers as text. */
export const textOfCell = (cell: string): string | null => (cell === '' ? null : cell.startsWith("'") ? cell.slice(1) : cell)

/** Whether a line ends within quotes, so that its row goes on in the next. */
export const isOpenRow = (text: string): boolean => (text.split('"').length - 1) % 2 === 1

/** The cells of one row, without their quotes; null where it is no row. */
export function csvCells(row: string): string[] | null {
  const cells: string[] = []
  for (let at = 0; ;) {
    const found = /^"((?:[^"]|"")*)"|^[^",\r\n]*/.exec(row.slice(at))
    if (found === null) return null
    cells.push(found[1]?.replaceAll('""', '"') ?? found[0])
    at += found[0].length
    if (at === row.length) return cells
    if (row[at] !== ',') return null
    at += 1
  }
}
