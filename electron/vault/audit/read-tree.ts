import type { Database } from '../records/database.ts'
import { leafWriter, eventColumns, type RawEvent } from './event-row.ts'
import { HASH_SIZE } from './merkle-hash.ts'
import { BATCH, leafKind, type TreeBatch } from './tree-check.ts'
import type { WordBook } from './words.ts'

interface Run { count: number, hex: string | null }

/** Reads the log as it is stored, a batch of leaves at a time. */
export interface TreeReader {
  /** Leaves from `first` on, which is a multiple of BATCH, below `size`. */
  read(first: number, size: number): { batch: TreeBatch, events: RawEvent[] }
}

/**
 * Hashes are taken out many at a time, as one hexadecimal text in their order: a row for each would cost more than the hashing.
 * What is missing or has a wrong length is then looked up one by one.
 */
export function treeReader(database: Database, words: WordBook): TreeReader {
  const events = database.prepare<[number, number], RawEvent>(`SELECT ${eventColumns} FROM audit_events WHERE leaf >= ? AND leaf < ? ORDER BY leaf`).raw()
  const eventRun = database.prepare<[number, number], Run>("SELECT count(*) AS count, group_concat(hex(hash), '' ORDER BY leaf) AS hex FROM audit_events WHERE leaf >= ? AND leaf < ?")
  const eventHashes = database.prepare<[number, number], { number: number, hash: unknown }>('SELECT leaf AS number, hash FROM audit_events WHERE leaf >= ? AND leaf < ?')
  const purged = database.prepare<[number, number], { number: number, hash: unknown }>('SELECT leaf AS number, hash FROM audit_purged WHERE leaf >= ? AND leaf < ?')
  const nodeRun = database.prepare<[number, number, number], Run>("SELECT count(*) AS count, group_concat(hex(hash), '' ORDER BY number) AS hex FROM audit_nodes WHERE level = ? AND number >= ? AND number < ?")
  const nodeRows = database.prepare<[number, number, number], { number: number, hash: unknown }>('SELECT number, hash FROM audit_nodes WHERE level = ? AND number >= ? AND number < ?')
  const leafText = leafWriter(words)

  const whole = ({ count, hex }: Run, wanted: number): Uint8Array | null =>
    count === wanted && hex?.length === 2 * HASH_SIZE * wanted ? Uint8Array.from(Buffer.from(hex, 'hex')) : null
  const place = (into: Uint8Array, rows: readonly { number: number, hash: unknown }[], first: number, mark: (at: number) => void) => {
    for (const { number, hash } of rows) {
      if (hash instanceof Uint8Array && hash.length === HASH_SIZE) into.set(hash, (number - first) * HASH_SIZE)
      mark(number - first)
    }
  }

  const readLevels = (first: number, end: number): TreeBatch['levels'] => {
    const levels: TreeBatch['levels'] = []
    for (let level = 1; 2 ** level <= end; level++) {
      const from = Math.floor(first / 2 ** level)
      const to = Math.floor(end / 2 ** level)
      const all = to === from ? new Uint8Array(0) : whole(nodeRun.get(level, from, to) ?? { count: 0, hex: null }, to - from)
      if (all !== null) levels.push({ first: from, hashes: all, present: null })
      else {
        const hashes = new Uint8Array((to - from) * HASH_SIZE)
        const present = new Uint8Array(to - from)
        place(hashes, nodeRows.all(level, from, to), from, (at) => { present[at] = 1 })
        levels.push({ first: from, hashes, present })
      }
    }
    return levels
  }

  return {
    read(first, size) {
      const end = Math.min(first + BATCH, size)
      const rows = events.all(first, end)
      const kinds = new Uint8Array(end - first).fill(leafKind.missing)
      const ends = new Uint32Array(end - first)
      const texts: string[] = []
      const lengths = new Uint32Array(end - first)
      for (const row of rows) {
        const text = `\u0000${leafText(row)}`
        kinds[row[0] - first] = leafKind.event
        lengths[row[0] - first] = Buffer.byteLength(text)
        texts.push(text)
      }
      for (let at = 0, sum = 0; at < ends.length; at++) {
        sum += lengths[at] ?? 0
        ends[at] = sum
      }
      const all = rows.length === end - first ? whole(eventRun.get(first, end) ?? { count: 0, hex: null }, end - first) : null
      const leaves = all ?? new Uint8Array((end - first) * HASH_SIZE)
      if (all === null) {
        place(leaves, eventHashes.all(first, end), first, () => undefined)
        // An event that is there counts, whatever else claims that it was deleted.
        const gone = purged.all(first, end).filter(({ number }) => kinds[number - first] !== leafKind.event)
        place(leaves, gone, first, (at) => { kinds[at] = leafKind.purged })
      }
      return { batch: { first, kinds, text: new TextEncoder().encode(texts.join('')), ends, leaves, levels: readLevels(first, end) }, events: rows }
    },
  }
}
