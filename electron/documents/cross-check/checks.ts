import type { CheckCode } from '../../contract/check-codes.ts'
import type { BarcodeWarning } from '../../contract/barcodes.ts'
import { cardFormats } from '../../contract/mrz.ts'
import type { Check, FieldName, FieldSource, ReadingField } from '../../contract/reading.ts'
import { ageOn, isExpired, isIsoDate } from '../dates.ts'
import { ownDigitOf } from '../national/personal-numbers.ts'
import { notReadOf } from '../not-read.ts'
import { signedByAnotherState } from './chip-reasons.ts'
import { isFormatOpen } from './doubts.ts'
import type { DocumentParts } from './parts.ts'

type Result = Check['result']

/** The fields that a barcode's warning is about, where it is about some. */
const WARNED_FIELDS: Partial<Record<BarcodeWarning, FieldName[]>> = {
  nameTruncated: ['primaryIdentifier', 'secondaryIdentifier'], dateInvalid: ['dateOfBirth', 'dateOfIssue', 'dateOfExpiry'],
  datesInconsistent: ['dateOfBirth', 'dateOfIssue', 'dateOfExpiry'], dateOrderGuessed: ['dateOfBirth', 'dateOfIssue', 'dateOfExpiry'],
  countryMismatch: ['issuingState'], regionMismatch: ['address'], postalCodeInvalid: ['address'], checkDigitWrong: ['documentNumber'],
}

function check(code: CheckCode, result: Result, fields: FieldName[], more: Pick<Check, 'params' | 'clause'> = {}): Check {
  return { code, result, fields, ...more }
}

const MRZ_FIELDS: Partial<Record<string, FieldName>> = {
  documentNumberCheckDigit: 'documentNumber', dateOfBirthCheckDigit: 'dateOfBirth', dateOfExpiryCheckDigit: 'dateOfExpiry',
  optionalDataCheckDigit: 'optionalData', dateOfBirth: 'dateOfBirth', dateOfExpiry: 'dateOfExpiry', dateOfIssue: 'dateOfIssue',
  sex: 'sex', issuingState: 'issuingState', nationality: 'nationality',
}
/** Codes outside the tables are told, not held against a document: states do print them, and lines may be cut off. */
const ONLY_TOLD: ReadonlySet<string> = new Set(['issuingState', 'nationality', 'documentCode'])

/** Everything that can be checked of one document, in the order in which it is shown. `today`: ISO date. */
export function checksOf(parts: DocumentParts, fields: readonly ReadingField[], today: string): Check[] {
  return [...mrzChecks(parts, fields), ...dateChecks(fields, today, parts), ...numberChecks(parts), ...sourceChecks(fields), ...barcodeChecks(parts), ...pictureChecks(parts), ...notReadChecks(parts), ...printChecks(parts), ...chipChecks(parts, fields)].slice(0, 80)
}

function mrzChecks({ mrz, chip }: DocumentParts, read: readonly ReadingField[]): Check[] {
  if (!mrz) return []
  const checks = mrz.checks.map(({ name, ok }) => {
    const field = MRZ_FIELDS[name]
    const clause = name === 'documentCode' ? 'ICAO 9303-4 §4.2.2' : name.endsWith('CheckDigit') ? 'ICAO 9303-3 §4.9' : name === 'issuingState' || name === 'nationality' ? 'ICAO 9303-3 §5' : 'ICAO 9303-3 §4.3'
    return check(`mrz.${name}`, ok ? 'pass' : ONLY_TOLD.has(name) ? 'warn' : 'fail', field ? [field] : [], { clause })
  })
  if (mrz.repaired.length > 0) checks.push(check('mrz.repaired', 'warn', [], { params: { count: mrz.repaired.length } }))
  const open = read.filter((field) => field.doubtful.length > 0)
  const count = open.reduce((sum, field) => sum + field.doubtful.length, 0)
  if (count > 0) checks.push(check('mrz.doubtful', 'warn', open.map((field) => field.name).slice(0, 8), { params: { count } }))
  else if (mrz.doubtful.length > 0) checks.push(check('mrz.doubtful', conflicting(read, 'mrz') ? 'warn' : 'pass', [], { params: { count: mrz.doubtful.length } }))
  if (isFormatOpen({ mrz, chip })) checks.push(check('mrz.formatInDoubt', 'warn', [], { clause: 'ICAO 9303-3 §4.2' }))
  if (mrz.nameMayBeTruncated) checks.push(check('mrz.nameTruncated', 'warn', ['primaryIdentifier', 'secondaryIdentifier'], { clause: 'ICAO 9303-3 §4.6' }))
  return checks
}

function dateChecks(fields: readonly ReadingField[], today: string, { mrz }: DocumentParts): Check[] {
  const value = (name: FieldName): string | undefined => {
    const found = fields.find((field) => field.name === name)?.value
    return found !== undefined && isIsoDate(found) ? found : undefined
  }
  const checks: Check[] = []
  const expiry = value('dateOfExpiry')
  if (expiry !== undefined) checks.push(check('document.notExpired', isExpired(expiry, today) ? 'fail' : 'pass', ['dateOfExpiry'], { params: { date: expiry } }))
  else checks.push(check('document.notExpired', 'unknown', ['dateOfExpiry']))
  const issue = value('dateOfIssue')
  if (issue !== undefined) checks.push(check('document.issueDate', issue > today ? 'fail' : 'pass', ['dateOfIssue'], { params: { date: issue } }))
  const birth = value('dateOfBirth')
  if (birth !== undefined && birth <= today) checks.push(check('person.age', 'pass', ['dateOfBirth'], { params: { age: ageOn(birth, today) } }))
  else checks.push(check('person.age', 'unknown', ['dateOfBirth']))
  if (mrz?.specimen === true) checks.push(check('document.specimen', 'warn', ['issuingState'], { clause: 'ICAO 9303-3 §5' }))
  return checks
}

/** The check digit that a state puts into its numbers of persons: told, and never alone a reason to stop. */
function numberChecks({ mrz }: DocumentParts): Check[] {
  const own = mrz === null ? null : ownDigitOf(mrz)
  return own === null ? [] : [check('person.number', own.holds ? 'pass' : 'warn', [own.field])]
}

function sourceChecks(fields: readonly ReadingField[]): Check[] {
  const compared = fields.filter((field) => field.agreement !== 'single')
  const conflicts = compared.filter((field) => field.agreement === 'conflict')
  if (conflicts.length > 0) return conflicts.map((field) => check('sources.agree', 'fail', [field.name], { params: { field: field.name } }))
  return compared.length === 0 ? [] : [check('sources.agree', 'pass', compared.map((field) => field.name).slice(0, 8), { params: { count: compared.length } })]
}

/** The source says otherwise than another in some field. */
function conflicting(fields: readonly ReadingField[], which: FieldSource): boolean {
  return fields.some((field) => field.agreement === 'conflict' && field.sources.some(({ source }) => source === which))
}

/** What does not fit in a barcode, each a sentence of its own, once. */
function barcodeChecks({ barcodes }: DocumentParts): Check[] {
  const warnings = [...new Set(barcodes.flatMap(({ parsed }) => parsed?.warnings ?? []))]
  const told = warnings.map((warning) => check(`barcode.${warning}`, 'warn', WARNED_FIELDS[warning] ?? []))
  return told.concat(barcodes.flatMap(({ parsed }) => {
    if (!parsed || parsed.kind === 'not-read') return []
    const checks = parsed.warnings.length === 0 ? [check('barcode.content', 'pass', [])] : []
    if ('signature' in parsed && parsed.signature !== undefined) {
      const { status, signer } = parsed.signature
      checks.push(check('barcode.signature', status === 'valid' ? 'pass' : status === 'invalid' ? 'fail' : 'unknown', [], { params: { signer: signer.slice(0, 100) }, clause: 'ICAO 9303-13' }))
    }
    return checks
  }))
}

function pictureChecks({ others, cutShort, strangeSize = null }: DocumentParts): Check[] {
  const told = others === true ? [check('document.others', 'warn', [])] : []
  if (strangeSize !== null) told.push(check('document.naturalSize', 'warn', [], { params: { percent: strangeSize }, clause: 'ICAO 9303-3 §4.2' }))
  return cutShort === true ? [...told, check('reading.cutShort', 'warn', [])] : told
}

/** What was seen and is not read here is named: nobody takes it for nothing. */
function notReadChecks({ mrz, barcodes }: DocumentParts): Check[] {
  return notReadOf(mrz, barcodes).map((kind) => check(`notRead.${kind}`, 'warn', []))
}

function printChecks({ printed, mrz, images }: DocumentParts): Check[] {
  if (!printed) return []
  // Of a card it is the other side that was compared. One that says nothing of what the lines say may be somebody else's card.
  const isStrange = mrz !== null && cardFormats.has(mrz.format) && images.otherSide && printed.namesFound === false && printed.datesFound === false && printed.numberFound === false
  const seen = (found: boolean | null): Result => (found === true ? 'pass' : 'unknown')
  return [
    check('printed.names', seen(printed.namesFound), ['primaryIdentifier', 'secondaryIdentifier']),
    check('printed.dates', seen(printed.datesFound), ['dateOfBirth', 'dateOfExpiry']),
    check('printed.number', seen(printed.numberFound), ['documentNumber']),
    ...(printed.nationalityFound === null ? [] : [check('printed.nationality', seen(printed.nationalityFound), ['nationality'])]),
    ...(isStrange ? [check('document.sides', 'warn', [])] : []),
  ]
}

function chipChecks({ chip, mrz }: DocumentParts, fields: readonly ReadingField[]): Check[] {
  if (!chip) return []
  const foreign = signedByAnotherState(chip)
  const proof = chip.verdict === 'genuine' ? 'pass' : chip.verdict === 'altered' && foreign !== 'only' ? 'fail' : 'unknown'
  const issuer = chip.verdict === 'genuine' ? 'pass' : foreign === 'no' ? 'unknown' : 'fail'
  const checks = [
    check('chip.proof', proof, [], { clause: 'ICAO 9303-11 §5.1' }),
    check('chip.issuer', issuer, ['issuingState'], { clause: 'ICAO 9303-12 §7.1' }),
  ]
  if ((chip.fields.mrz || chip.fields.licence) && mrz) {
    const different = fields.filter((field) => field.agreement === 'conflict' && field.sources.some(({ source }) => source === 'chip') && field.sources.some(({ source }) => source === 'mrz'))
    checks.push(check('chip.mrz', different.length === 0 ? 'pass' : 'fail', different.map((field) => field.name).slice(0, 8), { clause: chip.fields.licence ? 'ISO/IEC 18013-2' : 'ICAO 9303-10 §4.7.1' }))
  }
  return checks
}
