import type { z } from 'zod'
import type { Policy } from '../../contract/policy.ts'
import type { Reading } from '../../contract/reading.ts'
import type { correction } from '../../contract/records.ts'
import { dayAfter } from '../clock/iso-time.ts'
import { applyCorrections } from './corrections.ts'
import { identityOf } from './identity.ts'
import type { NewRecord, RecordImage } from './store.ts'

export interface Confirmation {
  id: string
  by: { id: string, name: string }
  at: Date
  policy: Policy
}

function imagesToKeep(reading: Reading, { at, policy }: Confirmation): RecordImage[] {
  if (!policy.keepImages) return []
  const purgeOn = dayAfter(at, Math.min(policy.keepImagesDays, policy.retentionDays))
  const { page, otherSide = null, portrait } = reading.images
  const pictures = { page, otherSide, portrait }
  return (['page', 'otherSide', 'portrait'] as const).flatMap((kind) => {
    const jpeg = pictures[kind]
    return jpeg === null ? [] : [{ kind, jpeg, purgeOn }]
  })
}

/**
 * What is stored of a Reading that a person confirmed: its fields with corrections, checks, verdict and evidence.
 * Barcode contents, crops and timings are not; pictures only where policy keeps them.
 *
 * @param follows id of the record that this one brings up to date: that one stays as it was sealed, and ends when it would have
 * @throws FoyerError `records.fieldInvalid`
 */
export function recordOf(reading: Reading, corrections: readonly z.infer<typeof correction>[], confirmation: Confirmation, follows: string | null = null): NewRecord {
  const { id, by, at, policy } = confirmation
  const fields = applyCorrections(reading.fields, corrections, by.name, at)
  return {
    id, createdAt: at.toISOString(), ...identityOf(fields, reading.documentType),
    verdict: reading.verdict, corrected: fields.some((field) => field.correction !== null), keepUntil: dayAfter(at, policy.retentionDays),
    confirmedBy: by.name, confirmedById: by.id, source: reading.source,
    content: {
      fields, ...(follows === null ? {} : { follows }), checks: reading.checks, reasons: reading.reasons, mrzLines: reading.mrz?.lines ?? [], evidence: reading.chip?.evidence ?? null,
    },
    images: imagesToKeep(reading, confirmation),
  }
}
