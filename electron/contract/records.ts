import { z } from 'zod'
import { auditEvent } from './audit.ts'
import { call, screenAndCli } from './call.ts'
import { chipEvidence } from './chip.ts'
import { id, isoDate, isoTime, jpeg, nothing, text } from './primitives.ts'
import { check, fieldName, readingField, reason, verdict } from './reading.ts'

/** A row in the list. Numbers come masked where the role says so. */
export const recordRow = z.object({
  id, createdAt: isoTime,
  documentType: text(40), issuingState: text(3).nullable(),
  documentNumber: text(60), name: text(200), dateOfBirth: text(10),
  verdict, corrected: z.boolean(), keepUntil: isoDate, confirmedBy: text(80),
})
export type RecordRow = z.infer<typeof recordRow>

/** A field as stored: what was read, and what a person made of it. */
export const recordField = readingField.extend({
  correction: z.object({ by: text(80), at: isoTime, was: text() }).nullable(),
})
export type RecordField = z.infer<typeof recordField>

export const record = recordRow.extend({
  fields: z.array(recordField).max(40),
  checks: z.array(check).max(80),
  reasons: z.array(reason).max(20),
  mrzLines: z.array(text(48)).max(3),
  source: z.enum(['camera', 'scanner', 'file', 'chip']),
  evidence: chipEvidence.nullable(),
  /** The record that this one brings up to date, which may be gone by now. Left out: none. */
  follows: id.optional(),
  image: jpeg.nullable(),
  portrait: jpeg.nullable(),
  /** Who did what with this record, oldest first. */
  history: z.array(auditEvent).max(500),
})
export type Record = z.infer<typeof record>

export const correction = z.object({ field: fieldName, value: text() }).strict()

/** Whether the document of a held Reading, or its person, was stored here before. */
export const seenBefore = z.object({
  /** This very document (number, state, kind), or its person with another one; null: neither, or policy has nobody look. */
  here: z.enum(['document', 'person']).nullable(),
  /** The document was stored minutes ago: once more wants somebody's say. */
  again: z.boolean(),
  /** For who may look at records; null for anybody else. What the earlier record holds is not in it. */
  more: z.object({
    recordId: id, last: isoTime, times: z.number().int().min(1),
    /** Fields that say something else now. */
    changed: z.array(fieldName).max(32),
  }).nullable(),
})
export type SeenBefore = z.infer<typeof seenBefore>

export const recordCalls = {
  /**
   * Store a held Reading. The screen sends its id and corrections only. Answers once it is on disk. A document that was stored minutes ago is
   * refused (`records.storedAlready`) unless somebody says `again`; with `update` the record follows the earlier one of its document or person,
   * whichever the vault finds (`records.notFound` where there is none any more).
   */
  'records.confirm': call({
    to: 'vault', method: 'POST', path: '/records', needs: 'records.confirm',
    input: z.object({ readingId: id, corrections: z.array(correction).max(32), again: z.literal(true).optional(), update: z.literal(true).optional() }).strict(),
    output: z.object({ recordId: id }),
  }),
  /** Asked for each Reading by itself: no person's doing, and no act. */
  'records.before': call({
    to: 'vault', method: 'GET', path: '/readings/:readingId/before', needs: 'records.confirm', audit: 'failures', activity: false,
    input: z.object({ readingId: id }).strict(), output: seenBefore,
  }),
  /**
   * One query that understands a name, a number or a date. Newest first. Without `records.numbers` a number is found by the whole of it alone,
   * and who asks for too many that are not there gets `records.tooManyGuesses`.
   */
  'records.search': call({
    to: 'vault', method: 'GET', path: '/records', needs: 'records.read', doors: screenAndCli,
    input: z.object({ query: text(100), before: isoTime.nullable(), limit: z.number().int().min(1).max(200) }).strict(),
    output: z.object({ rows: z.array(recordRow).max(200), more: z.boolean(), total: z.number().int() }),
  }),
  'records.get': call({
    to: 'vault', method: 'GET', path: '/records/:id', needs: 'records.read', doors: screenAndCli, input: z.object({ id }).strict(), output: record,
  }),
  'records.erase': call({
    to: 'vault', method: 'DELETE', path: '/records/:id', needs: 'records.erase', doors: screenAndCli,
    input: z.object({ id, reason: z.enum(['requestOfPerson', 'mistake', 'endOfStay']) }).strict(), output: nothing,
  }),
  /** Delete now whatever retention says is due. Also runs by itself. */
  'records.purge': call({
    to: 'vault', method: 'POST', path: '/records/purge', needs: 'records.purge', timeoutMs: 120_000,
    input: nothing, output: z.object({ erased: z.number().int() }),
  }),
}
