/** A forged row may hold anything. What is no time is the first moment of all, which no leaf hash will match. */
export function isoTimeOf(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00.000Z' : date.toISOString()
}
