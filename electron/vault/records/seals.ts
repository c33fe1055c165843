import { createHmac } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { NO_END } from './store.ts'

/**
 * How each record was when its event was written: a hash under a salt of its own, which stands in the event. Without the salt, which goes with
 * the record, the hash says nothing about what was in it.
 */
export interface Seals {
  /** Seal a record as it is stored now. Call inside a transaction. @returns the hash, null where there is no such record */
  seal(id: string): string | null
  /** Forget a record's salt; the record is being erased. @returns the hash that it had */
  forget(id: string): string | null
  /**
   * Seal a record anew after its pictures were erased, its end came nearer, or its note is another, if nothing else of it changed.
   *
   * @param ends when it and its pictures end by what the trail says: a nearer day in the row does not become right by this
   * @param picturesErased whether the trail tells, by the event that this is for, that pictures are gone
   * @param change what is done to it now, between the look at the old seal and the new one; done in any case
   * @returns the new hash; null where it is not as it was sealed
   */
  renew(id: string, ends: { record: string, pictures: string }, picturesErased: boolean, change?: () => void): string | null
  hashOf(id: string): string | null
}

interface SealRow { record_id: string, salt: unknown, keep_until: string, pictures: string, hash: string }
interface Picture { kind: string, until: string, hash: string }

/** 192 bits of SHA-256: an event has room for no more beside a long name, and nobody finds a second content for it. */
const HASH_BYTES = 24
const SALT_BYTES = 32
const LONGEST_HASH = Math.ceil(HASH_BYTES / 3) * 4

/** A forged row may hold anything; nothing that is no bytes has a hash that fits. */
const keyed = (salt: unknown, data: unknown) => (!(salt instanceof Uint8Array) || (typeof data !== 'string' && !(data instanceof Uint8Array)) ? '' : createHmac('sha256', salt).update(data).digest().subarray(0, HASH_BYTES).toString('base64url'))

const columns = ['id', 'created_at', 'document_type', 'issuing_state', 'document_number', 'name', 'date_of_birth', 'verdict', 'corrected', 'confirmed_by_id', 'confirmed_by', 'source', 'content'] as const

/** Statements over records as they are stored, on whichever connection. */
function stored(database: Database) {
  const record = database.prepare<[string], Record<(typeof columns)[number] | 'keep_until', string | number | null>>(`SELECT ${columns.join(', ')}, keep_until FROM records WHERE id = ?`)
  const words = database.prepare<[string], [string, string]>('SELECT kind, word FROM record_words WHERE record_id = ? ORDER BY kind, word').raw()
  const note = database.prepare<[string], [unknown, unknown, unknown, unknown]>('SELECT note, written_at, written_by_id, written_by FROM record_notes WHERE record_id = ?').raw()
  const pictures = database.prepare<[string], { kind: string, purge_on: string, jpeg: unknown }>('SELECT kind, purge_on, jpeg FROM record_images WHERE record_id = ? ORDER BY kind')
  return {
    record: (id: string) => record.get(id),
    pictures: (id: string, salt: unknown): Picture[] => pictures.all(id).map(({ kind, purge_on, jpeg }) => ({ kind, until: purge_on, hash: keyed(salt, jpeg) })),
    /** The hash of everything that changes by no policy, a note too where there is one; the ends of storage, which policy may bring nearer, as they were. */
    hash(row: NonNullable<ReturnType<typeof record.get>>, salt: unknown, keepUntil: string, picturesText: string): string {
      const written = note.get(String(row.id))
      return keyed(salt, JSON.stringify(['foyer record 1', ...columns.map((name) => row[name]), words.all(String(row.id)), keepUntil, picturesText, ...(written === undefined ? [] : [written])]))
    },
  }
}

export function recordSeals(database: Database, randomBytes: (count: number) => Uint8Array): Seals {
  const tables = stored(database)
  const insert = database.prepare('INSERT INTO record_seals (record_id, salt, keep_until, pictures, hash) VALUES (?, ?, ?, ?, ?) ON CONFLICT (record_id) DO NOTHING')
  const find = database.prepare<[string], SealRow>('SELECT * FROM record_seals WHERE record_id = ?')
  const remove = database.prepare<[string]>('DELETE FROM record_seals WHERE record_id = ?')
  const check = sealCheck(database)
  /** @param ends as they are by what the trail says, not by the row; null where that is sealed for the first time */
  const sealWith = (id: string, ends: { record: string, pictures: string } | null): string | null => {
    const row = tables.record(id)
    if (row === undefined) return null
    const salt = randomBytes(SALT_BYTES)
    const keepUntil = ends?.record ?? String(row.keep_until)
    const pictures = JSON.stringify(tables.pictures(id, salt).map((picture) => ({ ...picture, until: ends?.pictures ?? picture.until })))
    insert.run(id, salt, keepUntil, pictures, tables.hash(row, salt, keepUntil, pictures))
    return find.get(id)?.hash ?? null
  }
  return {
    seal: (id) => sealWith(id, null),
    forget(id) {
      const hash = find.get(id)?.hash
      remove.run(id)
      return typeof hash === 'string' && hash.length <= LONGEST_HASH ? hash : null
    },
    renew(id, ends, picturesErased, change) {
      const { whole } = check(id, picturesErased)
      change?.()
      if (!whole) return null
      // That its day was not known when it was made stays said: its days do not count from its making.
      const dayless = find.get(id)?.keep_until === NO_END
      remove.run(id)
      return sealWith(id, dayless ? { ...ends, record: NO_END } : ends)
    },
    hashOf: (id) => find.get(id)?.hash ?? null,
  }
}

/**
 * Holds a record against its seal: all of its content, and its storage, which may have become shorter and never longer. Pictures may be gone
 * where `picturesErased` says that the trail tells of it.
 */
export function sealCheck(database: Database): (id: string, picturesErased: boolean) => { hash: string | null, whole: boolean, keptShorter: boolean } {
  const tables = stored(database)
  const find = database.prepare<[string], SealRow>('SELECT * FROM record_seals WHERE record_id = ?')
  return (id, picturesErased) => {
    const seal = find.get(id)
    const row = tables.record(id)
    if (seal === undefined || row === undefined) return { hash: null, whole: false, keptShorter: false }
    const sealed = picturesOf(seal.pictures)
    const now = tables.pictures(id, seal.salt)
    const kept = now.every((picture) => sealed.some(({ kind, hash, until }) => kind === picture.kind && hash === picture.hash && picture.until <= until))
    const whole = tables.hash(row, seal.salt, seal.keep_until, seal.pictures) === seal.hash && String(row.keep_until) <= seal.keep_until
      && kept && (now.length === sealed.length || picturesErased)
    return { hash: seal.hash, whole, keptShorter: String(row.keep_until) < seal.keep_until }
  }
}

/** The ends that a record was sealed with, its own and its pictures'; null where it is not as it was sealed. */
export function sealedEnds(database: Database): (id: string) => { keepUntil: string, pictures: string[] } | null {
  const check = sealCheck(database)
  const find = database.prepare<[string], SealRow>('SELECT * FROM record_seals WHERE record_id = ?')
  return (id) => {
    const seal = check(id, true).whole ? find.get(id) : undefined
    return seal === undefined ? null : { keepUntil: seal.keep_until, pictures: picturesOf(seal.pictures).map(({ until }) => until) }
  }
}

/** A forged text is no list of pictures, and its hash will not match either. */
function picturesOf(text: string): Picture[] {
  try {
    const list = JSON.parse(text) as Picture[]
    return Array.isArray(list) ? list.filter((each) => typeof (each as Picture | null)?.until === 'string') : []
  } catch {
    return []
  }
}
