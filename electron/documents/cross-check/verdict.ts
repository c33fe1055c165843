import type { ReasonCode } from '../../contract/check-codes.ts'
import { chipReasonWeights } from '../../contract/chip.ts'
import type { Check, FieldName, Reading, ReadingField, Reason } from '../../contract/reading.ts'
import type { DocumentParts } from './parts.ts'

/** Fields in which two sources must not disagree: who it is, which document, until when. */
const IDENTIFYING: ReadonlySet<FieldName> = new Set(['documentNumber', 'primaryIdentifier', 'secondaryIdentifier', 'dateOfBirth', 'dateOfExpiry', 'nationality', 'sex'])

function reason(code: ReasonCode, params?: Reason['params']): Reason {
  return params === undefined ? { code } : { code, params }
}

/**
 * One of three verdicts. `genuine` only where the chip's own verdict is genuine, the chip's data is what is printed, and nothing else failed;
 * `stop` where any check failed that a person must look at; otherwise it is read and not proven, and the reasons say what is missing.
 */
export function verdictOf(parts: DocumentParts, fields: readonly ReadingField[], checks: readonly Check[]): Pick<Reading, 'verdict' | 'reasons'> {
  const stops = stopReasons(parts, fields, checks)
  if (stops.length > 0) return { verdict: 'stop', reasons: [...stops, ...chipReasons(parts, 'altered')].slice(0, 20) }
  const doubts = doubtReasons(parts, fields)
  const specimen = checks.some((check) => check.code === 'document.specimen') ? [reason('specimen')] : []
  if (parts.chip?.verdict === 'genuine' && doubts.length === 0) {
    return { verdict: 'genuine', reasons: [reason('chipProven'), ...specimen, ...chipReasons(parts, 'told')].slice(0, 20) }
  }
  const missing = parts.chip === null ? [reason(mayHaveChip(parts) ? 'chipNotRead' : 'noChip')]
    : parts.chip.verdict === 'genuine' ? [reason('chipProven')] : [reason('chipCannotTell'), ...chipReasons(parts, 'cannotTell')]
  return { verdict: 'readNotProven', reasons: [...doubts, ...missing, ...specimen].slice(0, 20) }
}

function stopReasons({ chip, barcodes }: DocumentParts, fields: readonly ReadingField[], checks: readonly Check[]): Reason[] {
  const failed = checks.filter((check) => check.result === 'fail')
  const reasons: Reason[] = []
  if (chip?.verdict === 'altered') reasons.push(reason('chipAltered'))
  if (barcodes.some(({ parsed }) => parsed && 'signature' in parsed && parsed.signature.status === 'invalid')) reasons.push(reason('sealInvalid'))
  for (const { code, fields: about } of failed) {
    const field = about[0] === undefined ? undefined : { field: about[0] }
    if (code.startsWith('mrz.') && code.endsWith('CheckDigit')) reasons.push(reason('checkDigitWrong', field))
    else if (code.startsWith('mrz.dateOf') || code === 'document.issueDate') reasons.push(reason('dateImpossible', field))
    else if (code.startsWith('mrz.')) reasons.push(reason('unreadableCharacters', field))
  }
  for (const field of fields) if (field.agreement === 'conflict' && IDENTIFYING.has(field.name)) reasons.push(reason('sourcesConflict', { field: field.name }))
  const expired = failed.find((check) => check.code === 'document.notExpired')
  if (expired) reasons.push(reason('expired', expired.params))
  return withoutRepeats(reasons)
}

function doubtReasons(parts: DocumentParts, fields: readonly ReadingField[]): Reason[] {
  const doubtful = fields.filter((field) => field.doubtful.length > 0).map((field) => reason('lookAtField', { field: field.name }))
  const nothing = parts.mrz === null && parts.chip === null && !parts.barcodes.some(({ parsed }) => parsed) ? [reason('nothingToCheck')] : []
  return [...doubtful, ...nothing]
}

/** The chip's own reasons of one weight. */
function chipReasons({ chip }: DocumentParts, weight: 'altered' | 'cannotTell' | 'told'): Reason[] {
  return (chip?.reasons ?? []).filter(({ code }) => chipReasonWeights[code] === weight).map(({ code, params }) => reason(`chip.${code}`, params))
}

/** Documents of the formats that carry chips; licences, visas and the old French card do not. */
function mayHaveChip({ mrz }: DocumentParts): boolean {
  return mrz !== null && (mrz.format === 'TD1' || mrz.format === 'TD2' || mrz.format === 'TD3')
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
