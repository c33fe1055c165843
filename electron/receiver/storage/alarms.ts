import { first, type Sql } from './database.ts'

export const alarmKinds = ['fork', 'rollback', 'foreign', 'signature', 'withheld', 'silent', 'clock', 'lag', 'desk', 'epoch'] as const
export type AlarmKind = (typeof alarmKinds)[number]

/** Words of a fixed vocabulary, sizes and hashes; never a text that somebody sent. */
export type AlarmDetails = Readonly<Record<string, string | number | null>>

export interface NewAlarm {
  terminal: string
  kind: AlarmKind
  /** What it is about: the same again counts the alarm up instead of making another one. */
  subject: string
  details: AlarmDetails
  /** Signed checkpoints, as evidence: what the receiver holds and what it was offered. */
  held?: string | null
  offered?: string | null
}

export interface Alarm extends Required<NewAlarm> {
  firstAt: string
  lastAt: string
  times: number
  endedAt: string | null
  /** Operator who dealt with it last; null where it never was, or ended by itself. */
  settledBy: string | null
}

/** Open ones. Enough to see what goes on; a terminal that forks on and on must not fill the disk. */
const MOST_OPEN = 200
/** Stands for all that come above those. */
const MORE = 'more'

/** States, which come and go; of the others each is evidence of what was done, and stays. */
const states = ['silent', 'clock', 'lag', 'desk'] as const satisfies readonly AlarmKind[]
type StateKind = (typeof states)[number]
/** Of states that are over; the oldest give way. */
const MOST_ENDED = 200

/** The same again is counted; where it was dealt with it opens anew, with what it tells now. What it told first stays while it is open. */
const AGAIN = `last_at = $4, times = alarms.times + 1, ended_at = NULL, details = CASE WHEN alarms.ended_at IS NULL THEN alarms.details ELSE $5 END,
  held = CASE WHEN alarms.ended_at IS NULL THEN alarms.held ELSE $6 END, offered = CASE WHEN alarms.ended_at IS NULL THEN alarms.offered ELSE $7 END`

export async function raise(sql: Sql, alarm: NewAlarm, at: string): Promise<void> {
  const { terminal, kind, subject, details, held = null, offered = null } = alarm
  const values = [terminal, kind, subject, at, JSON.stringify(details), held, offered]
  const again = await sql.rows(`UPDATE alarms SET ${AGAIN} WHERE terminal = $1 AND kind = $2 AND subject = $3 RETURNING terminal`, values)
  if (again.length > 0) return
  const count = await first<{ n: number }>(sql, 'SELECT count(*) AS n FROM alarms WHERE terminal = $1 AND kind = $2 AND ended_at IS NULL', [terminal, kind])
  if ((count?.n ?? 0) >= MOST_OPEN && subject !== MORE) {
    await raise(sql, { ...alarm, subject: MORE }, at)
    return
  }
  await sql.rows(
    `INSERT INTO alarms (terminal, kind, subject, first_at, last_at, times, details, held, offered) VALUES ($1, $2, $3, $4, $4, 1, $5, $6, $7)
    ON CONFLICT (terminal, kind, subject) DO UPDATE SET ${AGAIN}`,
    values,
  )
}

/** A state that is over, silence say. Evidence of a fork or a rollback never ends by itself. */
export async function endAlarms(sql: Sql, terminal: string, kind: StateKind, at: string, but: readonly string[] = []): Promise<void> {
  const open = await sql.rows<{ subject: string }>('SELECT subject FROM alarms WHERE terminal = $1 AND kind = $2 AND ended_at IS NULL', [terminal, kind])
  for (const { subject } of open) {
    if (!but.includes(subject)) await sql.rows('UPDATE alarms SET ended_at = $4 WHERE terminal = $1 AND kind = $2 AND subject = $3', [terminal, kind, subject, at])
  }
  await sql.rows(
    `DELETE FROM alarms WHERE terminal = $1 AND kind = $2 AND ended_at IS NOT NULL AND subject IN (
      SELECT subject FROM alarms WHERE terminal = $1 AND kind = $2 AND ended_at IS NOT NULL ORDER BY last_at DESC, subject LIMIT 100000 OFFSET ${MOST_ENDED})`, [terminal, kind],
  )
}

/** An operator saw to it; who did is kept for good, what it tells of stays, and the same again opens it anew. */
export async function settleAlarm(sql: Sql, { terminal, kind, subject, operator }: Pick<Alarm, 'terminal' | 'subject'> & { kind: string, operator: string }, at: string): Promise<void> {
  const ended = await sql.rows('UPDATE alarms SET ended_at = $4 WHERE terminal = $1 AND kind = $2 AND subject = $3 AND ended_at IS NULL RETURNING terminal', [terminal, kind, subject, at])
  if (ended.length > 0) await sql.rows('INSERT INTO settled (terminal, kind, subject, operator, at) VALUES ($1, $2, $3, $4, $5)', [terminal, kind, subject, operator, at])
}

interface AlarmRow { terminal: string, kind: AlarmKind, subject: string, first_at: string, last_at: string, times: number, ended_at: string | null, details: string, held: string | null, offered: string | null, settled_by: string | null }

/** Newest first. @param terminal null for all */
export async function alarms(sql: Pick<Sql, 'rows'>, terminal: string | null, onlyOpen: boolean, limit: number): Promise<Alarm[]> {
  const rows = await sql.rows<AlarmRow>(
    `SELECT terminal, kind, subject, first_at, last_at, times, ended_at, details, held, offered,
      (SELECT s.operator FROM settled s WHERE s.terminal = alarms.terminal AND s.kind = alarms.kind AND s.subject = alarms.subject ORDER BY s.at DESC LIMIT 1) AS settled_by FROM alarms
    WHERE ${terminal === null ? '$1 = \'\'' : 'terminal = $1'}${onlyOpen ? ' AND ended_at IS NULL' : ''} ORDER BY last_at DESC, terminal, kind, subject LIMIT $2`,
    [terminal ?? '', limit],
  )
  return rows.map(({ first_at: firstAt, last_at: lastAt, ended_at: endedAt, settled_by: settledBy, details, ...row }) => ({ ...row, firstAt, lastAt, endedAt, settledBy, details: JSON.parse(details) as AlarmDetails }))
}
