import { record, type RecordNote, type RecordRow } from '../../contract/records.ts'
import { dayAfter } from '../clock/iso-time.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { recordChoices } from './choices.ts'
import { fromJson, toJson, type RecordContent } from './content.ts'
import { recordListing } from './listing.ts'
import { noteOf, setNote } from './notes.ts'
import { damaged, rowColumns, rowOf, type StoredRow } from './rows.ts'
import { nameWords, numberWord } from './words.ts'

export interface RecordImage { kind: 'page' | 'otherSide' | 'portrait', jpeg: Uint8Array, purgeOn: string }

export interface NewRecord extends RecordRow {
  confirmedById: string
  source: StoredRow['source']
  content: RecordContent
  images: RecordImage[]
}

export interface StoredRecord { row: RecordRow, source: StoredRow['source'], content: RecordContent, image: Uint8Array | null, otherSide: Uint8Array | null, portrait: Uint8Array | null, note: RecordNote | null }

export interface RecordStore {
  /** Call inside a transaction. @param doubtful the date is not sure: it counts from the day on which it is */
  add(record: NewRecord, doubtful?: boolean): void
  get(id: string): StoredRecord | null
  has(id: string): boolean
  search: ReturnType<typeof recordListing>
  choices: ReturnType<typeof recordChoices>
  /** Call inside a transaction, for a record that is there, and `scrub` the file after. */
  setNote(id: string, text: string, by: { id: string, name: string }, at: Date): void
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

const content = record.pick({ fields: true, checks: true, reasons: true, mrzLines: true, evidence: true, follows: true, source: true })

/** Everything of a record but its row, its note and its history. */
function contentOf({ content: text, source }: StoredRow, pictureOf: (kind: RecordImage['kind']) => unknown): Omit<StoredRecord, 'row' | 'note'> {
  try {
    const { source: from, ...rest } = content.parse({ ...fromJson(text) as object, source })
    const image = (bytes: unknown) => (bytes === undefined ? null : bytes instanceof Uint8Array ? new Uint8Array(bytes) : damaged())
    return { source: from, content: rest, image: image(pictureOf('page')), otherSide: image(pictureOf('otherSide')), portrait: image(pictureOf('portrait')) }
  } catch {
    return damaged()
  }
}

/** The end of what is stored while nobody knows the day. */
export const NO_END = '9999-12-31'

const uncounted = 'SELECT record_id FROM doubtful_records WHERE counted_from IS NULL'

export function recordStore(database: Database): RecordStore {
  const insertWord = database.prepare('INSERT OR IGNORE INTO record_words (kind, word, record_id) VALUES (?, ?, ?)')
  const insertName = database.prepare('INSERT INTO record_names (record_id, folded) VALUES (?, ?)')
  const insertImage = database.prepare('INSERT INTO record_images (record_id, kind, jpeg, purge_on) VALUES (?, ?, ?, ?)')
  const insert = database.prepare(`INSERT INTO records (${rowColumns}, confirmed_by_id, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
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
      insertName.run(record.id, fold(record.name))
      for (const image of record.images) insertImage.run(record.id, image.kind, image.jpeg, image.purgeOn)
    },
    get(id) {
      const stored = database.prepare<[string], StoredRow>(`SELECT ${rowColumns}, content FROM records WHERE id = ?`).get(id)
      if (stored === undefined) return null
      const images = database.prepare<[string], { kind: string, jpeg: unknown }>('SELECT kind, jpeg FROM record_images WHERE record_id = ?').all(id)
      const imageOf = (kind: string) => images.find((image) => image.kind === kind)?.jpeg
      return { row: rowOf(stored), ...contentOf(stored, imageOf), note: noteOf(database, id) }
    },
    has: (id) => database.prepare<[string], { found: number }>('SELECT 1 AS found FROM records WHERE id = ?').get(id) !== undefined,
    search: recordListing(database),
    choices: recordChoices(database),
    setNote: (...note) => { setNote(database, ...note) },
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
