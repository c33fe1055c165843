import { longNumberPlaces, type LongNumberPlaces } from '../../../documents/mrz/long-number.ts'
import type { MrzLayout } from '../../../documents/mrz/layouts.ts'
import { lineAlphabet } from '../line-reader.ts'
import { alphabetSize } from './frames.ts'
import type { LinePosteriors } from './exact-length.ts'

/** Probability of a filler from which a number may end there: the check digits decide, so a faint one is tried, too. */
const leastFiller = 0.05
/** Layouts that are tried: two ends, each with the filler counted or not. */
const mostVariants = 4

/**
 * TD1 and TD2 layouts for a document number that goes on in the optional data (9303-5 and -6 §4.2.2 note j), as far as
 * the picture suggests one: a filler instead of the check digit, and the number's end about where the
 * next filler is. States count the filler in the check digit or not; both are tried.
 */
export function longNumberLayouts(layout: MrzLayout, lines: readonly LinePosteriors[]): MrzLayout[] {
  const places = longNumberPlaces[layout.format]
  const posteriors = places === undefined ? undefined : lines[places.head.line]
  if (places === undefined || posteriors === undefined) return []
  const filler = (column: number): number => posteriors.probabilities[column * alphabetSize + lineAlphabet.indexOf('<')]!
  if (filler(places.checkColumn) < leastFiller) return []
  const { from, to } = places.rest
  const variants: MrzLayout[] = []
  for (let end = from + 2; end <= to; end++) {
    // The check digit is at end - 1; what follows is filler, or the field is over.
    if (end < to && filler(end) < leastFiller) continue
    for (const withFiller of [false, true]) variants.push(variantOf(layout, places, end, withFiller))
    if (variants.length >= mostVariants) break
  }
  return variants
}

function variantOf(layout: MrzLayout, { head, checkColumn, rest }: LongNumberPlaces, end: number, withFiller: boolean): MrzLayout {
  const more = { ...rest, to: end - 1 }
  const over = withFiller ? [{ ...head, to: checkColumn + 1 }, more] : [head, more]
  return {
    ...layout,
    fields: { ...layout.fields, documentNumber: head, optionalData: rest },
    checks: layout.checks.map((rule) => rule.name === 'documentNumberCheckDigit' ? { ...rule, at: { line: rest.line, column: end - 1 }, over } : rule),
  }
}
