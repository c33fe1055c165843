import { capsAt, reaching } from './along-line.ts'
import type { DecodedMrz } from './decode/decode-mrz.ts'
import { leastSquares } from './least-squares.ts'
import type { LineFit } from './line-fit.ts'
import type { Seen } from './see-lines.ts'
import { unseenColumns } from './seen-there.ts'

/** Share of a line's characters that must be seen for them to tell where the others stand. */
const leastSeen = 0.3
/** Characters by which a line's end may be off its print: glyphs are not all in the middle of their place, and a cut has some paper beside. */
const mostOff = 0.8
/** Half a glyph, share of the pitch. */
const halfGlyph = 0.45

/**
 * The lines of a zone from their first character to their last, by the pitch of those that were seen. A line is cut where its sisters end,
 * where the finder met other print or where a longer document would end: what is shown of a field must not be off for that.
 */
export function printedEnds({ fits, cuts, squeeze, evidence }: Seen, { lines, steps }: Pick<DecodedMrz, 'lines' | 'steps'>): LineFit[] {
  return fits.map((fit, i) => {
    const begins = steps[i]!
    const unseen = new Set(unseenColumns(lines[i]!, begins, evidence[i]!))
    const seen = begins.flatMap((step, column) => (unseen.has(column) ? [] : [{ column, place: squeeze * capsAt(step, evidence[i]!.steps, cuts[i]!.width) }]))
    return seen.length < leastSeen * begins.length ? fit : withEnds(fit, begins.length, seen)
  })
}

/** `seen`: where characters stand, in cap heights from the beginning of the fit. */
function withEnds(fit: LineFit, characters: number, seen: readonly { column: number, place: number }[]): LineFit {
  const line = leastSquares(seen.map(({ column }) => column), seen.map(({ place }) => place), seen.map(() => 1), false)
  if (line === null || line[1] <= 0) return fit
  const [first, pitch] = line
  const printed = reaching(fit, first - halfGlyph * pitch, first + (characters - 1 + halfGlyph) * pitch)
  const before = (printed.x - fit.x) * Math.cos(fit.angle) + (printed.y - fit.y) * Math.sin(fit.angle)
  const after = fit.length - before - printed.length
  return Math.max(Math.abs(before), Math.abs(after)) > (mostOff * printed.length) / characters ? printed : fit
}
