import { FoyerError } from '../../contract/errors.ts'
import { record, recordRow, type RecordRow } from '../../contract/records.ts'
import { dayAfter, isoTimeOf } from '../clock/iso-time.ts'
import { fromJson, toJson, type RecordContent } from './content.ts'
import type { Database } from '../database/database.ts'
import { conditionOf, type QueryOptions } from './query.ts'
import { nameWords, numberWord } from './words.ts'

interface StoredRow {
  id: string, created_at: number, document_type: string, issuing_state: string | null, document_number: string, name: string
  date_of_birth: string, verdict: RecordRow['verdict'], corrected: number, keep_until: string, confirmed_by: string
  source: 'camera' | 'scanner' | 'file' | 'chip', content: string
}

export interface RecordImage { kind: 'page' | 'portrait', jpeg: Uint8Array, purgeOn: string }

export interface NewRecord extends RecordRow {
  confirmedById: string
  source: StoredRow['source']
  content: RecordContent
  images: RecordImage[]
}

export interface StoredRecord { row: RecordRow, source: StoredRow['source'], content: RecordContent, image: Uint8Array | null, portrait: Uint8Array | null }

export interface RecordStore {
  /** Call inside a transaction. @param doubtful the date is not sure: it counts from the day on which it is */
  add(record: NewRecord, doubtful?: boolean): void
  get(id: string): StoredRecord | null
  /** Newest first, made before the given instant. `total` counts without that bound. */
  search(query: string, before: string | null, limit: number, options: QueryOptions): { rows: RecordRow[], more: boolean, total: number }
  /** Call inside a transaction, and `scrub` the file after. @returns whether there was one */
  erase(id: string): boolean
  /** Ids of records whose last day is before `today`. */
  due(today: string, limit: number): string[]
  /** How many records `due` would give at most. */
  countDue(today: string): number
  /** Records with pictures whose last day is before `today`. */
  imagesDue(today: string): string[]
  eraseImages(id: string, today: string): void
  /** Ids of records whose date was not sure and of which nobody knows yet from when they count. */
  uncounted(): string[]
  /** These records count from `at`. Call inside a transaction. */
  countDoubtfulFrom(ids: readonly string[], at: Date, days: number, imageDays: number): void
  /** A shorter retention counts for what is already there; a longer one does not. Nor does it for what nobody knows yet from when it counts. */
  shorten(days: number, imageDays: number): void
}

/** Whoever has the key may have written anything. @throws FoyerError `database.damaged` where a row is no record */
function rowOf(stored: StoredRow): RecordRow {
  const { data } = recordRow.safeParse({
    id: stored.id, createdAt: isoTimeOf(stored.created_at), documentType: stored.document_type, issuingState: stored.issuing_state,
    documentNumber: stored.document_number, name: stored.name, dateOfBirth: stored.date_of_birth, verdict: stored.verdict,
    corrected: stored.corrected === 1, keepUntil: stored.keep_until, confirmedBy: stored.confirmed_by,
  })
  return data ?? damaged()
}

function damaged(): never {
  throw new FoyerError('database.damaged', { detail: 'records' })
}

const content = record.pick({ fields: true, checks: true, reasons: true, mrzLines: true, evidence: true, follows: true, source: true })

/** Everything of a record but its row and its history. */
function contentOf({ content: text, source }: StoredRow, page: unknown, portrait: unknown): Omit<StoredRecord, 'row'> {
  try {
    const { source: from, ...rest } = content.parse({ ...fromJson(text) as object, source })
    const image = (bytes: unknown) => (bytes === undefined ? null : bytes instanceof Uint8Array ? new Uint8Array(bytes) : damaged())
    return { source: from, content: rest, image: image(page), portrait: image(portrait) }
  } catch {
    return damaged()
  }
}

/** The end of what is stored while nobody knows the day. */
export const NO_END = '9999-12-31'

const uncounted = 'SELECT record_id FROM doubtful_records WHERE counted_from IS NULL'

const columns = 'id, created_at, document_type, issuing_state, document_number, name, date_of_birth, verdict, corrected, keep_until, confirmed_by, source'

export function recordStore(database: Database): RecordStore {
  const insertWord = database.prepare('INSERT OR IGNORE INTO record_words (kind, word, record_id) VALUES (?, ?, ?)')
  const insertImage = database.prepare('INSERT INTO record_images (record_id, kind, jpeg, purge_on) VALUES (?, ?, ?, ?)')
  const insert = database.prepare(`INSERT INTO records (${columns}, confirmed_by_id, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  return {
    add(given, doubtful = false) {
      // An end may come nearer and never go farther, for a record's seal: until the day is known it is as far away as can be.
      const record = doubtful ? { ...given, keepUntil: NO_END, images: given.images.map((image) => ({ ...image, purgeOn: NO_END })) } : given
      insert.run(
        record.id, Date.parse(record.createdAt), record.documentType, record.issuingState, record.documentNumber, record.name, record.dateOfBirth,
        record.verdict, record.corrected ? 1 : 0, record.keepUntil, record.confirmedBy, record.source, record.confirmedById, toJson(record.content),
      )
      if (doubtful) database.prepare('INSERT INTO doubtful_records (record_id) VALUES (?)').run(record.id)
      const words = new Map<string, string[]>([
        ['name', nameWords(record.name)], ['number', []], ['date', []],
      ])
      for (const field of record.content.fields) {
        if (field.name === 'documentNumber' || field.name === 'personalNumber') words.get('number')?.push(numberWord(field.value))
        if (field.name.startsWith('dateOf')) words.get('date')?.push(field.value)
      }
      for (const [kind, list] of words) for (const word of list) if (word !== '') insertWord.run(kind, word, record.id)
      for (const image of record.images) insertImage.run(record.id, image.kind, image.jpeg, image.purgeOn)
    },
    get(id) {
      const stored = database.prepare<[string], StoredRow>(`SELECT ${columns}, content FROM records WHERE id = ?`).get(id)
      if (stored === undefined) return null
      const images = database.prepare<[string], { kind: string, jpeg: unknown }>('SELECT kind, jpeg FROM record_images WHERE record_id = ?').all(id)
      const imageOf = (kind: string) => images.find((image) => image.kind === kind)?.jpeg
      return { row: rowOf(stored), ...contentOf(stored, imageOf('page'), imageOf('portrait')) }
    },
    search(query, before, limit, options) {
      const condition = query.trim() === '' ? { where: 'TRUE', values: [] } : conditionOf(query, options)
      if (condition === null) return { rows: [], more: false, total: 0 }
      const total = database.prepare<(string | number)[], { count: number }>(`SELECT count(*) AS count FROM records WHERE ${condition.where}`).get(...condition.values)?.count ?? 0
      const bound = before === null ? Number.MAX_SAFE_INTEGER : Date.parse(before)
      const rows = database.prepare<(string | number)[], StoredRow>(`SELECT ${columns} FROM records WHERE ${condition.where} AND created_at < ? ORDER BY created_at DESC, id LIMIT ?`)
        .all(...condition.values, bound, limit + 1)
      return { rows: rows.slice(0, limit).map(rowOf), more: rows.length > limit, total }
    },
    erase: (id) => database.prepare('DELETE FROM records WHERE id = ?').run(id).changes > 0,
    due: (today, limit) => (database.prepare<[string, number], { id: string }>(`SELECT id FROM records WHERE keep_until < ? AND id NOT IN (${uncounted}) ORDER BY keep_until LIMIT ?`).all(today, limit)).map(({ id }) => id),
    countDue: (today) => database.prepare<[string], { count: number }>(`SELECT count(*) AS count FROM records WHERE keep_until < ? AND id NOT IN (${uncounted})`).get(today)?.count ?? 0,
    imagesDue: (today) => (database.prepare<[string], { id: string }>(`SELECT DISTINCT record_id AS id FROM record_images WHERE purge_on < ? AND record_id NOT IN (${uncounted})`).all(today)).map(({ id }) => id),
    eraseImages: (id, today) => { database.prepare('DELETE FROM record_images WHERE record_id = ? AND purge_on < ?').run(id, today) },
    uncounted: () => database.prepare<[], { record_id: string }>(uncounted).all().map(({ record_id: id }) => id),
    countDoubtfulFrom(ids, at, days, imageDays) {
      const keep = database.prepare('UPDATE records SET keep_until = ? WHERE id = ?')
      const keepImages = database.prepare('UPDATE record_images SET purge_on = ? WHERE record_id = ?')
      const count = database.prepare('UPDATE doubtful_records SET counted_from = ? WHERE record_id = ?')
      for (const id of ids) {
        keep.run(dayAfter(at, days), id)
        keepImages.run(dayAfter(at, Math.min(days, imageDays)), id)
        count.run(at.getTime(), id)
      }
    },
    shorten(days, imageDays) {
      const from = 'coalesce((SELECT counted_from FROM doubtful_records WHERE record_id = records.id), records.created_at)'
      const until = `date(${from} / 1000, 'unixepoch', ?)`
      // A moment that is none leaves the end where it is.
      database.prepare(`UPDATE records SET keep_until = coalesce(min(keep_until, ${until}), keep_until) WHERE id NOT IN (${uncounted})`).run(`+${days} days`)
      database.prepare(`UPDATE record_images SET purge_on = coalesce(min(purge_on, (SELECT ${until} FROM records WHERE records.id = record_id)), purge_on) WHERE record_id NOT IN (${uncounted})`).run(`+${Math.min(days, imageDays)} days`)
    },
  }
}
