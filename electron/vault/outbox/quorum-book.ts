import type { Database } from '../database/database.ts'

/** A neighbour that cosigns, with the key that it was first seen with. */
export interface Witness { terminal: string, key: string }

/** Who cosigns this desk's checkpoints, and the newest one that enough of them cosigned. */
export interface QuorumBook {
  /** Those that are asked to. Their keys are among the neighbours'. */
  witnesses(): Witness[]
  setWitnesses(terminals: readonly string[]): void
  /** Every neighbour whose key is known. */
  known(): Witness[]
  newest(): { size: number, note: string } | null
  keep(cosigned: { size: number, note: string }): void
}

/** The row that is kept: a later one says all that it says. */
const NEWEST = 1

export function quorumBook(database: Database): QuorumBook {
  const witnesses = database.prepare<[], Witness>('SELECT n.terminal, n.key FROM uplink_witnesses w JOIN uplink_neighbours n ON n.terminal = w.terminal ORDER BY n.terminal')
  const known = database.prepare<[], Witness>('SELECT terminal, key FROM uplink_neighbours ORDER BY terminal')
  const clear = database.prepare('DELETE FROM uplink_witnesses')
  const add = database.prepare('INSERT OR IGNORE INTO uplink_witnesses (terminal) VALUES (?)')
  const newest = database.prepare<[number], { size: number, note: unknown }>('SELECT size, note FROM uplink_cosigned WHERE number = ?')
  const keep = database.prepare('INSERT INTO uplink_cosigned (number, size, note) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET size = excluded.size, note = excluded.note')
  return {
    witnesses: () => witnesses.all(),
    setWitnesses(terminals) {
      clear.run()
      for (const terminal of terminals) add.run(terminal)
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
