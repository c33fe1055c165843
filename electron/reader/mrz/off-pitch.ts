/** Share of the line's pitch below which two characters begin too close to be two: one was made of half of the other, or of what lies beside. */
const leastGap = 0.55
/** Share of the line's pitch from which there is room for another character between two: something hides it, or it was read elsewhere. */
const mostGap = 1.6

/**
 * Columns of a line whose characters do not stand where its pitch (ISO 1073-2: 2.54 mm all along it) would have them, by the step
 * of the evidence at which each begins: too close to the one beside it, or too far from it. A line of known length whose end was cut off, or over
 * which a finger lies, has its characters made of fewer, and each may be seen as clearly as any other.
 */
export function offPitch(begins: readonly number[]): number[] {
  const gaps = begins.slice(1).map((step, column) => step - begins[column]!)
  const pitch = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]
  if (pitch === undefined) return []
  const off = gaps.map((gap) => gap < leastGap * pitch || gap > mostGap * pitch)
  return begins.flatMap((_, column) => (off[column - 1] === true || off[column] === true ? [column] : []))
}
