import type { MrzCheck, MrzDate, MrzDocument, MrzFieldName, MrzFields, MrzFieldSpan } from '../../contract/mrz.ts'
import { holdsCheckDigit } from './check-rule.ts'
import { isKnownState, isSpecimenState } from './states.ts'
import { datePossible, readDate } from './dates.ts'
import { beginsAsOtherSize } from './document-codes.ts'
import { formatOf, mrzLayouts, type CheckDigitRule, type MrzLayout } from './layouts.ts'
import { joinLongNumber } from './long-number.ts'
import { splitNames, words } from './names.ts'
import { joinOwnNumber, nationalForm, type NationalForm } from './national-forms.ts'
import { withSecondReading } from './second-reading.ts'

/** What a reader needs to know besides the lines. */
export interface MrzContext {
  /** Milliseconds since 1970: decides centuries. */
  now: number
}

/**
 * What the lines of a machine readable zone say, and every check on them (ICAO 9303-3 to -7). Lines of
 * `A-Z0-9<` in a known format's lengths; null for anything else. Never throws.
 */
export function parseMrz(lines: readonly string[], context: MrzContext): MrzDocument | null {
  if (!lines.every((line) => /^[A-Z0-9<]+$/.test(line))) return null
  const format = formatOf(lines)
  if (format === null) return null
  const layout = mrzLayouts[format]
  const spans: MrzDocument['spans'] = { ...layout.fields }
  const fields: MrzFields = {}
  for (const [name, place] of Object.entries(layout.fields) as [MrzFieldName, MrzFieldSpan][]) {
    fields[name] = words(textAt(lines, place))
  }
  if (layout.issuer !== undefined) fields.issuingState = layout.issuer
  const form = nationalForm(format, lines)
  const ours = layout.checks.map((rule) => checkOf(lines, rule, form))
  const long = joinLongNumber(format, lines, fields, spans, ours)
  const checks = withSecondReading(format, lines, ours, ownRules(long, form))
  if (form !== null) joinOwnNumber(form, lines, fields, spans, context.now)
  const nameMayBeTruncated = takeNames(lines, layout, fields, spans)
  const dates = takeDates(lines, layout, fields, checks, context)
  takeSex(lines, layout, fields, checks, form)
  for (const name of ['issuingState', 'nationality'] as const) {
    const code = fields[name]
    if (layout.fields[name] !== undefined) checks.push({ name, ok: typeof code === 'string' && isKnownState(code), required: false })
  }
  // Required, so that it denies `valid`: what begins as another size does was cut off. Listed only where it does not fit, since states choose the second letter.
  if (beginsAsOtherSize(format, lines[0] ?? '')) checks.push({ name: 'documentCode', ok: false, required: true })
  checks.push({ name: 'characters', ok: alphabetsHold(lines, layout, form), required: true })
  return {
    format, lines: [...lines], fields, dates, spans, checks, nameMayBeTruncated,
    valid: checks.every((check) => check.ok || !check.required),
    specimen: isSpecimenState(fields.issuingState ?? '') || isSpecimenState(fields.nationality ?? ''),
  }
}

function textAt(lines: readonly string[], span: MrzFieldSpan): string {
  return (lines[span.line] ?? '').slice(span.from, span.to)
}

function checkOf(lines: readonly string[], rule: CheckDigitRule, form: NationalForm | null): MrzCheck {
  const fillerAllowed = rule.fillerWhenEmpty === true || (form?.noExpiry === true && rule.name === 'dateOfExpiryCheckDigit')
  return { name: rule.name, ok: holdsCheckDigit(lines, rule, fillerAllowed), required: true }
}

/** Check digits that a second reading, which knows none of the rules beside the common ones, is not asked about. */
function ownRules(long: boolean, form: NationalForm | null): ReadonlySet<MrzCheck['name']> {
  const names = new Set<MrzCheck['name']>()
  if (long) names.add('documentNumberCheckDigit')
  if (form?.noExpiry === true) names.add('dateOfExpiryCheckDigit')
  return names
}

function takeNames(lines: readonly string[], layout: MrzLayout, fields: MrzFields, spans: MrzDocument['spans']): boolean {
  const place = layout.names
  if (place === null) {
    const own = [layout.fields.primaryIdentifier, layout.fields.secondaryIdentifier]
    return own.some((span) => span !== undefined && !textAt(lines, span).endsWith('<'))
  }
  const text = textAt(lines, place)
  const names = splitNames(text)
  fields.primaryIdentifier = names.primaryIdentifier
  fields.secondaryIdentifier = names.secondaryIdentifier
  const primaryEnd = text.includes('<<') ? text.indexOf('<<') : text.length
  spans.primaryIdentifier = { line: place.line, from: place.from, to: place.from + Math.max(primaryEnd, 1) }
  if (names.secondaryIdentifier !== null) {
    const end = text.replace(/<+$/, '').length
    spans.secondaryIdentifier = { line: place.line, from: place.from + primaryEnd + 2, to: place.from + end }
  }
  return names.mayBeTruncated
}

function takeDates(
  lines: readonly string[], layout: MrzLayout, fields: MrzFields, checks: MrzCheck[], context: MrzContext,
): MrzDocument['dates'] {
  const dates: Partial<Record<'dateOfBirth' | 'dateOfExpiry' | 'dateOfIssue', MrzDate>> = {}
  for (const [name, kind] of [['dateOfBirth', 'birth'], ['dateOfExpiry', 'expiry'], ['dateOfIssue', 'issue']] as const) {
    const place = layout.fields[name]
    if (place === undefined) continue
    const date = readDate(textAt(lines, place), kind, context.now)
    dates[name] = date
    fields[name] = date.iso
    checks.push({ name, ok: datePossible(date.raw), required: true })
  }
  return dates
}

function takeSex(lines: readonly string[], layout: MrzLayout, fields: MrzFields, checks: MrzCheck[], form: NationalForm | null): void {
  if (layout.fields.sex === undefined) return
  const letter = textAt(lines, layout.fields.sex)
  const printed = form?.sex?.[letter] ?? letter
  // 9303-4 prints `<` for unspecified; some states print X.
  fields.sex = printed === '<' ? 'X' : printed
  checks.push({ name: 'sex', ok: /^[MFX<]$/.test(printed), required: true })
}

/** Names have no digits, but where a state writes letters by them; codes of states have no digits. */
function alphabetsHold(lines: readonly string[], layout: MrzLayout, form: NationalForm | null): boolean {
  const names = [layout.names, layout.fields.primaryIdentifier, layout.fields.secondaryIdentifier]
  const codes = [layout.fields.issuingState, layout.fields.nationality]
  const letters = new RegExp(`^[A-Z<${form?.digitsInNames ?? ''}]*$`)
  const hold = (pattern: RegExp) => (span: MrzFieldSpan | null | undefined): boolean => span === null || span === undefined || pattern.test(textAt(lines, span))
  return names.every(hold(letters)) && codes.every(hold(/^[A-Z<]*$/))
}
