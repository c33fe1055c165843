import { endAlarms, raise } from '../storage/alarms.ts'
import type { Database } from '../storage/database.ts'

/** Heartbeats that may be missed before it counts: one is lost on the way now and then. */
export const MISSED_HEARTBEATS = 2

/** Of ISO times the later one; they sort as text. */
const CONTACT = "CASE WHEN received_at IS NOT NULL AND received_at > heard_at THEN received_at ELSE heard_at END"

/** Raises what nobody sends: silence, and events that a terminal told of and that do not arrive. Any number of receivers may do so. */
export async function watchFleet(database: Database, heartbeatMs: number, now: Date): Promise<void> {
  const at = now.toISOString()
  const limit = new Date(now.getTime() - MISSED_HEARTBEATS * heartbeatMs).toISOString()
  const silent = await database.rows<{ id: string, since: string }>(
    `SELECT id, ${CONTACT} AS since FROM terminals t WHERE revoked_at IS NULL AND ${CONTACT} < $1
    AND NOT EXISTS (SELECT 1 FROM alarms a WHERE a.terminal = t.id AND a.kind = 'silent' AND a.ended_at IS NULL)`, [limit])
  const late = await database.rows<{ id: string, size: number, told_size: number }>(
    `SELECT id, size, told_size FROM terminals t WHERE revoked_at IS NULL AND told_size > size AND heard_at >= $1 AND (received_at IS NULL OR received_at < $1) AND enrolled_at < $1
    AND NOT EXISTS (SELECT 1 FROM alarms a WHERE a.terminal = t.id AND a.kind = 'lag' AND a.ended_at IS NULL)`, [limit])
  const caughtUp = await database.rows<{ id: string }>(
    `SELECT id FROM terminals t WHERE (told_size IS NULL OR told_size <= size) AND EXISTS (SELECT 1 FROM alarms a WHERE a.terminal = t.id AND a.kind = 'lag' AND a.ended_at IS NULL)`)
  if (silent.length + late.length + caughtUp.length === 0) return
  await database.transaction(async (sql) => {
    for (const { id, since } of silent) await raise(sql, { terminal: id, kind: 'silent', subject: 'silent', details: { since } }, at)
    for (const { id, size, told_size: told } of late) await raise(sql, { terminal: id, kind: 'lag', subject: 'lag', details: { size, toldSize: told } }, at)
    for (const { id } of caughtUp) await endAlarms(sql, id, 'lag', at)
  })
}
