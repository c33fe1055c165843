import { endAlarms, raise } from '../storage/alarms.ts'
import type { Database } from '../storage/database.ts'

/** Heartbeats that may be missed before it counts: one is lost on the way now and then. */
export const MISSED_HEARTBEATS = 2

/** Of ISO times the later one; they sort as text. */
const CONTACT = "CASE WHEN received_at IS NOT NULL AND received_at > heard_at THEN received_at ELSE heard_at END"

/** Raises what nobody sends: silence, events that a terminal told of and that do not arrive, and a trail that ends without content. Any number of receivers may do so. */
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
  // The newest event of a desk is never old enough to be deleted: enrolment itself is one. While it catches up, batches come faster than heartbeats.
  const withheld = await database.rows<{ id: string, content_to: number }>(
    `SELECT id, content_to FROM terminals t WHERE revoked_at IS NULL AND size > content_to AND received_at < $1
    AND NOT EXISTS (SELECT 1 FROM alarms a WHERE a.terminal = t.id AND a.kind = 'withheld' AND a.subject = 'end' AND a.last_at >= t.received_at)`, [limit])
  if (silent.length + late.length + caughtUp.length + withheld.length === 0) return
  await database.transaction(async (sql) => {
    for (const { id, since } of silent) await raise(sql, { terminal: id, kind: 'silent', subject: 'silent', details: { since } }, at)
    for (const { id, size, told_size: told } of late) await raise(sql, { terminal: id, kind: 'lag', subject: 'lag', details: { size, toldSize: told } }, at)
    for (const { id, content_to: without } of withheld) await raise(sql, { terminal: id, kind: 'withheld', subject: 'end', details: { without } }, at)
    for (const { id } of caughtUp) await endAlarms(sql, id, 'lag', at)
  })
}
