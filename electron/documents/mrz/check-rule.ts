import { checkDigit } from './check-digit.ts'
import type { CheckDigitRule } from './layouts.ts'

/** Whether a zone's lines hold a check digit (9303-3 §4.9). `fillerAllowed`: it may be a filler where everything that it covers is. */
export function holdsCheckDigit(lines: readonly string[], { over, at, fillerWhenEmpty }: CheckDigitRule, fillerAllowed = fillerWhenEmpty === true): boolean {
  const covered = over.map(({ line, from, to }) => (lines[line] ?? '').slice(from, to)).join('')
  const printed = lines[at.line]?.[at.column]
  return printed === checkDigit(covered) || (fillerAllowed && printed === '<' && /^<*$/.test(covered))
}
