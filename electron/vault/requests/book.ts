import { z } from 'zod'
import { declineReason, GUESTS_MAX, OPEN_MAX, OPEN_OF_CLIENT_MAX, requestState, type DeclineReason, type RequestState } from '../../contract/scan-requests.ts'
import { FoyerError } from '../../contract/errors.ts'
import { id, text } from '../../contract/primitives.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { jsonIn } from '../database/json-in.ts'
import { instant, rowsIn } from '../database/row-in.ts'

const row = z.object({
  id, client_id: id, reference: text(60), places: z.number().int().min(1).max(GUESTS_MAX), state: requestState, reason: declineReason.nullable(),
  guests: z.string().nullable().transform((value) => (value === null ? [] : jsonIn(value))).pipe(z.array(text(120).nullable()).max(GUESTS_MAX)),
  made_at: instant, ends_at: instant, gone_at: instant.nullable(), taken_by: id.nullable(), retry_body: z.instanceof(Uint8Array),
})
export type RequestRow = z.infer<typeof row>

/** Kept requests of a client: the open ones, and as many again several times that have ended. None takes the place of another's. */
const KEPT_OF_CLIENT_MAX = 10 * OPEN_OF_CLIENT_MAX

const wordsIn = (name: string): Set<string> => new Set(fold(name).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))

/** Whether two names may be one person's, in whichever order and with or without all given names: all words of one are in the other. */
function mayBeOne(one: string, other: string): boolean {
  const [fewer, more] = [wordsIn(one), wordsIn(other)].sort((a, b) => a.size - b.size)
  return fewer !== undefined && more !== undefined && fewer.size > 0 && [...fewer].every((word) => more.has(word))
}

export interface NewRequest { id: string, clientId: string, reference: string, guests: readonly (string | null)[], madeAt: number, endsAt: number, retryKey: Uint8Array, retryBody: Uint8Array }

/** What other systems asked the desk to scan. Times are milliseconds since the epoch. Whoever changes several rows does so in a transaction. */
export interface RequestBook {
  find(id: string): RequestRow | null
  /** The one that a client sent under this key. */
  sent(clientId: string, retryKey: Uint8Array): RequestRow | null
  /** Those that wait or are being worked on, the oldest first. */
  open(): RequestRow[]
  /** @throws FoyerError `requests.tooMany` */
  add(request: NewRequest): void
  /** `by` null: back to those that wait. */
  take(id: string, by: string | null, endsAt: number): void
  /** Records that were confirmed for it, in their order. */
  recordsOf(id: string): string[]
  addRecord(id: string, recordId: string): void
  /** It ends, and the names of its guests with it. */
  settle(id: string, state: Exclude<RequestState, 'waiting' | 'taken'>, reason: DeclineReason | null, goneAt: number): void
  /** Names of guests of open requests that somebody had erased: the place stays, without a name. @returns whether there was one */
  forgetGuests(names: readonly string[]): boolean
  /** Guests of open requests whose names have all these words. */
  named(words: string): { row: RequestRow, place: number, name: string }[]
  /** @returns whether somebody was named there */
  forgetGuest(id: string, place: number): boolean
  /** How many requests have one of these records among what came of them. */
  answeredBy(records: readonly string[]): number
  /** Drop what can be asked for no more. @returns whether there was anything */
  dropGone(now: number): boolean
}

export function requestBook(database: Database): RequestBook {
  const one = database.prepare<[string]>('SELECT * FROM scan_requests WHERE id = ?')
  const sent = database.prepare<[string, Uint8Array]>('SELECT * FROM scan_requests WHERE client_id = ? AND retry_key = ? LIMIT 1')
  const open = database.prepare("SELECT * FROM scan_requests WHERE state IN ('waiting', 'taken') ORDER BY made_at, id")
  const count = database.prepare<[string], { many: number }>('SELECT count(*) AS many FROM scan_requests WHERE client_id = ?')
  const insert = database.prepare("INSERT INTO scan_requests (id, client_id, reference, guests, places, state, made_at, ends_at, retry_key, retry_body) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)")
  const take = database.prepare('UPDATE scan_requests SET state = ?, taken_by = ?, ends_at = max(ends_at, ?) WHERE id = ?')
  const settle = database.prepare('UPDATE scan_requests SET state = ?, reason = ?, guests = NULL, taken_by = NULL, gone_at = ? WHERE id = ?')
  const setGuests = database.prepare('UPDATE scan_requests SET guests = ? WHERE id = ?')
  const records = database.prepare<[string], { record_id: unknown }>('SELECT record_id FROM scan_request_records WHERE request_id = ? ORDER BY place')
  const requestsOf = database.prepare<[string], { request_id: unknown }>('SELECT DISTINCT request_id FROM scan_request_records WHERE record_id = ?')
  const addRecord = database.prepare('INSERT INTO scan_request_records (request_id, place, record_id) VALUES (?, ?, ?)')
  const dropRecords = database.prepare('DELETE FROM scan_request_records WHERE request_id IN (SELECT id FROM scan_requests WHERE gone_at <= ?)')
  const drop = database.prepare('DELETE FROM scan_requests WHERE gone_at <= ?')
  const rows = rowsIn('scan_requests', row)
  const book: RequestBook = {
    find: (its) => rows.maybe(one.get(its)),
    sent: (clientId, retryKey) => rows.maybe(sent.get(clientId, retryKey)),
    open: () => open.all().map(rows.of),
    add({ id: its, clientId, reference, guests, madeAt, endsAt, retryKey, retryBody }) {
      const all = book.open()
      if (all.length >= OPEN_MAX || all.filter(({ client_id }) => client_id === clientId).length >= OPEN_OF_CLIENT_MAX || (count.get(clientId)?.many ?? 0) >= KEPT_OF_CLIENT_MAX) throw new FoyerError('requests.tooMany')
      insert.run(its, clientId, reference, JSON.stringify(guests), guests.length, madeAt, endsAt, retryKey, retryBody)
    },
    take: (its, by, endsAt) => { take.run(by === null ? 'waiting' : 'taken', by, endsAt, its) },
    recordsOf: (its) => records.all(its).flatMap(({ record_id }) => id.safeParse(record_id).data ?? []),
    addRecord: (its, recordId) => { addRecord.run(its, book.recordsOf(its).length, recordId) },
    settle: (its, state, reason, goneAt) => { settle.run(state, reason, goneAt, its) },
    forgetGuests(names) {
      const held = book.open().filter(({ guests }) => guests.some((guest) => guest !== null && names.some((name) => mayBeOne(guest, name))))
      for (const { id: its, guests } of held) setGuests.run(JSON.stringify(guests.map((guest) => (guest !== null && names.some((name) => mayBeOne(guest, name)) ? null : guest))), its)
      return held.length > 0
    },
    named(words) {
      const wanted = [...wordsIn(words)]
      if (wanted.length === 0) return []
      return book.open().flatMap((its) => its.guests.flatMap((name, place) => {
        const has = name === null ? new Set<string>() : wordsIn(name)
        return name !== null && wanted.every((word) => [...has].some((each) => each.startsWith(word))) ? [{ row: its, place, name }] : []
      }))
    },
    forgetGuest(its, place) {
      const held = book.find(its)?.guests ?? []
      if ((held[place] ?? null) === null) return false
      setGuests.run(JSON.stringify(held.map((guest, at) => (at === place ? null : guest))), its)
      return true
    },
    answeredBy: (ids) => new Set(ids.flatMap((its) => requestsOf.all(its).map(({ request_id }) => String(request_id)))).size,
    dropGone(now) {
      dropRecords.run(now)
      return drop.run(now).changes > 0
    },
  }
  return book
}
