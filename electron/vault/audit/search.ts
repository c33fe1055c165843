import { auditEvent, type AuditEvent, type AuditFilter } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { principalKind, way } from '../../contract/principal.ts'
import { role } from '../../contract/roles.ts'
import type { Database } from '../database/database.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { contentOf, eventColumns, type EventRow } from './event-row.ts'
import type { WordBook } from './words.ts'

const methods: ReadonlySet<string> = new Set(auditEvent.shape.method.options)
const kinds: ReadonlySet<string> = new Set(principalKind.options)
const ways: ReadonlySet<string> = new Set(way.options)
const roles: ReadonlySet<string> = new Set(role.options)
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most
const isId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)

/** Whether it can be shown as an event, by the contract; written out, since an export has a million of them. */
function isEvent(event: AuditEvent): boolean {
  const { index, user, userName, role: had, method, path, action, status, error, subject, detail, terminal, address, version, format, principal, door, credential } = event
  return Number.isSafeInteger(index) && index >= 0 && Number.isSafeInteger(status) && isId(user) && isId(terminal) && (subject === null || isId(subject))
    && methods.has(method) && (had === null || roles.has(had)) && isText(userName, 80) && isText(path, 200) && isText(action, 60)
    && (error === null || isText(error, 60)) && (detail === null || isText(detail, 300)) && isText(address, 64) && isText(version, 40)
    && (format === 1 || format === 2) && (principal === null || kinds.has(principal)) && (door === null || ways.has(door)) && (credential === null || isId(credential))
}

/** Conditions of a filter over `audit_events`; null where it names a word that no event has. */
function conditionsOf(filter: AuditFilter, words: WordBook): { where: string[], values: (number | string)[] } | null {
  const where: string[] = []
  const values: (number | string)[] = []
  for (const column of ['user', 'method', 'action'] as const) {
    const asked = filter[column]
    if (asked === null || asked === undefined) continue
    const number = words.find(asked)
    if (number === null) return null
    where.push(`${column} = ?`)
    values.push(number)
  }
  const { status, subject, from, to } = filter
  if (status !== null && status !== undefined) {
    where.push(status.endsWith('xx') ? 'status / 100 = ?' : 'status = ?')
    values.push(Number(status.endsWith('xx') ? status.charAt(0) : status))
  }
  if (subject !== null && subject !== undefined) {
    where.push('subject = ?')
    values.push(subject)
  }
  if (from !== null && from !== undefined) {
    where.push('time >= ?')
    values.push(Date.parse(from))
  }
  if (to !== null && to !== undefined) {
    where.push('time <= ?')
    values.push(Date.parse(to))
  }
  return { where, values }
}

/** @throws FoyerError `audit.damaged` at a row that is no event */
export interface AuditSearch {
  /** Newest first, below leaf `before`. */
  page(filter: AuditFilter, before: number | null, limit: number): { events: AuditEvent[], more: boolean }
  /** Oldest first, all of them. */
  each(filter: AuditFilter): IterableIterator<AuditEvent>
  /** What was done with one subject, oldest first, the newest `limit` of it. */
  history(subject: string, limit: number): AuditEvent[]
  /** Whoever has an event, by the name of today. */
  people(): { id: string, name: string }[]
  /** Leaf of the newest success of an action. */
  last(action: string): number | null
}

/** @param nameOf shown name of a staff id, now: for events that do not carry the name of their day */
export function auditSearch(database: Database, words: WordBook, nameOf: (staffId: string) => string): AuditSearch {
  const eventOf = (row: EventRow): AuditEvent => {
    const content = contentOf(row, words)
    const { words: detail, name } = decodeDetail(content.detail)
    const event = { index: row.leaf, userName: name ?? nameOf(content.user), ...content, detail }
    if (!isEvent(event)) throw new FoyerError('audit.damaged', { detail: `leaf=${String(row.leaf).slice(0, 16)}` })
    return event
  }
  const select = (where: readonly string[], tail: string) =>
    database.prepare<(number | string)[], EventRow>(`SELECT ${eventColumns} FROM audit_events ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ${tail}`)

  const search: AuditSearch = {
    page(filter, before, limit) {
      const conditions = conditionsOf(filter, words)
      if (conditions === null) return { events: [], more: false }
      if (before !== null) {
        conditions.where.push('leaf < ?')
        conditions.values.push(before)
      }
      const rows = select(conditions.where, 'ORDER BY leaf DESC LIMIT ?').all(...conditions.values, limit + 1)
      return { events: rows.slice(0, limit).map(eventOf), more: rows.length > limit }
    },
    * each(filter) {
      const conditions = conditionsOf(filter, words)
      if (conditions === null) return
      // Page by page: a statement that is being stepped through would block every write.
      const statement = select([...conditions.where, 'leaf > ?'], 'ORDER BY leaf LIMIT 2000')
      let last = -1
      for (;;) {
        const rows = statement.all(...conditions.values, last)
        for (const row of rows) yield eventOf(row)
        const end = rows.at(-1)
        if (end === undefined || rows.length < 2000) return
        last = end.leaf
      }
    },
    // From one to the next over the index: a trail of a million events has a handful of people.
    people: () => database.prepare<[], { user: number }>(`
      WITH RECURSIVE found (user) AS (
        SELECT min(user) FROM audit_events UNION ALL SELECT (SELECT min(user) FROM audit_events WHERE audit_events.user > found.user) FROM found WHERE user IS NOT NULL
      ) SELECT user FROM found WHERE user IS NOT NULL LIMIT 500`).all()
      .map(({ user }) => words.wordOf(user)).filter(isId).map((id) => ({ id, name: nameOf(id).slice(0, 80) })),
    last: (action) => search.page({ action, status: '200' }, null, 1).events[0]?.index ?? null,
    history: (subject, limit) => search.page({ subject }, null, limit).events.toReversed(),
  }
  return search
}
