import type { Database } from '../database/database.ts'
import { leafWriter, eventColumns, type RawEvent } from './event-row.ts'
import { HASH_SIZE } from '../../tlog/merkle-hash.ts'
import { BATCH, leafKind, type TreeBatch } from './tree-check.ts'
import type { WordBook } from './words.ts'

/** UTF-8, at most, of one UTF-16 unit. */
const MOST_BYTES_OF_A_UNIT = 3

interface Run { count: number, hex: string | null }

/** What stands for a hash that is missing or has a wrong length: nothing hashes to it. */
const NO_HASH = '00'.repeat(HASH_SIZE)
/** Whether a row's hash can be one: a text of the same digits is taken for it by `hex`, and two of 31 and 33 bytes are as long as two. */
const isHash = `typeof(hash) = 'blob' AND length(hash) = ${HASH_SIZE}`
/** Of one hash. */
const DIGITS = 2 * HASH_SIZE

/** Reads the log as it is stored, a batch of leaves at a time. */
export interface TreeReader {
  /** Leaves from `first` on, which is a multiple of BATCH, below `size`. */
  read(first: number, size: number): { batch: TreeBatch, events: RawEvent[] }
}

/**
 * Hashes are taken out many at a time, as one hexadecimal text in their order: a row for each would cost more than the hashing.
 * What is missing, of a wrong length or of another kind (none of which comes into that text) is then looked up one by one.
 */
export function treeReader(database: Database, words: WordBook): TreeReader {
  // The hash as hexadecimal text: as a blob each would cost an object of its own.
  const events = database.prepare<[number, number], RawEvent>(`SELECT ${eventColumns}, CASE WHEN ${isHash} THEN hex(hash) END FROM audit_events WHERE leaf >= ? AND leaf < ? ORDER BY leaf`).raw()
  const eventHashes = database.prepare<[number, number], { number: number, hash: unknown }>('SELECT leaf AS number, hash FROM audit_events WHERE leaf >= ? AND leaf < ?')
  const purged = database.prepare<[number, number], { number: number, hash: unknown }>('SELECT leaf AS number, hash FROM audit_purged WHERE leaf >= ? AND leaf < ?')
  // In the order of the inner query, as SQLite takes it: an order asked of the function itself would be sorted once more, at half of the whole cost.
  // Were it another, every node would be found wrong.
  const nodeRun = database.prepare<[number, number, number], Run>(`SELECT count(*) AS count, group_concat(hex, '') AS hex FROM (SELECT CASE WHEN ${isHash} AND typeof(number) = 'integer' THEN hex(hash) END AS hex FROM audit_nodes WHERE level = ? AND number >= ? AND number < ? ORDER BY number)`)
  const nodeRows = database.prepare<[number, number, number], { number: number, hash: unknown }>('SELECT number, hash FROM audit_nodes WHERE level = ? AND number >= ? AND number < ?')
  const leafText = leafWriter(words)

  const whole = ({ count, hex }: Run, wanted: number): string | null => (count === wanted && hex?.length === DIGITS * wanted ? hex : null)
  const place = (into: string[], rows: readonly { number: number, hash: unknown }[], first: number, mark: (at: number) => void) => {
    for (const { number, hash } of rows) {
      if (hash instanceof Uint8Array && hash.length === HASH_SIZE) into[number - first] = Buffer.from(hash).toString('hex')
      mark(number - first)
    }
  }
  const noHashes = (count: number) => Array.from({ length: count }, () => NO_HASH)

  const readLevels = (first: number, end: number): TreeBatch['levels'] => {
    const levels: TreeBatch['levels'] = []
    for (let level = 1; 2 ** level <= end; level++) {
      const from = Math.floor(first / 2 ** level)
      const to = Math.floor(end / 2 ** level)
      const all = to === from ? '' : whole(nodeRun.get(level, from, to) ?? { count: 0, hex: null }, to - from)
      if (all !== null) levels.push({ first: from, hashes: all, present: null })
      else {
        const hashes = noHashes(to - from)
        const present = new Uint8Array(to - from)
        place(hashes, nodeRows.all(level, from, to), from, (at) => { present[at] = 1 })
        levels.push({ first: from, hashes: hashes.join(''), present })
      }
    }
    return levels
  }

  /** Bytes that the last batch's leaves took, and some to spare. */
  let room = BATCH * 512

  const textsOf = (rows: readonly RawEvent[], first: number, count: number): Pick<TreeBatch, 'kinds' | 'ends' | 'text'> => {
    const kinds = new Uint8Array(count).fill(leafKind.missing)
    const ends = new Uint32Array(count)
    let bytes = Buffer.allocUnsafeSlow(room)
    let length = 0
    for (const row of rows) {
      const at = row[0] - first
      const text = leafText(row)
      const most = length + 1 + MOST_BYTES_OF_A_UNIT * text.length
      if (most > bytes.length) {
        const more = Buffer.allocUnsafeSlow(2 * most)
        bytes.copy(more, 0, 0, length)
        bytes = more
      }
      bytes[length] = 0
      length += 1 + bytes.write(text, length + 1)
      kinds[at] = leafKind.event
      ends[at] = length
    }
    // A leaf that is not there ends where the one before it does.
    for (let at = 1; at < count; at++) if (kinds[at] !== leafKind.event) ends[at] = ends[at - 1] ?? 0
    room = Math.max(room, Math.ceil(1.1 * length))
    return { kinds, ends, text: bytes.subarray(0, length) }
  }

  const oneByOne = (first: number, end: number, kinds: Uint8Array): string => {
    const leaves = noHashes(end - first)
    place(leaves, eventHashes.all(first, end), first, () => undefined)
    // An event that is there counts, whatever else claims that it was deleted.
    const gone = purged.all(first, end).filter(({ number }) => kinds[number - first] !== leafKind.event)
    place(leaves, gone, first, (at) => { kinds[at] = leafKind.purged })
    return leaves.join('')
  }

  return {
    read(first, size) {
      const end = Math.min(first + BATCH, size)
      const rows = events.all(first, end)
      const { kinds, ends, text } = textsOf(rows, first, end - first)
      // A row without a hash adds nothing to the text, which is then too short.
      const all = whole({ count: rows.length, hex: rows.map(({ 18: hex }) => hex ?? '').join('') }, end - first)
      return { batch: { first, kinds, text, ends, leaves: all ?? oneByOne(first, end, kinds), levels: readLevels(first, end) }, events: rows }
    },
  }
}
