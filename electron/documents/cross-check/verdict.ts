import type { NotReadKind } from '../../contract/barcodes.ts'
import type { ReasonCode } from '../../contract/check-codes.ts'
import type { Check, FieldName, Reading, ReadingField, Reason } from '../../contract/reading.ts'
import { notReadOf } from '../not-read.ts'
import { licenceAccess } from '../mrz/licence-access.ts'
import { nationalForm } from '../mrz/national-forms.ts'
import { chipReasonsOf, signedByAnotherState } from './chip-reasons.ts'
import { isFormatOpen } from './doubts.ts'
import type { DocumentParts } from './parts.ts'
import { agree } from './values.ts'

/** Fields in which two sources must not disagree: who it is, which document, until when. */
const IDENTIFYING: ReadonlySet<FieldName> = new Set(['documentNumber', 'primaryIdentifier', 'secondaryIdentifier', 'dateOfBirth', 'dateOfExpiry', 'nationality', 'sex'])

/** Kinds whose chip is there and is not read here. */
const chipsNotRead: ReadonlySet<NotReadKind> = new Set(['dutchLicenceChip', 'chinesePermitChip'])

function reason(code: ReasonCode, params?: Reason['params']): Reason {
  return params === undefined ? { code } : { code, params }
}

/**
 * One of three verdicts. `genuine` only where the chip's own verdict is genuine, the chip's data is what is printed, and nothing else failed;
 * `stop` where any check failed that a person must look at; otherwise it is read and not proven, and the reasons say what is missing.
 */
export function verdictOf(parts: DocumentParts, fields: readonly ReadingField[], checks: readonly Check[]): Pick<Reading, 'verdict' | 'reasons'> {
  // No fault of the document, and no proof against it: told beside whatever else is true.
  const cutOff = fields.some((field) => field.cutOff === true) ? [reason('nameCutOff')] : []
  const stops = stopReasons(parts, fields, checks)
  if (stops.length > 0) return { verdict: 'stop', reasons: [...stops, ...chipReasons(parts, 'altered'), ...cutOff].slice(0, 20) }
  const doubts = doubtReasons(parts, fields)
  const specimen = checks.some((check) => check.code === 'document.specimen') ? [reason('specimen')] : []
  // A chip proves itself; it proves the page only where the page was read and says the same.
  const comparedWithPage = checks.some((check) => check.code === 'chip.mrz' && check.result === 'pass')
  if (parts.chip?.verdict === 'genuine' && comparedWithPage && doubts.length === 0) {
    const told = chipReasons(parts, 'told').filter(({ code }) => code !== 'chip.mrzNotCompared')
    return { verdict: 'genuine', reasons: [reason('chipProven'), ...cutOff, ...specimen, ...told].slice(0, 20) }
  }
  const missing = parts.chip === null ? [reason(notReadOf(parts.mrz, parts.barcodes).some((kind) => chipsNotRead.has(kind)) ? 'chipNotReadHere' : mayHaveChip(parts) ? 'chipNotRead' : 'noChip')]
    : parts.chip.verdict !== 'genuine' ? [reason('chipCannotTell'), ...chipReasons(parts, 'cannotTell')]
      : comparedWithPage ? [reason('chipProven')] : [reason('chip.mrzNotCompared'), reason('chipProven')]
  return { verdict: 'readNotProven', reasons: [...doubts, ...cutOff, ...missing, ...specimen].slice(0, 20) }
}

function stopReasons(parts: DocumentParts, fields: readonly ReadingField[], checks: readonly Check[]): Reason[] {
  const { chip, barcodes } = parts
  const failed = checks.filter((check) => check.result === 'fail')
  const reasons: Reason[] = []
  const foreign = signedByAnotherState(chip)
  if (chip?.verdict === 'altered' && foreign !== 'only') reasons.push(reason('chipAltered'))
  if (foreign !== 'no') reasons.push(reason('chipOtherIssuer'))
  if (barcodes.some(({ parsed }) => parsed && 'signature' in parsed && parsed.signature?.status === 'invalid')) reasons.push(reason('sealInvalid'))
  for (const { code, fields: about } of failed) {
    const field = about[0] === undefined ? undefined : { field: about[0] }
    if (code.startsWith('mrz.') && code.endsWith('CheckDigit')) reasons.push(reason('checkDigitWrong', field))
    else if (code.startsWith('mrz.dateOf') || code === 'document.issueDate') reasons.push(reason('dateImpossible', field))
    else if (code.startsWith('mrz.')) reasons.push(reason('unreadableCharacters', field))
  }
  const chipDiffers = new Set(failed.find((check) => check.code === 'chip.mrz')?.fields)
  for (const field of fields) {
    const counts = IDENTIFYING.has(field.name) || chipDiffers.has(field.name)
    if (field.agreement === 'conflict' && counts && !isMisreading(parts, field)) reasons.push(reason('sourcesConflict', { field: field.name }))
  }
  const expired = failed.find((check) => check.code === 'document.notExpired')
  if (expired) reasons.push(reason('expired', expired.params))
  return withoutRepeats(reasons)
}

function doubtReasons(parts: DocumentParts, fields: readonly ReadingField[]): Reason[] {
  const doubtful = fields.filter((field) => field.doubtful.length > 0 || (field.agreement === 'conflict' && isMisreading(parts, field))).map((field) => reason('lookAtField', { field: field.name }))
  const nothing = parts.mrz === null && parts.chip === null && !parts.barcodes.some(({ parsed }) => parsed && parsed.kind !== 'not-read') ? [reason('nothingToCheck')] : []
  const format = isFormatOpen(parts) ? [reason('formatInDoubt')] : []
  return [...format, ...doubtful, ...nothing]
}

/** What check digits of the zone guard: read wrongly and still fitting is what a doubt or a repair there would have told. */
const GUARDED: ReadonlySet<FieldName> = new Set(['documentNumber', 'dateOfBirth', 'dateOfExpiry'])

/**
 * A field in which only the machine readable zone says otherwise, and its reader was not sure of that field. It is to be looked at; it shows
 * nothing about the document. Names, sex and states have no check digit: there a zone that is not certain as a whole is enough.
 */
function isMisreading({ mrz }: DocumentParts, field: ReadingField): boolean {
  if (mrz === null) return false
  const others = field.sources.filter(({ source }) => source !== 'mrz')
  // Print that is read by the way is a reason to look, not to accuse.
  if (others.length > 0 && others.every(({ source }) => source === 'viz')) return true
  const [first] = others
  if (first === undefined || !others.every(({ value }) => agree(field.name, value, first.value))) return false
  const span = (mrz.spans as Partial<Record<FieldName, { line: number; from: number; to: number }>>)[field.name]
  // One place more at either end: a filler that may be a letter belongs to the name beside it.
  const stands = ({ line, column }: { line: number; column: number }): boolean => span !== undefined && line === span.line && column >= span.from - 1 && column <= span.to
  // What is clearly printed and does not fit its check digit is no misreading.
  if (mrz.unfitting?.some(stands) === true) return false
  if (mrz.doubtful.some(stands) || mrz.repaired.some(stands)) return true
  return !GUARDED.has(field.name) && !mrz.valid && mrz.checks.every((check) => check.ok || !check.required)
}

/** The chip's own reasons of one weight. */
function chipReasons({ chip }: DocumentParts, weight: 'altered' | 'cannotTell' | 'told'): Reason[] {
  return chipReasonsOf(chip, weight).map(({ code, params }) => reason(`chip.${code}`, params))
}

/** Documents of the formats that carry chips, and licences whose line opens one; other licences, visas and the old French card do not. */
function mayHaveChip({ mrz, barcodes }: DocumentParts): boolean {
  const lines = [mrz?.lines ?? [], ...barcodes.map(({ parsed }) => parsed?.fields.mrzLines ?? [])]
  if (lines.some((each) => licenceAccess(each) !== null)) return true
  return mrz !== null && (mrz.format === 'TD1' || mrz.format === 'TD2' || mrz.format === 'TD3') && nationalForm(mrz.format, mrz.lines)?.noChip !== true
}

function withoutRepeats(reasons: Reason[]): Reason[] {
  const seen = new Set<string>()
  return reasons.filter((each) => {
    const key = JSON.stringify([each.code, each.params ?? null])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
