import { z } from 'zod'
import { auditEvent } from './audit.ts'
import { call, everyDoor } from './call.ts'
import { chipEvidence } from './chip.ts'
import { ENDED, namedRecords } from './four-eyes.ts'
import { cursor, http, pageLimit, withForm } from './http.ts'
import { id, isoDate, isoTime, jpeg, language, nothing, orNull, text } from './primitives.ts'
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

/** Characters of a record's note. */
export const NOTE_MAX = 500
/** What somebody wrote beside a record: one text, which whoever may can change; with who did last, and when. */
export const recordNote = z.object({ text: text(NOTE_MAX), by: text(80), at: isoTime })
export type RecordNote = z.infer<typeof recordNote>

export const record = recordRow.extend({
  fields: z.array(recordField).max(40),
  checks: z.array(check).max(80),
  reasons: z.array(reason).max(20),
  mrzLines: z.array(text(48)).max(3),
  source: z.enum(['camera', 'scanner', 'file', 'chip', 'swipe']),
  evidence: chipEvidence.nullable(),
  /** The record that this one brings up to date, which may be gone by now. Left out: none. */
  follows: id.optional(),
  image: jpeg.nullable(),
  /** A card's other side, where it was shown and pictures are kept. */
  otherSide: jpeg.nullable(),
  portrait: jpeg.nullable(),
  note: recordNote.nullable(),
  /** Who did what with this record, oldest first. */
  history: z.array(auditEvent).max(500),
})
export type Record = z.infer<typeof record>

/** How a record came to be: its verdict, a *Stop* that was stored all the same among them, or that something in it was corrected by hand. */
export const recordState = z.enum([...verdict.options, 'corrected'])
export type RecordState = z.infer<typeof recordState>

/** Which records are listed; what is left out or null lets every record through. `from` and `to`: stored not before, and before. */
const recordWords = { state: recordState, documentType: text(40), issuingState: text(3), by: id, from: isoTime, to: isoTime }
export const recordFilter = z.object(orNull(recordWords)).partial().strict()
export type RecordFilter = z.infer<typeof recordFilter>

/** In which order; records that are alike in it, the newest first. */
export const recordSort = z.object({ by: z.enum(['stored', 'name', 'document', 'number', 'birth', 'state']), down: z.boolean() }).strict()
export type RecordSort = z.infer<typeof recordSort>

/** The place of a row in an order: what it is sorted by there, when it was stored, and its id. */
export const recordPlace = z.object({ value: text(200), createdAt: isoTime, id }).strict()
export type RecordPlace = z.infer<typeof recordPlace>

/** A row's place in an order. */
export function placeOf(row: RecordRow, by: RecordSort['by']): RecordPlace {
  const { createdAt, id: its } = row
  const values = { stored: createdAt, name: row.name, document: row.documentType, number: row.documentNumber, birth: row.dateOfBirth, state: row.verdict }
  return { value: values[by], createdAt, id: its }
}

/** Fields that show a number: masked for whoever has not `records.numbers`. */
export const numberFields: ReadonlySet<z.infer<typeof fieldName>> = new Set(['documentNumber', 'personalNumber', 'optionalData', 'optionalData2'])

/** So long a copied field may stay in the clipboard, s. */
export const CLIPBOARD_SECONDS = 30
/** Records that are printed at once. */
export const PRINT_MAX = 50
/** Rows of one page of the list. */
const PAGE_MAX = 200
/** Records that are erased in one act. */
export const ERASE_MAX = PAGE_MAX

export const correction = z.object({ field: fieldName, value: text() }).strict()

/** Whether the document of a held Reading, or its person, was stored here before. */
export const seenBefore = z.object({
  /**
   * This very document (number, state, kind), or its person with another one; null: neither, or policy has nobody look. Without `records.numbers`
   * only the person is told of, with whichever document: a number that is right must not show by it.
   */
  here: z.enum(['document', 'person']).nullable(),
  /** The document was stored minutes ago: once more wants somebody's say. */
  again: z.boolean(),
  /** For who may look at records; null for anybody else. What the earlier record holds is not in it. */
  more: z.object({
    recordId: id, last: isoTime, times: z.number().int().min(1),
    /** Fields that say something else now; no numbers among them for whom they are masked. */
    changed: z.array(fieldName).max(32),
  }).nullable(),
})
export type SeenBefore = z.infer<typeof seenBefore>

const erasureReason = z.enum(['requestOfPerson', 'mistake', 'endOfStay'])

const searched = {
  input: z.object({
    query: text(100), before: isoTime.nullable(), limit: z.number().int().min(1).max(PAGE_MAX),
    filter: recordFilter.optional(), sort: recordSort.optional(), after: recordPlace.optional(),
  }).strict(),
  output: z.object({ rows: z.array(recordRow).max(PAGE_MAX), more: z.boolean(), total: z.number().int(), all: z.number().int() }),
}

/** A record's place among all, newest first, in one word: when it was stored, and its id. */
const wordOf = ({ createdAt, id: its }: RecordRow): string => `${createdAt}.${its}`
function placeIn(word: string): RecordPlace {
  const createdAt = word.slice(0, word.lastIndexOf('.'))
  return { value: createdAt, createdAt, id: word.slice(word.lastIndexOf('.') + 1) }
}

export const recordCalls = {
  /**
   * Store a held Reading. The screen sends its id and corrections only. Answers once it is on disk. A document that was stored minutes ago is
   * refused (`records.storedAlready`) unless somebody says `again`; with `update`, the id of the earlier record that was shown, it follows that
   * one (`records.notFound` where the vault finds none any more, or another: what is stored is corrected, and what was shown was not).
   * `request`: what it is confirmed for, taken by the same person (`requests.over` where that is no more).
   * Where somebody said that the faces are not of one person it is refused (`records.facesNotSame`) unless `notSame` says so once more.
   */
  'records.confirm': call({
    to: 'vault', method: 'POST', path: '/records', needs: 'records.confirm',
    input: z.object({ readingId: id, corrections: z.array(correction).max(32), again: z.literal(true).optional(), update: id.optional(), notSame: z.literal(true).optional(), request: id.optional() }).strict(),
    output: z.object({ recordId: id }),
  }),
  /** Asked for each Reading by itself: no person's doing, and no act. */
  'records.before': call({
    to: 'vault', method: 'GET', path: '/readings/:readingId/before', needs: 'records.confirm', audit: 'failures', activity: false,
    input: z.object({ readingId: id }).strict(), output: seenBefore,
  }),
  /**
   * One query that understands a name, a number or a date, and a filter. Newest first unless another order is asked for; `after` the row that was the last so far.
   * `all`: how many there are without query and filter. Without `records.numbers` a number is found by the whole of it alone, nothing is put in the
   * order of numbers, and who asks for too many that are not there gets `records.tooManyGuesses`.
   */
  'records.search': call({
    to: 'vault', method: 'GET', path: '/records', needs: 'records.read', doors: everyDoor,
    ...withForm(searched, {
      path: '/v1/records', summary: 'Records, newest first', refusals: ['records.tooManyGuesses'],
      form: z.object({ query: text(100).optional(), ...z.object(recordWords).partial().shape, cursor: cursor.optional(), limit: pageLimit }).strict(),
      input: ({ query = '', cursor: after, limit, ...filter }) => ({ query, before: null, limit, filter, ...(after === undefined ? {} : { sort: { by: 'stored' as const, down: true }, after: placeIn(after) }) }),
      answer: z.object({ records: z.array(recordRow), next: cursor.nullable(), total: z.number().int() }),
      shown: ({ rows, more, total }) => { const last = rows.at(-1); return { records: rows, next: more && last !== undefined ? wordOf(last) : null, total } },
    }),
  }),
  /** What there is to filter by: kinds of documents, states and people that records have. */
  'records.choices': call({
    to: 'vault', method: 'GET', path: '/record-choices', needs: 'records.read', audit: 'failures', activity: false, input: nothing,
    output: z.object({ documentTypes: z.array(text(40)).max(200), issuingStates: z.array(text(3)).max(400), people: z.array(z.object({ id, name: text(80) })).max(500) }),
  }),
  'records.get': call({
    to: 'vault', method: 'GET', path: '/records/:id', needs: 'records.read', doors: everyDoor, api: http({ path: '/v1/records/{id}', summary: 'One record', refusals: ['records.notFound'] }), input: z.object({ id }).strict(), output: record,
  }),
  /** Put another note in the place of the one there is, for whom `records.note` lets; an empty text takes it away, which policy lets always. */
  'records.setNote': call({
    to: 'vault', method: 'PUT', path: '/records/:id/note', needs: 'records.clearNote',
    input: z.object({ id, text: text(NOTE_MAX) }).strict(), output: z.object({ note: recordNote.nullable() }),
  }),
  /**
   * Fields of a record into the clipboard, by main: the screen has no hold of it. It is emptied after {@link CLIPBOARD_SECONDS} where they are still in it. The
   * vault says what is copied, and notes which fields.
   */
  'records.copy': call({
    to: 'main', method: 'POST', path: '/records/:id/copies', needs: 'records.copy', audit: 'failures',
    input: z.object({ id, fields: z.array(z.object({ name: fieldName, label: text(80) }).strict()).min(1).max(40), language }).strict(), output: nothing,
  }),
  /** These records on paper, as the vault hands them to main, each an event of its own. No dialog: as `desk.print`. */
  'records.print': call({
    to: 'main', method: 'POST', path: '/record-prints', needs: 'records.print', audit: 'failures', timeoutMs: 60_000,
    input: z.object({ ids: z.array(id).min(1).max(PRINT_MAX), printer: text(200).nullable(), language }).strict(), output: z.object({ printed: z.boolean(), choose: z.array(text(200)).max(64) }),
  }),
  'records.erase': call({
    to: 'vault', method: 'DELETE', path: '/records/:id', needs: 'records.erase', doors: everyDoor, api: http({ path: '/v1/records/{id}', status: 204, summary: 'Erase a record', refusals: ['records.notFound', 'staff.secondWanted'] }),
    fourEyes: { kind: 'erasure', many: { records: () => 1, counted: ENDED } },
    input: z.object({ id, reason: erasureReason }).strict(), output: nothing,
  }),
  /** Erase these records in one act, an event for each and one for all of them. Who is gone already stops none of the others. @returns how many were erased, and which were not there */
  'records.eraseSeveral': call({
    to: 'vault', method: 'DELETE', path: '/records', needs: 'records.erase', timeoutMs: 60_000, fourEyes: { kind: 'erasure', many: { records: namedRecords, counted: ENDED } },
    input: z.object({ ids: z.array(id).min(1).max(ERASE_MAX), reason: erasureReason }).strict(), output: z.object({ erased: z.number().int().min(0), gone: z.array(id).max(ERASE_MAX) }),
  }),
  /** Delete now whatever retention says is due. Also runs by itself. */
  'records.purge': call({
    to: 'vault', method: 'POST', path: '/records/purge', needs: 'records.purge', timeoutMs: 120_000,
    input: nothing, output: z.object({ erased: z.number().int() }),
  }),
}
