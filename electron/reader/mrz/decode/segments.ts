import type { MrzFieldName, MrzFormat } from '../../../contract/mrz.ts'
import { datePossible } from '../../../documents/mrz/dates.ts'
import type { CheckDigitRule, MrzLayout } from '../../../documents/mrz/layouts.ts'
import { stateCodes } from '../../../documents/mrz/states.ts'
import { isCardCodeWithDigit, isDocumentCode } from './document-codes.ts'
import { likelyForm, type FormOnPicture } from './likely-form.ts'
import { anything, digits, indexOf } from './alphabet.ts'
import { alphabetSize } from './frames.ts'
import type { LinePosteriors } from './exact-length.ts'
import { inOrderOfChecks } from './order-of-checks.ts'
import { prices } from './prices.ts'

/** A stretch of a line that is decided as one: a character, or a date or code whose characters depend on each other. */
export interface Segment {
  line: number
  from: number
  /** What it may say, each with its log weight: what the picture says, less what the rules charge. */
  options: readonly SegmentOption[]
  /** Names follow a grammar from character to character. */
  name: 'none' | 'begins' | 'goesOn'
  /** The check digits this one character is. */
  checks: readonly CheckDigitRule[]
}

export interface SegmentOption {
  text: string
  logWeight: number
}

/** Beyond this log distance from the likeliest, an option is left out. */
const reach = 22

type Kind = { field: MrzFieldName; length: number } | null

/** What a zone is not bent to. */
export interface AsPrinted {
  /** Check digits of which nothing is expected, of what stands at their places neither. */
  meaningless: readonly CheckDigitRule[]
  /** Characters that stand there whatever else would fit. */
  seen?: readonly { line: number; column: number; character: string }[]
}

/** The segments of a zone laid out as `layout`, in reading order. `lines`: the posteriors of each line. */
export function segmentsOf(layout: MrzLayout, lines: readonly LinePosteriors[], { meaningless, seen = [] }: AsPrinted = { meaningless: [] }): Segment[] {
  const segments: Segment[] = []
  const form = likelyForm(layout.format, lines)
  for (let line = 0; line < layout.lineLengths.length; line++) {
    const posteriors = lines[line]!
    const length = layout.lineLengths[line]!
    for (let at = 0; at < length;) {
      const checks = layout.checks.filter((rule) => rule.at.line === line && rule.at.column === at)
      const names = layout.names
      const inName = names !== null && names.line === line && at >= names.from && at < names.to
      const whole = checks.length > 0 || inName ? null : wholeField(layout, line, at)
      const expected = checks.filter((rule) => !meaningless.includes(rule))
      const options = whole === null
        ? characterOptions(posteriors, at, checks.length > 0 ? checkCharacters(expected, form) : anything, fieldPrice(layout, line, at, form))
        : fieldOptions(whole.field, layout.format, posteriors, at, whole.length)
      segments.push({ line, from: at, options: showing(options, seen, line, at), name: !inName ? 'none' : at === names.from ? 'begins' : 'goesOn', checks: expected })
      at += whole?.length ?? 1
    }
  }
  return inOrderOfChecks(segments, layout)
}

const wholeFields: readonly MrzFieldName[] = ['documentCode', 'issuingState', 'nationality', 'dateOfBirth', 'dateOfExpiry', 'dateOfIssue']

function wholeField(layout: MrzLayout, line: number, at: number): Kind {
  for (const field of wholeFields) {
    const span = layout.fields[field]
    if (span !== undefined && span.line === line && span.from === at) return { field, length: span.to - span.from }
  }
  return null
}

/** Those options that have what was seen; all of them where the field's alphabet has no such character. */
function showing(options: readonly SegmentOption[], seen: NonNullable<AsPrinted['seen']>, line: number, from: number): readonly SegmentOption[] {
  const here = seen.filter((each) => each.line === line && each.column >= from && each.column < from + (options[0]?.text.length ?? 0))
  const kept = options.filter(({ text }) => here.every(({ column, character }) => text[column - from] === character))
  return kept.length === 0 ? options : kept
}

/** `expected`: the rules of which this place is the digit; none where it means nothing. */
function checkCharacters(expected: readonly CheckDigitRule[], form: FormOnPicture | null): readonly string[] {
  if (expected.length === 0) return anything
  return expected.some((rule) => rule.fillerWhenEmpty === true || (form?.noExpiry === true && rule.name === 'dateOfExpiryCheckDigit')) ? ['<', ...digits] : digits
}

function within(layout: MrzLayout, field: MrzFieldName, line: number, at: number): boolean {
  const span = layout.fields[field]
  return span !== undefined && span.line === line && at >= span.from && at < span.to
}

function isNameAt(layout: MrzLayout, line: number, at: number): boolean {
  const { names } = layout
  return (names !== null && names.line === line && at >= names.from && at < names.to)
    || within(layout, 'primaryIdentifier', line, at) || within(layout, 'secondaryIdentifier', line, at)
}

/** What a digit costs where only letters belong; nothing for other characters. What is clearly printed is shown, and never certain. */
function digitPrice(character: string): number {
  if (character < '0' || character > '9') return 0
  return likeLetters.has(character) ? prices.digitLikeLetter : prices.digitAmongLetters
}

/** The digits of `texts` that stand in names and codes of states, where the issuer's own form has none. */
export function digitsAmongLetters(layout: MrzLayout, texts: readonly string[], lines: readonly LinePosteriors[]): { line: number, column: number }[] {
  const allowed = likelyForm(layout.format, lines)?.digitsInNames ?? []
  const inCode = (line: number, at: number): boolean => within(layout, 'issuingState', line, at) || within(layout, 'nationality', line, at)
  return texts.flatMap((text, line) => Array.from(text).flatMap((character, column) => {
    const odd = digitPrice(character) > 0 && (inCode(line, column) || (isNameAt(layout, line, column) && !allowed.includes(character)))
    return odd ? [{ line, column }] : []
  }))
}

const likeLetters: ReadonlySet<string> = new Set('01258')

const usualSex: readonly string[] = ['M', 'F', '<']

/** What each character costs at a place, besides what the picture says. */
function fieldPrice(layout: MrzLayout, line: number, at: number, form: FormOnPicture | null): (character: string) => number {
  if (within(layout, 'sex', line, at)) return (c) => ((form?.sexLetters ?? usualSex).includes(c) ? 0 : prices.unusualSex)
  if (isNameAt(layout, line, at)) return (c) => (form?.digitsInNames.includes(c) === true ? 0 : digitPrice(c))
  const isDigit = (c: string): boolean => c >= '0' && c <= '9'
  if (layout.format === 'NLDL') {
    if (within(layout, 'documentNumber', line, at)) return (c) => (isDigit(c) ? 0 : prices.notFiller)
    return (c) => letterPrices.get(c) ?? (c === '<' ? prices.notFiller : 0)
  }
  if (layout.format === 'CHDL') {
    if (within(layout, 'documentNumber', line, at) || within(layout, 'optionalData', line, at)) return (c) => (isDigit(c) ? 0 : prices.notFiller)
    if (within(layout, 'cardNumber', line, at)) return (c) => (c !== '<' && (at < 3 || isDigit(c)) ? 0 : prices.notFiller)
    if (within(layout, 'languageCode', line, at)) return (c) => ('DFIR'.includes(c) ? 0 : prices.notFiller)
  }
  // Department and office of issue: figures, and 2A and 2B for Corsica.
  if (within(layout, 'administrativeCode', line, at)) return (c) => (isDigit(c) || c === '<' ? 0 : 'AB'.includes(c) ? prices.letterLikeDigit : prices.notFiller)
  if (layout.checks.some((rule) => rule.at.line === line && rule.at.column === at)) return (c) => (c === '<' ? prices.fillerCheckDigit : 0)
  if (numberFields.some((field) => within(layout, field, line, at))) return (c) => letterPrices.get(c) ?? 0
  const covered = Object.values(layout.fields).some((span) => span.line === line && at >= span.from && at < span.to)
  return covered ? () => 0 : (c) => (c === '<' ? 0 : prices.notFiller)
}

const numberFields: readonly MrzFieldName[] = ['documentNumber', 'personalNumber', 'optionalData', 'optionalData2']
const letterPrices: ReadonlyMap<string, number> = new Map([
  ['O', prices.letterO], ['I', prices.letterI], ['Q', prices.letterQ],
  ['B', prices.letterLikeDigit], ['G', prices.letterLikeDigit], ['S', prices.letterLikeDigit], ['Z', prices.letterLikeDigit],
])

function logAt(posteriors: LinePosteriors, at: number, character: string): number {
  return Math.log(posteriors.probabilities[at * alphabetSize + indexOf(character)]!)
}

function characterOptions(posteriors: LinePosteriors, at: number, allowed: readonly string[], price: (character: string) => number): SegmentOption[] {
  return pruned(allowed.map((text) => ({ text, logWeight: logAt(posteriors, at, text) - price(text) })))
}

function pruned(options: SegmentOption[]): SegmentOption[] {
  let best = -Infinity
  for (const option of options) if (option.logWeight > best) best = option.logWeight
  return options.filter((option) => option.logWeight > best - reach)
}

/** Codes and dates: every text that the picture makes likely enough, priced as a whole. */
function fieldOptions(field: MrzFieldName, format: MrzFormat, posteriors: LinePosteriors, at: number, length: number): SegmentOption[] {
  const seen = likelyTexts(posteriors, at, length, field === 'documentCode' ? anything : field.startsWith('date') ? dateCharacters : anything)
  if (field === 'issuingState' || field === 'nationality') {
    for (const code of paddedStates) {
      if (!seen.has(code)) seen.set(code, textWeight(posteriors, at, code))
    }
  }
  return pruned([...seen].map(([text, logWeight]) => ({ text, logWeight: logWeight - fieldTextPrice(field, format, text) })))
}

const dateCharacters: readonly string[] = ['<', ...digits]
const paddedStates: readonly string[] = stateCodes().map((code) => code.padEnd(3, '<'))
const knownStates: ReadonlySet<string> = new Set(paddedStates)

function textWeight(posteriors: LinePosteriors, at: number, text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += logAt(posteriors, at + i, text[i]!)
  return sum
}

/** At most this many texts of a field are looked at. */
const beam = 80
/** And this many characters at each of its places. */
const beamCharacters = 6

/** The likeliest texts of a stretch, characters taken one by one. */
function likelyTexts(posteriors: LinePosteriors, at: number, length: number, allowed: readonly string[]): Map<string, number> {
  let partial: SegmentOption[] = [{ text: '', logWeight: 0 }]
  for (let i = 0; i < length; i++) {
    const options = characterOptions(posteriors, at + i, allowed, () => 0).sort((a, b) => b.logWeight - a.logWeight).slice(0, beamCharacters)
    const next: SegmentOption[] = []
    for (const head of partial) for (const option of options) next.push({ text: head.text + option.text, logWeight: head.logWeight + option.logWeight })
    next.sort((a, b) => b.logWeight - a.logWeight)
    partial = next.slice(0, beam)
  }
  return new Map(partial.map((option) => [option.text, option.logWeight]))
}

function fieldTextPrice(field: MrzFieldName, format: MrzFormat, text: string): number {
  switch (field) {
    case 'documentCode':
      return isDocumentCode(format, text) ? 0 : isCardCodeWithDigit(format, text) ? prices.digitInDocumentCode : prices.unknownDocumentCode
    case 'issuingState':
    case 'nationality':
      return (format === 'NLDL' ? text === 'NLD' : knownStates.has(text)) ? 0 : prices.unknownState + Math.max(...Array.from(text, digitPrice))
    default:
      if (!datePossible(text)) return prices.impossibleDate
      return text.includes('<') ? prices.incompleteDate : 0
  }
}
