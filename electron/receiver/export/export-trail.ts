import { exportLine, exportNewline } from '../../tlog/export-line.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { hashLine, proofHeadLine } from '../../tlog/proof-file.ts'
import { treeParts } from '../../tlog/tree-parts.ts'
import { Problem } from '../problem.ts'
import type { Database } from '../storage/database.ts'
import { keysOf } from '../storage/terminals.ts'
import { cosignedAtSize } from '../storage/witnessing.ts'
import { storedNode } from '../trail/stored-tree.ts'

const ROWS = 2000

/** A piece of the file and of its proof; one of the two is empty. */
export interface Piece { text: string, proof: string }

/**
 * A terminal's trail of `size` events as JSON Lines with its proof, as `foyer-verify` takes them: no matter where it was exported, here or on the desk.
 *
 * @param size of a batch that was received
 * @throws Problem `uplink.notFound` where no checkpoint of this size is held
 */
export async function* exportTrail(database: Database, terminal: string, size: number): AsyncGenerator<Piece> {
  const signed = await cosignedAtSize(database, terminal, size)
  // The key of that time: it began at or below this size, and the one after it above.
  const key = (await keysOf(database, terminal)).findLast(({ fromSize }) => fromSize < size)?.key
  if (signed === null || key === undefined) throw new Problem('uplink.notFound')
  yield { text: '', proof: `${proofHeadLine({ foyer: 'proof', version: 1, format: 'jsonl', key, checkpoint: signed.note, earlier: [] })}\n` }
  const events = heldEvents(database, terminal, size)
  let next = await events.next()
  const parts = treeParts(size, () => next.done === true ? null : next.value.index)
  for (let part = parts.next(); part.done !== true; part = parts.next()) {
    const { start, level, held } = part.value
    if (held && next.done !== true) {
      yield { text: `${exportLine('jsonl', next.value)}${exportNewline('jsonl')}`, proof: '' }
      next = await events.next()
    } else {
      yield { text: '', proof: `${hashLine(await storedNode(database, terminal, level, start / 2 ** level))}\n` }
    }
  }
}

/** Those whose content is there; of a purged one the hash is in the proof. */
async function* heldEvents(database: Database, terminal: string, size: number): AsyncGenerator<{ index: number, content: EventContent }, undefined> {
  for (let from = 0; from < size;) {
    const rows = await database.rows<{ idx: number, body: string }>('SELECT idx, body FROM events WHERE terminal = $1 AND idx >= $2 AND idx < $3 AND body IS NOT NULL ORDER BY idx LIMIT $4', [terminal, from, size, ROWS])
    for (const { idx, body } of rows) {
      const { index, ...content } = { principal: null, door: null, credential: null, ...JSON.parse(body) as Omit<EventContent, 'principal' | 'door' | 'credential'> & Partial<EventContent> & { index: number } }
      yield { index, content }
      from = idx + 1
    }
    if (rows.length < ROWS) return
  }
}
