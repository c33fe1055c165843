import type { MrzReading } from '../../contract/mrz.ts'

/** `reading` makes fit, by a repair, what the other look at the same zone saw clearly and left as it does not fit. */
export function contradicts(reading: MrzReading, other: MrzReading): boolean {
  return (other.unfitting ?? []).some((odd) =>
    reading.repaired.some(({ line, column, from }) => line === odd.line && column === odd.column && from === odd.from)
    || (reading.lines[odd.line]?.[odd.column] === odd.to && differences(reading, other) <= mostDifferences))
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
