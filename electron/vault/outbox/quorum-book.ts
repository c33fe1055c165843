import type { Database } from '../database/database.ts'

/** A neighbour that cosigns, with the key that it was first seen to cosign with. */
export interface Witness { terminal: string, key: string }

/** Who cosigns this desk's checkpoints, and the newest one that enough of them cosigned. */
export interface QuorumBook {
  /** Those that are asked to. */
  witnesses(): Witness[]
  /** They and no others are asked. The first key of each stays. */
  setWitnesses(witnesses: readonly Witness[]): void
  /** All that ever were. */
  known(): Witness[]
  newest(): { size: number, note: string } | null
  keep(cosigned: { size: number, note: string }): void
}

/** The row that is kept: a later one says all that it says. */
const NEWEST = 1

export function quorumBook(database: Database): QuorumBook {
  const witnesses = database.prepare<[], Witness>('SELECT terminal, key FROM uplink_witnesses WHERE asked = 1 ORDER BY terminal')
  const known = database.prepare<[], Witness>('SELECT terminal, key FROM uplink_witnesses ORDER BY terminal')
  const clear = database.prepare('UPDATE uplink_witnesses SET asked = 0')
  const add = database.prepare('INSERT INTO uplink_witnesses (terminal, key, asked) VALUES (?, ?, 1) ON CONFLICT (terminal) DO UPDATE SET asked = 1')
  const newest = database.prepare<[number], { size: number, note: unknown }>('SELECT size, note FROM uplink_cosigned WHERE number = ?')
  const keep = database.prepare('INSERT INTO uplink_cosigned (number, size, note) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET size = excluded.size, note = excluded.note')
  return {
    witnesses: () => witnesses.all(),
    setWitnesses(all) {
      clear.run()
      for (const { terminal, key } of all) add.run(terminal, key)
    },
    known: () => known.all(),
    newest() {
      const row = newest.get(NEWEST)
      // A forged row may hold anything.
      return row === undefined ? null : { size: row.size, note: typeof row.note === 'string' ? row.note : '' }
    },
    keep: ({ size, note }) => { keep.run(NEWEST, size, note) },
  }
}
