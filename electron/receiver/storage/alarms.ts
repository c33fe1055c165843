import { first, type Sql } from './database.ts'

export const alarmKinds = ['fork', 'rollback', 'foreign', 'signature', 'silent', 'clock', 'lag', 'desk', 'epoch'] as const
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

export interface Alarm extends Required<NewAlarm> { firstAt: string, lastAt: string, times: number, endedAt: string | null }

/** Enough to see what goes on; a terminal that forks on and on must not fill the disk. */
const MOST_OF_A_KIND = 200

export async function raise(sql: Sql, { terminal, kind, subject, details, held = null, offered = null }: NewAlarm, at: string): Promise<void> {
  const again = await sql.rows('UPDATE alarms SET last_at = $4, times = times + 1, ended_at = NULL WHERE terminal = $1 AND kind = $2 AND subject = $3 RETURNING terminal', [terminal, kind, subject, at])
  if (again.length > 0) return
  const count = await first<{ n: number }>(sql, 'SELECT count(*) AS n FROM alarms WHERE terminal = $1 AND kind = $2', [terminal, kind])
  if ((count?.n ?? 0) >= MOST_OF_A_KIND) return
  await sql.rows(
    `INSERT INTO alarms (terminal, kind, subject, first_at, last_at, times, details, held, offered) VALUES ($1, $2, $3, $4, $4, 1, $5, $6, $7)
    ON CONFLICT (terminal, kind, subject) DO UPDATE SET last_at = excluded.last_at, times = alarms.times + 1`,
    [terminal, kind, subject, at, JSON.stringify(details), held, offered],
  )
}

/** A state that is over, silence say. Evidence of a fork or a rollback never ends by itself. */
export async function endAlarms(sql: Sql, terminal: string, kind: 'silent' | 'clock' | 'lag' | 'desk', at: string, but: readonly string[] = []): Promise<void> {
  const open = await sql.rows<{ subject: string }>('SELECT subject FROM alarms WHERE terminal = $1 AND kind = $2 AND ended_at IS NULL', [terminal, kind])
  for (const { subject } of open) {
    if (!but.includes(subject)) await sql.rows('UPDATE alarms SET ended_at = $4 WHERE terminal = $1 AND kind = $2 AND subject = $3', [terminal, kind, subject, at])
  }
}

/** Somebody saw to it; what it tells of stays, and the same again opens it anew. */
export async function settleAlarm(sql: Sql, terminal: string, kind: string, subject: string, at: string): Promise<void> {
  await sql.rows('UPDATE alarms SET ended_at = $4 WHERE terminal = $1 AND kind = $2 AND subject = $3 AND ended_at IS NULL', [terminal, kind, subject, at])
}

interface AlarmRow { terminal: string, kind: AlarmKind, subject: string, first_at: string, last_at: string, times: number, ended_at: string | null, details: string, held: string | null, offered: string | null }

/** Newest first. @param terminal null for all */
export async function alarms(sql: Pick<Sql, 'rows'>, terminal: string | null, onlyOpen: boolean, limit: number): Promise<Alarm[]> {
  const rows = await sql.rows<AlarmRow>(
    `SELECT terminal, kind, subject, first_at, last_at, times, ended_at, details, held, offered FROM alarms
    WHERE ${terminal === null ? '$1 = \'\'' : 'terminal = $1'}${onlyOpen ? ' AND ended_at IS NULL' : ''} ORDER BY last_at DESC, terminal, kind, subject LIMIT $2`,
    [terminal ?? '', limit],
  )
  return rows.map(({ first_at: firstAt, last_at: lastAt, ended_at: endedAt, details, ...row }) => ({ ...row, firstAt, lastAt, endedAt, details: JSON.parse(details) as AlarmDetails }))
}
