import type { MrzFieldName } from '../../../contract/mrz.ts'
import { holdsCheckDigit } from '../../../documents/mrz/check-rule.ts'
import { datePossible } from '../../../documents/mrz/dates.ts'
import type { MrzLayout } from '../../../documents/mrz/layouts.ts'
import { isDigit } from './alphabet.ts'
import { isKnownCode } from './document-codes.ts'
import type { Place } from './place.ts'

const dates: readonly MrzFieldName[] = ['dateOfBirth', 'dateOfExpiry', 'dateOfIssue']

/**
 * Characters of a zone that is not certain which depend on each other, so that any of them may be the wrong one: a code that no document
 * begins with, a date that cannot be; and the fillers of a date, which are rarer in print than digits that were not seen. A check digit that is
 * none says that the line lost or won a character: it is weak, and what it alone guards, which may stand a place off.
 */
export function weakPlaces(layout: MrzLayout, lines: readonly string[]): Place[] {
  const out: Place[] = []
  for (const [name, span] of Object.entries(layout.fields) as [MrzFieldName, MrzLayout['fields'][MrzFieldName]][]) {
    if (span === undefined) continue
    const text = lines[span.line]!.slice(span.from, span.to)
    const whole = (name === 'documentCode' && !isKnownCode(layout.format, text)) || (dates.includes(name) && !datePossible(text))
    for (const [i, character] of Array.from(text).entries()) {
      if (whole || (dates.includes(name) && character === '<')) out.push({ line: span.line, column: span.from + i })
    }
  }
  for (const rule of layout.checks) {
    const { at, over: [only, ...more] } = rule
    if (isDigit(lines[at.line]![at.column]!) || holdsCheckDigit(lines, rule)) continue
    out.push(at)
    if (only === undefined || more.length > 0) continue
    for (let column = only.from; column < only.to; column++) if (lines[only.line]![column] !== '<') out.push({ line: only.line, column })
  }
  return out
}
