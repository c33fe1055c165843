import type { Reading } from '../../contract/reading.ts'
import { checksOf } from './checks.ts'
import { documentType } from './document-type.ts'
import { gatherFields } from './gather-fields.ts'
import type { DocumentParts } from './parts.ts'
import { codesOfOne, identityOf, isOtherZone } from './same-document.ts'
import { withBothSides } from './sides.ts'
import { verdictOf } from './verdict.ts'

/** Join everything that was read of one document into a Reading: each field once, every check, one verdict. Pure; `now` decides expiry, age and centuries. */
export function joinReading(parts: DocumentParts, now: Date): Reading {
  const fields = gatherFields(parts, now.getTime())
  const checks = checksOf(parts, fields, localDay(now))
  const turnOver = needsOtherSide(parts)
  return {
    readAt: now.toISOString(),
    source: parts.source,
    documentType: documentType(parts, now.getTime()),
    fields, checks,
    ...verdictOf(parts, fields, checks),
    mrz: parts.mrz, barcodes: parts.barcodes, chip: parts.chip,
    turnOver,
    // The face of a side that nothing is known of yet may be anything.
    images: turnOver ? { ...parts.images, portrait: null } : parts.images,
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

const noImages: Reading['images'] = { page: null, portrait: null, crops: [] }

/**
 * What is known of the document so far plus what a new picture or chip added: the newer wins where both have a part, barcodes are kept
 * from both sides. What is of another document is left out, and told: a zone with its pictures, and barcodes on either side. A chip is not:
 * one that does not fit its page is for a person to see. `now`: milliseconds since 1970.
 */
export function addParts(before: DocumentParts | null, added: Partial<DocumentParts> & Pick<DocumentParts, 'source' | 'ms'>, now: number): DocumentParts {
  const earlier = before?.mrz ?? null
  const otherZone = earlier && added.mrz ? isOtherZone(earlier, added.mrz) && isOtherZone(added.mrz, earlier) : false
  const images = otherZone ? undefined : added.images
  const zone = otherZone ? earlier : betterMrz(earlier, added.mrz ?? null)
  const chip = added.chip ?? before?.chip ?? null
  // The document is the one that was begun with.
  const ours = identityOf({ mrz: zone, chip, barcodes: [...(before?.barcodes ?? []), ...(added.barcodes ?? [])] }, now)
  const codes = [...(added.barcodes ?? []), ...(before?.barcodes ?? [])]
  const { barcodes, others } = codesOfOne(ours, codes.filter((code, at) => codes.findIndex((other) => other.format === code.format && other.text === code.text) === at))
  return {
    source: before?.source ?? added.source,
    mrz: zone, barcodes, chip,
    printed: added.printed ?? before?.printed ?? null,
    others: otherZone || others || added.others === true || before?.others === true,
    // Of the zone that is kept.
    strangeSize: zone !== null && zone === added.mrz ? added.strangeSize ?? null : before?.strangeSize ?? null,
    // A reading that came to its end makes good for one that did not.
    cutShort: added.cutShort ?? before?.cutShort ?? false,
    images: withBothSides(before, { mrz: added.mrz ?? null, barcodes: added.barcodes ?? [], images: images ?? noImages },
      // The spots to look at are those of the zone that is kept.
      (zone !== null && zone === added.mrz ? images?.crops : before?.images.crops ?? images?.crops) ?? []),
    ms: added.ms,
  }
}

function betterMrz(before: DocumentParts['mrz'], added: DocumentParts['mrz']): DocumentParts['mrz'] {
  if (!before || !added) return added ?? before
  return before.valid && !added.valid ? before : added
}
