import { FoyerError } from '../../contract/errors.ts'
import { recordRow, type RecordRow } from '../../contract/records.ts'
import { isoTimeOf } from '../clock/iso-time.ts'

/** A record as its table has it. */
export interface StoredRow {
  id: string, created_at: number, document_type: string, issuing_state: string | null, document_number: string, name: string
  date_of_birth: string, verdict: RecordRow['verdict'], corrected: number, keep_until: string, confirmed_by: string
  source: 'camera' | 'scanner' | 'file' | 'chip' | 'swipe', content: string
}

export const rowColumns = 'id, created_at, document_type, issuing_state, document_number, name, date_of_birth, verdict, corrected, keep_until, confirmed_by, source'

/** Whoever has the key may have written anything. @throws FoyerError `database.damaged` where a row is no record */
export function rowOf(stored: StoredRow): RecordRow {
  const { data } = recordRow.safeParse({
    id: stored.id, createdAt: isoTimeOf(stored.created_at), documentType: stored.document_type, issuingState: stored.issuing_state,
    documentNumber: stored.document_number, name: stored.name, dateOfBirth: stored.date_of_birth, verdict: stored.verdict,
    corrected: stored.corrected === 1, keepUntil: stored.keep_until, confirmedBy: stored.confirmed_by,
  })
  return data ?? damaged()
}

export function damaged(): never {
  throw new FoyerError('database.damaged', { detail: 'records' })
}
