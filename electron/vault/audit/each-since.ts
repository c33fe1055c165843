/**
 * Takes every row that came after a leaf, some at a time.
 *
 * @param rows those after a leaf, in the order of their leaves, as many as are read at once; none where there are no more
 * @returns the last leaf that was taken
 */
export function eachSince<Row extends readonly [leaf: number, ...rest: unknown[]]>(rows: (after: number) => Row[], after: number, take: (row: Row) => void): number {
  let last = after
  for (let some = rows(last); some.length > 0; some = rows(last)) {
    for (const row of some) take(row)
    last = some.at(-1)?.[0] ?? last
  }
  return last
}
