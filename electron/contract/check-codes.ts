import { barcodeWarnings, notReadKinds } from './barcodes.ts'
import { chipReasonWeights } from './chip.ts'
import { mrzCheckNameSchema } from './mrz.ts'

/**
 * Every check and every reason that a Reading can name, each a sentence in the locale files
 * (`checks.<code>.<result>`, `reasons.<code>`). A test holds the lists and the locales together.
 */
export const checkCodes = [
  ...mrzCheckNameSchema.options.map((name) => `mrz.${name}` as const),
  'mrz.repaired', 'mrz.doubtful', 'mrz.formatInDoubt', 'mrz.nameTruncated',
  'document.notExpired', 'document.issueDate', 'document.specimen', 'document.others', 'document.sides', 'document.naturalSize', 'reading.cutShort', 'person.age', 'person.number',
  'sources.agree', 'barcode.content', 'barcode.signature', 'printed.names', 'printed.dates', 'printed.number', 'printed.nationality', 'chip.proof', 'chip.issuer', 'chip.mrz',
  ...barcodeWarnings.map((warning) => `barcode.${warning}` as const),
  ...notReadKinds.map((kind) => `notRead.${kind}` as const),
] as const
export type CheckCode = (typeof checkCodes)[number]

const onlyWarned = <C extends CheckCode>(codes: readonly C[]) => Object.fromEntries(codes.map((code) => [code, ['warn']])) as unknown as Record<C, readonly ['warn']>

/** Results that each check can have; the locales have a sentence for exactly these. */
export const checkResults: Record<CheckCode, readonly ('pass' | 'warn' | 'fail' | 'unknown')[]> = {
  ...Object.fromEntries(checkCodes.map((code) => [code, ['pass', 'fail']])) as unknown as Record<CheckCode, readonly ['pass', 'fail']>,
  'mrz.issuingState': ['pass', 'warn'],
  'mrz.nationality': ['pass', 'warn'],
  'mrz.documentCode': ['warn'],
  'mrz.repaired': ['warn'],
  'mrz.doubtful': ['pass', 'warn'],
  'mrz.formatInDoubt': ['warn'],
  'mrz.nameTruncated': ['warn'],
  'document.notExpired': ['pass', 'fail', 'unknown'],
  'document.specimen': ['warn'],
  'document.others': ['warn'],
  'document.sides': ['warn'],
  'document.naturalSize': ['warn'],
  'reading.cutShort': ['warn'],
  'person.age': ['pass', 'unknown'],
  'person.number': ['pass', 'warn'],
  'barcode.content': ['pass'],
  ...onlyWarned(barcodeWarnings.map((warning) => `barcode.${warning}` as const)),
  ...onlyWarned(notReadKinds.map((kind) => `notRead.${kind}` as const)),
  'barcode.signature': ['pass', 'fail', 'unknown'],
  'printed.names': ['pass', 'unknown'],
  'printed.dates': ['pass', 'unknown'],
  'printed.number': ['pass', 'unknown'],
  'printed.nationality': ['pass', 'unknown'],
  'chip.proof': ['pass', 'fail', 'unknown'],
  'chip.issuer': ['pass', 'fail', 'unknown'],
}

/** Why the verdict is what it is. `stop` ones first, then what keeps a Reading from being proven. */
export const reasonCodes = [
  'chipAltered', 'chipOtherIssuer', 'sealInvalid', 'checkDigitWrong', 'dateImpossible', 'sourcesConflict', 'expired', 'unreadableCharacters',
  'formatInDoubt', 'lookAtField', 'nothingToCheck', 'chipCannotTell', 'chipNotRead', 'chipNotReadHere', 'noChip', 'specimen', 'chipProven', 'nameCutOff',
  ...(Object.keys(chipReasonWeights) as (keyof typeof chipReasonWeights)[]).map((code) => `chip.${code}` as const),
] as const
export type ReasonCode = (typeof reasonCodes)[number]
