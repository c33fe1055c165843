import type { MrzReading } from '../../contract/mrz.ts'

/**
 * `reading` makes fit, by a repair, what the other look at the same zone saw clearly and left as it does not fit: the character that it
 * names, or one that would explain as much in its place, as the check digit behind it.
 */
export function contradicts(reading: MrzReading, other: MrzReading): boolean {
  const { unfitting = [] } = other
  if (unfitting.some((odd) => reading.repaired.some(({ line, column, from }) => line === odd.line && column === odd.column && from === odd.from))) return true
  if (unfitting.length === 0 || differences(reading, other) > mostDifferences) return false
  return reading.repaired.some((repair) => isClear(other, repair)) || unfitting.some(({ line, column, to }) => reading.lines[line]?.[column] === to)
}

/** The other look saw the same character there, and neither doubted nor repaired it. */
function isClear({ lines, doubtful, repaired }: MrzReading, { line, column, from }: MrzReading['repaired'][number]): boolean {
  const isThere = (place: { line: number, column: number }): boolean => place.line === line && place.column === column
  return lines[line]?.[column] === from && !doubtful.some(isThere) && !repaired.some(isThere)
}

/** Two looks at one zone differ in a few characters; two documents in many. */
const mostDifferences = 4

function differences(a: MrzReading, b: MrzReading): number {
  if (a.format !== b.format) return Infinity
  const [x, y] = [a.lines.join(''), b.lines.join('')]
  let count = 0
  for (let at = 0; at < x.length; at++) if (x[at] !== y[at]) count++
  return count
}
