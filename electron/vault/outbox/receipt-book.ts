import { DAY_MS } from '../clock/limits.ts'
import type { Database } from '../database/database.ts'

/** A countersigned checkpoint of ours, as it came. */
export interface StoredReceipt { size: number, time: number, note: string }

/** Receipts of the trail, the newest of each day for good. */
export interface ReceiptBook {
  newest(): StoredReceipt | null
  /** The newest first. */
  last(count: number): StoredReceipt[]
  /** @param time when it was countersigned, milliseconds since the epoch */
  keep(receipt: StoredReceipt): void
}

export function receiptBook(database: Database): ReceiptBook {
  const newest = database.prepare<[], StoredReceipt>('SELECT size, time, note FROM uplink_receipts ORDER BY size DESC LIMIT 1')
  const last = database.prepare<[number], StoredReceipt>('SELECT size, time, note FROM uplink_receipts ORDER BY size DESC LIMIT ?')
  const keep = database.prepare('INSERT INTO uplink_receipts (size, time, note) VALUES (?, ?, ?) ON CONFLICT (size) DO UPDATE SET time = excluded.time, note = excluded.note')
  const drop = database.prepare('DELETE FROM uplink_receipts WHERE size = ?')
  const day = (time: number) => Math.floor(time / DAY_MS)
  // A forged row may hold anything.
  const read = (row: StoredReceipt): StoredReceipt => ({ ...row, note: typeof row.note === 'string' ? row.note : '' })
  return {
    newest() {
      const row = newest.get()
      return row === undefined ? null : read(row)
    },
    last: (count) => last.all(count).map(read),
    keep(receipt) {
      const before = newest.get()
      // A later one of the same day says all that the earlier one says.
      if (before !== undefined && before.size < receipt.size && day(before.time) === day(receipt.time)) drop.run(before.size)
      keep.run(receipt.size, receipt.time, receipt.note)
    },
  }
}
