import type { MrzLayout } from '../../../documents/mrz/layouts.ts'
import { lineAlphabet } from '../line-reader.ts'
import { alphabetSize } from './frames.ts'
import type { LinePosteriors } from './exact-length.ts'

/** Column of a TD1's first line where the check digit of a number of up to 9 characters stands. */
const checkColumn = 14
/** Probability of a filler from which a number may end there: the check digits decide, so a faint one is tried, too. */
const leastFiller = 0.05
/** Layouts that are tried: two ends, each with the filler counted or not. */
const mostVariants = 4

/**
 * TD1 layouts for a document number that goes on in the optional data (9303-5 §4.2.2 note j), as far as
 * the picture suggests one: a filler instead of the check digit, and the number's end about where the
 * next filler is. States count the filler in the check digit or not; both are tried.
 */
export function longNumberLayouts(layout: MrzLayout, lines: readonly LinePosteriors[]): MrzLayout[] {
  const first = lines[0]
  if (layout.format !== 'TD1' || first === undefined) return []
  const filler = (column: number): number => first.probabilities[column * alphabetSize + lineAlphabet.indexOf('<')]!
  if (filler(checkColumn) < leastFiller) return []
  const variants: MrzLayout[] = []
  for (let end = checkColumn + 3; end <= 30; end++) {
    // The check digit is at end - 1; what follows is filler, or the line is over.
    if (end < 30 && filler(end) < leastFiller) continue
    for (const withFiller of [false, true]) variants.push(variantOf(layout, end, withFiller))
    if (variants.length >= mostVariants) break
  }
  return variants
}

function variantOf(layout: MrzLayout, end: number, withFiller: boolean): MrzLayout {
  const more = { line: 0, from: checkColumn + 1, to: end - 1 }
  const over = withFiller ? [{ line: 0, from: 5, to: end - 1 }] : [{ line: 0, from: 5, to: checkColumn }, more]
  return {
    ...layout,
    fields: { ...layout.fields, documentNumber: { line: 0, from: 5, to: checkColumn }, optionalData: { line: 0, from: checkColumn + 1, to: 30 } },
    checks: layout.checks.map((rule) => rule.name === 'documentNumberCheckDigit' ? { ...rule, at: { line: 0, column: end - 1 }, over } : rule),
  }
}
