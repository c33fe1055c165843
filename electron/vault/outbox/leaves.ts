import type { z } from 'zod'
import type { batchLeaf } from '../../contract/uplink-protocol.ts'
import { leafHash } from '../../tlog/merkle-hash.ts'
import { eventColumns, leafWriter, type RawEvent } from '../audit/event-row.ts'
import type { AuditLog } from '../audit/log.ts'
import type { Database } from '../database/database.ts'

export type Leaf = z.infer<typeof batchLeaf>

/** The protocol's. */
const LONGEST_LEAF = 8_000

/** Canonical leaves as they are sent. */
export interface LeafReader {
  /**
   * Leaves from `start` on, `most` at most and as much text as one request takes. One whose content is gone, or is not what the tree has, goes as its hash
   * alone: what somebody wrote over an event does not leave the desk as that event, and what came after it is not held up.
   */
  read(start: number, end: number, most: number, mostText: number): Leaf[]
}

export function leafReader(database: Database, { nodes, words }: Pick<AuditLog, 'nodes' | 'words'>): LeafReader {
  const events = database.prepare<[number, number], RawEvent>(`SELECT ${eventColumns} FROM audit_events WHERE leaf >= ? AND leaf < ? ORDER BY leaf`).raw()
  return {
    read(start, end, most, mostText) {
      const write = leafWriter(words)
      const rows = new Map(events.all(start, Math.min(end, start + most)).map((row) => [row[0], row]))
      const leaves: Leaf[] = []
      let text = 0
      for (let index = start; index < end && leaves.length < most; index++) {
        const hash = nodes(0, index)
        const row = rows.get(index)
        const written = row === undefined ? null : write(row)
        const whole = written !== null && written.length <= LONGEST_LEAF && leafHash(written).equals(hash)
        text += whole ? written.length : 60
        if (leaves.length > 0 && text > mostText) break
        leaves.push(whole ? written : { hash: Buffer.from(hash).toString('base64') })
      }
      return leaves
    },
  }
}

