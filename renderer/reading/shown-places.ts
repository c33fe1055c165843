/** A piece of what is shown, and which characters of the value it stands for. */
export interface ShownPiece {
  text: string
  places: readonly number[]
}

/** Where year, month and day stand in an ISO date. */
const YEAR = 0
const MONTH = [5, 6]
const DAY = [8, 9]

/** The pieces of a date in words, each with its characters of the ISO date: digits one by one, a month's name as a whole. */
export function shownPlaces(parts: readonly Intl.DateTimeFormatPart[]): readonly ShownPiece[] {
  return parts.flatMap(({ type, value }): readonly ShownPiece[] => {
    if (type === 'year' && /^\d{4}$/.test(value)) return Array.from(value, (text, at) => ({ text, places: [YEAR + at] }))
    if (type === 'month') return [{ text: value, places: MONTH }]
    if (type === 'day' && value.length === 2) return Array.from(value, (text, at) => ({ text, places: DAY.slice(at, at + 1) }))
    // Without its nought, the one digit stands for both.
    if (type === 'day') return [{ text: value, places: DAY }]
    return [{ text: value, places: [] }]
  })
}
