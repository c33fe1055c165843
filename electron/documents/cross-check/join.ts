import type { Reading } from '../../contract/reading.ts'
import { checksOf } from './checks.ts'
import { documentType } from './document-type.ts'
import { gatherFields } from './gather-fields.ts'
import type { DocumentParts } from './parts.ts'
import { verdictOf } from './verdict.ts'

/** Join everything that was read of one document into a Reading: each field once, every check, one verdict. Pure; `now` decides expiry, age and centuries. */
export function joinReading(parts: DocumentParts, now: Date): Reading {
  const fields = gatherFields(parts, now.getTime())
  const checks = checksOf(parts, fields, localDay(now))
  return {
    readAt: now.toISOString(),
    source: parts.source,
    documentType: documentType(parts, now.getTime()),
    fields, checks,
    ...verdictOf(parts, fields, checks),
    mrz: parts.mrz, barcodes: parts.barcodes, chip: parts.chip,
    turnOver: needsOtherSide(parts),
    images: parts.images,
    ms: parts.ms,
  }
}

/** A document expires at the desk's midnight, not at Greenwich's. */
function localDay(now: Date): string {
  const pad = (number: number): string => String(number).padStart(2, '0')
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}

/** A picture on which neither zone nor code was found may be a card's other side. */
function needsOtherSide({ mrz, barcodes, chip }: DocumentParts): boolean {
  return mrz === null && chip === null && !barcodes.some(({ parsed }) => parsed)
}

/**
 * What is known of the document so far plus what a new picture or chip added: the newer wins where both have a part, barcodes are kept
 * from both sides.
 */
export function addParts(before: DocumentParts | null, added: Partial<DocumentParts> & Pick<DocumentParts, 'source' | 'ms'>): DocumentParts {
  const codes = [...(added.barcodes ?? []), ...(before?.barcodes ?? [])]
  return {
    source: before?.source ?? added.source,
    mrz: betterMrz(before?.mrz ?? null, added.mrz ?? null),
    barcodes: codes.filter((code, at) => codes.findIndex((other) => other.format === code.format && other.text === code.text) === at).slice(0, 16),
    printed: added.printed ?? before?.printed ?? null,
    chip: added.chip ?? before?.chip ?? null,
    others: added.others === true || before?.others === true,
    images: {
      page: added.images?.page ?? before?.images.page ?? null,
      portrait: before?.images.portrait ?? added.images?.portrait ?? null,
      crops: added.mrz ? (added.images?.crops ?? []) : (before?.images.crops ?? added.images?.crops ?? []),
    },
    ms: added.ms,
  }
}

function betterMrz(before: DocumentParts['mrz'], added: DocumentParts['mrz']): DocumentParts['mrz'] {
  if (!before || !added) return added ?? before
  return before.valid && !added.valid ? before : added
}
