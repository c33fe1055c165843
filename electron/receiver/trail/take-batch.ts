import type { z } from 'zod'
import type { Batch, conflict, receipt } from '../../contract/uplink-protocol.ts'
import { openCheckpoint, type Checkpoint } from '../../tlog/checkpoint.ts'
import { withSignature } from '../../tlog/cosignature.ts'
import { cosignatureLine } from '../../tlog/sign-cosignature.ts'
import { leafHash } from '../../tlog/merkle-hash.ts'
import { verifyConsistency } from '../../tlog/merkle-proof.ts'
import type { NoteSigner } from '../../tlog/sign-note.ts'
import { keyType, verifierKeyOf, withOwnSignature } from '../../tlog/signed-note.ts'
import { lockAsking, type Asker } from '../identity/asking.ts'
import { Problem } from '../problem.ts'
import { raise, type NewAlarm } from '../storage/alarms.ts'
import type { Database, Sql } from '../storage/database.ts'
import { leafHashes, storeLeaves, type HeldTrail, type NewLeaf } from '../storage/trails.ts'
import { CompactRange, type StoredNode } from '../tree/compact-range.ts'
import { openLeaf } from '../tree/leaf-form.ts'
import { storedRoot } from './stored-tree.ts'
import { firstWithheld } from './withheld.ts'

export type BatchAnswer = { status: 200, body: z.infer<typeof receipt> } | { status: 409, body: z.infer<typeof conflict> }

export interface Taking {
  database: Database
  /** The receiver's own key, under each receipt. */
  cosigner: NoteSigner
  now: () => Date
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Leaves as they came, hashed; before any lock, since it is most of the work. @throws Problem for the first that is no event of this terminal at this place */
export function openLeaves(terminal: string, { start, leaves }: Batch): NewLeaf[] {
  return leaves.map((leaf, at) => {
    const index = start + at
    if (typeof leaf !== 'string') return { index, hash: Buffer.from(leaf.hash, 'base64'), text: null, event: null }
    const event = openLeaf(leaf, index, terminal)
    if (typeof event === 'string') throw new Problem(event)
    return { index, hash: leafHash(leaf), text: leaf, event }
  })
}

/**
 * A batch of a terminal that proved who it is. One writer per terminal; what is answered with a receipt is on the disk.
 *
 * @throws Problem `uplink.badSignature`, `uplink.badProof`, `uplink.rootMismatch`, `uplink.revoked`, `uplink.notSignedIn`, and what {@link openLeaves} throws
 */
export async function takeBatch(taking: Taking, asker: Asker, batch: Batch): Promise<BatchAnswer> {
  const leaves = openLeaves(asker.terminal, batch)
  return taking.database.transaction(async (sql) => {
    const at = taking.now()
    const held = await lockAsking(sql, asker, at.toISOString())
    const key = verifierKeyOf(held.key, keyType.note)
    const checkpoint = key === null ? null : openCheckpoint(batch.checkpoint, key)
    const note = key === null ? null : withOwnSignature(batch.checkpoint, key)
    if (checkpoint === null || note === null) throw new Problem('uplink.badSignature')
    if (checkpoint.size !== batch.start + leaves.length) throw new Problem('uplink.form')
    if (batch.start > held.size) return otherSize(held)
    if (batch.start < held.size) return known(sql, held, batch, leaves, checkpoint, at)
    return append({ sql, held, batch, leaves, checkpoint, note, cosigner: taking.cosigner, at })
  })
}

const otherSize = ({ size, receipt: last }: HeldTrail): BatchAnswer => ({ status: 409, body: { code: 'uplink.otherSize', size, receipt: last } })

async function fork(sql: Sql, held: HeldTrail, offered: string, details: NewAlarm['details'], at: Date): Promise<BatchAnswer> {
  const subject = `${details['index'] ?? ''}/${details['offeredHash'] ?? ''}`
  await raise(sql, { terminal: held.terminal, kind: 'fork', subject, details: { size: held.size, ...details }, held: held.receipt, offered }, at.toISOString())
  return { status: 409, body: { code: 'uplink.fork', size: held.size, receipt: held.receipt } }
}

/** A batch that begins below what is held: the same again, or another history. */
async function known(sql: Sql, held: HeldTrail, batch: Batch, leaves: readonly NewLeaf[], checkpoint: Checkpoint, at: Date): Promise<BatchAnswer> {
  const stored = await leafHashes(sql, held.terminal, batch.start, Math.min(held.size, checkpoint.size))
  const differing = stored.findIndex((hash, index) => !same(hash, leaves[index]?.hash ?? hash))
  if (differing >= 0) {
    const details = { index: batch.start + differing, heldHash: hex(stored[differing] ?? new Uint8Array()), offeredHash: hex(leaves[differing]?.hash ?? new Uint8Array()) }
    return fork(sql, held, batch.checkpoint, details, at)
  }
  if (checkpoint.size > held.size) return otherSize(held)
  const root = checkpoint.size === held.size ? held.range.root() : await storedRoot(sql, held.terminal, checkpoint.size)
  if (!same(root, checkpoint.root)) return fork(sql, held, batch.checkpoint, { index: null, offeredSize: checkpoint.size, heldHash: hex(root), offeredHash: hex(checkpoint.root) }, at)
  return checkpoint.size === held.size && held.receipt !== null ? { status: 200, body: { receipt: held.receipt } } : otherSize(held)
}

interface Appending { sql: Sql, held: HeldTrail, batch: Batch, leaves: readonly NewLeaf[], checkpoint: Checkpoint, note: string, cosigner: NoteSigner, at: Date }

async function append({ sql, held, batch, leaves, checkpoint, note, cosigner, at }: Appending): Promise<BatchAnswer> {
  const range = new CompactRange(held.size, held.range.hashes)
  const nodes: StoredNode[] = leaves.flatMap(({ hash }) => range.append(hash))
  const proof = batch.consistency.map((hash) => Buffer.from(hash, 'base64'))
  const extends_ = held.size === 0 ? proof.length === 0 : verifyConsistency(held.size, held.range.root(), checkpoint.size, checkpoint.root, proof)
  if (!same(range.root(), checkpoint.root)) {
    // What the terminal signed goes on from what is held, and these leaves are not what it signed.
    if (extends_ || held.size === 0) throw new Problem('uplink.rootMismatch')
    return fork(sql, held, batch.checkpoint, { index: null, offeredSize: checkpoint.size, heldHash: hex(range.root()), offeredHash: hex(checkpoint.root) }, at)
  }
  if (!extends_) throw new Problem('uplink.badProof')
  const receipt = withSignature(note, cosignatureLine(note, cosigner, at))
  const withheld = firstWithheld(held, leaves, at)
  if (withheld !== null) await raise(sql, { terminal: held.terminal, kind: 'withheld', subject: 'batch', details: { without: withheld.index }, held: held.receipt, offered: batch.checkpoint }, at.toISOString())
  await storeLeaves(sql, held, leaves, nodes, range, receipt, at.toISOString())
  return { status: 200, body: { receipt } }
}
