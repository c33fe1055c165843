import { FoyerError } from '../../contract/errors.ts'
import { TRUST_FILES_MAX, TRUST_TOTAL_MAX, trustAnchor, type TrustAbout, type TrustAnchor } from '../../contract/trust.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import type { Database } from '../database/database.ts'
import { jsonIn } from '../database/json-in.ts'
import { hashOfFile } from './told.ts'

export interface NewAnchor { id: string, bytes: Uint8Array, about: TrustAbout, at: Date, by: { id: string, name: string } }

/** Files of trust in the encrypted database, where whoever has no key can put none. */
export interface Anchors {
  /** The oldest first. */
  list(): TrustAnchor[]
  ids(): string[]
  /** @throws FoyerError `trust.notFound`; `database.damaged` where the bytes are not those of that hash */
  bytesOf(id: string): Uint8Array
  /** @returns the row without its bytes. @throws FoyerError `trust.full` */
  add(anchor: NewAnchor): Row & { imported_by_id: string }
  /** @returns whether it was there */
  remove(id: string): boolean
}

interface Row { id: string, size: number, about: string, imported_at: number, imported_by: string }

function anchorOf({ id, size, about, imported_at, imported_by }: Row): TrustAnchor {
  const anchor = trustAnchor.safeParse({ id, bytes: size, about: jsonIn(about), importedAt: isoTimeOf(imported_at), importedBy: imported_by })
  if (!anchor.success) throw new FoyerError('database.damaged', { detail: 'trust_anchors' })
  return anchor.data
}

export function anchorsIn(database: Database): Anchors {
  const all = database.prepare<[], Row>('SELECT id, size, about, imported_at, imported_by FROM trust_anchors ORDER BY number')
  const bytes = database.prepare<[string], { bytes: unknown }>('SELECT bytes FROM trust_anchors WHERE id = ?')
  const room = database.prepare<[], { files: number, total: number }>('SELECT count(*) AS files, coalesce(sum(size), 0) AS total FROM trust_anchors')
  const insert = database.prepare('INSERT INTO trust_anchors (id, size, about, imported_at, imported_by_id, imported_by, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM trust_anchors WHERE id = ?')
  return {
    list: () => all.all().map(anchorOf),
    ids: () => all.all().map(({ id }) => id),
    bytesOf(id) {
      const row = bytes.get(id)
      if (row === undefined) throw new FoyerError('trust.notFound')
      // Chips are judged by it: exchanged for another, it must not get that far.
      if (!(row.bytes instanceof Uint8Array) || hashOfFile(row.bytes) !== id) throw new FoyerError('database.damaged', { detail: 'trust_anchors' })
      return new Uint8Array(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength)
    },
    add(anchor) {
      const { files, total } = room.get() ?? { files: 0, total: 0 }
      if (files >= TRUST_FILES_MAX || total + anchor.bytes.byteLength > TRUST_TOTAL_MAX) throw new FoyerError('trust.full')
      const given = Buffer.from(anchor.bytes.buffer, anchor.bytes.byteOffset, anchor.bytes.byteLength)
      const row = { id: anchor.id, size: given.byteLength, about: JSON.stringify(anchor.about), imported_at: anchor.at.getTime(), imported_by_id: anchor.by.id, imported_by: anchor.by.name }
      insert.run(row.id, row.size, row.about, row.imported_at, row.imported_by_id, row.imported_by, given)
      return row
    },
    remove: (id) => remove.run(id).changes > 0,
  }
}
