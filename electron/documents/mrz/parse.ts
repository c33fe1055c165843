import type { MrzCheck, MrzDate, MrzDocument, MrzFieldName, MrzFields, MrzFieldSpan } from '../../contract/mrz.ts'
import { checkDigit } from './check-digit.ts'
import { isKnownState, isSpecimenState } from './states.ts'
import { datePossible, readDate } from './dates.ts'
import { formatOf, mrzLayouts, type CheckDigitRule, type MrzLayout } from './layouts.ts'
import { splitNames, words } from './names.ts'
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
  const ours = layout.checks.map((rule) => checkOf(lines, rule))
  if (format === 'TD1') joinLongNumber(lines, fields, spans, ours)
  const checks = withSecondReading(format, lines, ours)
  const nameMayBeTruncated = takeNames(lines, layout, fields, spans)
  const dates = takeDates(lines, layout, fields, checks, context)
  takeSex(lines, layout, fields, checks)
  for (const name of ['issuingState', 'nationality'] as const) {
    const code = fields[name]
    if (layout.fields[name] !== undefined) checks.push({ name, ok: typeof code === 'string' && isKnownState(code), required: false })
  }
  checks.push({ name: 'characters', ok: alphabetsHold(lines, layout), required: true })
  return {
    format, lines: [...lines], fields, dates, spans, checks, nameMayBeTruncated,
    valid: checks.every((check) => check.ok || !check.required),
    specimen: isSpecimenState(fields.issuingState ?? '') || isSpecimenState(fields.nationality ?? ''),
  }
}

function textAt(lines: readonly string[], span: MrzFieldSpan): string {
  return (lines[span.line] ?? '').slice(span.from, span.to)
}

function checkOf(lines: readonly string[], rule: CheckDigitRule): MrzCheck {
  const covered = rule.over.map((span) => textAt(lines, span)).join('')
  const printed = lines[rule.at.line]?.[rule.at.column]
  const ok = printed === checkDigit(covered)
    || (rule.fillerWhenEmpty === true && printed === '<' && /^<*$/.test(covered))
  return { name: rule.name, ok, required: true }
}

/**
 * A number too long for its 9 places goes on in the optional data, followed by its check digit and a
 * filler; the place of the check digit then holds a filler (9303-5 §4.2.2 note j).
 */
function joinLongNumber(
  lines: readonly string[], fields: MrzFields, spans: MrzDocument['spans'], checks: MrzCheck[],
): void {
  const line = lines[0]!
  if (line[14] !== '<') return
  const more = /^([A-Z0-9]+)([0-9])(<|$)/.exec(line.slice(15))
  if (more === null) return
  const number = line.slice(5, 14) + more[1]!
  // Seen in the field both with and without the filler of column 14 counted.
  const ok = checkDigit(number) === more[2] || checkDigit(`${line.slice(5, 15)}${more[1]!}`) === more[2]
  const at = checks.findIndex((check) => check.name === 'documentNumberCheckDigit')
  if (!ok && checks[at]?.ok === true) return
  checks[at] = { name: 'documentNumberCheckDigit', ok, required: true }
  if (!ok) return
  fields.documentNumber = words(number)
  const end = 15 + more[1]!.length + 1
  fields.optionalData = words(line.slice(end))
  spans.documentNumber = { line: 0, from: 5, to: end - 1 }
  spans.optionalData = { line: 0, from: Math.min(end + 1, 29), to: 30 }
}

function takeNames(lines: readonly string[], layout: MrzLayout, fields: MrzFields, spans: MrzDocument['spans']): boolean {
  const place = layout.names
  if (place === null) return !textAt(lines, layout.fields.primaryIdentifier!).endsWith('<')
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

function takeSex(lines: readonly string[], layout: MrzLayout, fields: MrzFields, checks: MrzCheck[]): void {
  if (layout.fields.sex === undefined) return
  const printed = textAt(lines, layout.fields.sex)
  // 9303-4 prints `<` for unspecified; some states print X.
  fields.sex = printed === '<' ? 'X' : printed
  checks.push({ name: 'sex', ok: /^[MFX<]$/.test(printed), required: true })
}

/** Names have no digits; codes of states have no digits; the document code begins with a letter. */
function alphabetsHold(lines: readonly string[], layout: MrzLayout): boolean {
  const letters: (MrzFieldSpan | null | undefined)[] = [
    layout.names, layout.fields.primaryIdentifier, layout.fields.secondaryIdentifier,
    layout.fields.issuingState, layout.fields.nationality,
  ]
  return letters.every((span) => span === null || span === undefined || /^[A-Z<]*$/.test(textAt(lines, span)))
}
