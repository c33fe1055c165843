import type { z } from 'zod'
import type { heartbeat, heartbeatAnswer } from '../../contract/uplink-protocol.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { keyType, verifierKeyOf } from '../../tlog/signed-note.ts'
import { lockAsking, type Asker } from '../identity/asking.ts'
import { endAlarms, raise } from '../storage/alarms.ts'
import type { Database, Sql } from '../storage/database.ts'
import { setHeartbeat } from '../storage/terminals.ts'
import type { HeldTrail } from '../storage/trails.ts'
import { storedRoot } from '../trail/stored-tree.ts'

/** A desk whose clock is further off than this dates its events wrongly enough to matter; TLS and tokens bear more. */
const CLOCK_MS = 300_000
/** A heartbeat may have been written while a batch was under way: only one that comes later than this after the batch, by our clock, shows a trail that is shorter than it was. */
const CROSSING_MS = 60_000

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** That a terminal lives, what it knows to be wrong with itself, and its newest checkpoint against what is held. @throws Problem `uplink.revoked`, `uplink.notSignedIn` */
export async function takeHeartbeat({ database, now }: { database: Database, now: () => Date }, asker: Asker, said: z.infer<typeof heartbeat>): Promise<z.infer<typeof heartbeatAnswer>> {
  return database.transaction(async (sql) => {
    const { terminal } = asker
    const moment = now()
    const at = moment.toISOString()
    const held = await lockAsking(sql, asker, at)
    const settled = held.receivedAt !== null && moment.getTime() > Date.parse(held.receivedAt) + CROSSING_MS
    const toldSize = said.checkpoint === null ? await without(sql, held, settled, at) : await compare(sql, held, said.checkpoint, settled, at)
    const clockSkewMs = Date.parse(said.at) - moment.getTime()
    await setHeartbeat(sql, terminal, { at, clockSkewMs: Number.isFinite(clockSkewMs) ? clockSkewMs : 0, version: said.version, toldSize, alerts: said.alerts.map(codeOf) })
    await endAlarms(sql, terminal, 'silent', at)
    await tellState(sql, terminal, { said: said.alerts.map(codeOf), clockSkewMs }, at)
    return { at, size: held.size }
  })
}

/** What a desk tells of itself is a code and is shown as one. */
const codeOf = (alert: string): string => /^[\w.-]{1,60}$/.test(alert) ? alert : 'unreadable'

async function tellState(sql: Sql, terminal: string, { said, clockSkewMs }: { said: readonly string[], clockSkewMs: number }, at: string): Promise<void> {
  for (const code of new Set(said)) await raise(sql, { terminal, kind: 'desk', subject: code, details: { code } }, at)
  await endAlarms(sql, terminal, 'desk', at, said)
  if (Math.abs(clockSkewMs) > CLOCK_MS) await raise(sql, { terminal, kind: 'clock', subject: 'skew', details: { ms: clockSkewMs } }, at)
  else await endAlarms(sql, terminal, 'clock', at)
}

/** A desk that sent events has a checkpoint: one without has lost its trail. */
async function without(sql: Sql, held: HeldTrail, settled: boolean, at: string): Promise<null> {
  if (held.size > 0 && settled) await raise(sql, { terminal: held.terminal, kind: 'rollback', subject: 'none', details: { size: held.size, offeredSize: null }, held: held.receipt }, at)
  return null
}

/** @param settled no batch can be under way with it any more @returns the size that its checkpoint tells; null where its signature does not hold */
async function compare(sql: Sql, held: HeldTrail, offered: string, settled: boolean, at: string): Promise<number | null> {
  const { terminal } = held
  const key = verifierKeyOf(held.key, keyType.note)
  const checkpoint = key === null ? null : openCheckpoint(offered, key)
  if (checkpoint === null) {
    await raise(sql, { terminal, kind: 'signature', subject: 'heartbeat', details: { code: 'uplink.badSignature' }, held: held.receipt, offered }, at)
    return null
  }
  if (checkpoint.size > held.size || held.size === 0) return checkpoint.size
  const root = checkpoint.size === held.size ? held.range.root() : await storedRoot(sql, terminal, checkpoint.size)
  if (Buffer.compare(root, checkpoint.root) !== 0) {
    const details = { size: held.size, index: null, offeredSize: checkpoint.size, heldHash: hex(root), offeredHash: hex(checkpoint.root) }
    await raise(sql, { terminal, kind: 'fork', subject: `/${hex(checkpoint.root)}`, details, held: held.receipt, offered }, at)
  } else if (checkpoint.size < held.size && settled) {
    await raise(sql, { terminal, kind: 'rollback', subject: String(checkpoint.size), details: { size: held.size, offeredSize: checkpoint.size }, held: held.receipt, offered }, at)
  }
  return checkpoint.size
}
