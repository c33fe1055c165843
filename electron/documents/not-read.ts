import type { BarcodeReading, NotReadKind, ParsedBarcodeOf } from '../contract/barcodes.ts'
import type { MrzDocument } from '../contract/mrz.ts'
import { formatOf } from './mrz/layouts.ts'
import { licenceAccess } from './mrz/licence-access.ts'
import { notReadCodes } from './not-read-table.ts'

/** Characters of a content that are looked at. */
const longestForm = 600

/** A content that is known by its beginning and not read here; `null` for anything else. Nothing of it is taken. */
export function parseNotRead(text: string): ParsedBarcodeOf<'not-read'> | null {
  const beginning = text.slice(0, longestForm)
  const found = notReadCodes.find(({ form, holds }) => form.test(beginning) && holds?.(beginning) !== false)
  return found === undefined ? null : { kind: 'not-read', fields: {}, warnings: [], document: found.document }
}

/** What was seen of a document and is not read by this desk, each once. */
export function notReadOf(zone: Pick<MrzDocument, 'lines'> | null, barcodes: readonly Pick<BarcodeReading, 'parsed'>[]): NotReadKind[] {
  const kinds = barcodes.flatMap(({ parsed }): NotReadKind[] => {
    if (parsed?.kind === 'not-read') return [parsed.document]
    return parsed?.kind === 'nl-licence' && licenceAccess(parsed.fields.mrzLines ?? [])?.protocol === 'other' ? ['dutchLicenceChip'] : []
  })
  if (zone !== null && licenceAccess(zone.lines)?.protocol === 'other') kinds.push('dutchLicenceChip')
  if (zone !== null && formatOf(zone.lines)?.startsWith('CN') === true) kinds.push('chinesePermitChip')
  return [...new Set(kinds)]
}
