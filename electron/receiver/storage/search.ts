import type { Database, Value } from './database.ts'

export interface EventFilter {
  terminal?: string
  user?: string
  method?: string
  /** `401`, or `4xx` for a class. */
  status?: string
  action?: string
  /** ISO times; `to` is not within. */
  from?: string
  to?: string
  /** Anywhere in the event, whatever the case of its letters. */
  text?: string
}

export interface FoundEvent { terminal: string, index: number, time: string, body: string }

/** Place of an event in the order of all: newest first. */
export interface Place { time: string, terminal: string, index: number }

/** Free text is looked for in so many events a query, and so many queries a page: a page always comes, and says how far it looked. */
const CHUNK = 4000
const MOST_CHUNKS = 25

function conditions({ terminal, user, method, status, action, from, to }: EventFilter, before: Place | null): { text: string, values: Value[] } {
  const values: Value[] = []
  const bind = (value: Value): string => `$${values.push(value)}`
  const parts = ['body IS NOT NULL']
  if (terminal !== undefined) parts.push(`terminal = ${bind(terminal)}`)
  if (user !== undefined) parts.push(`who = ${bind(user)}`)
  if (method !== undefined) parts.push(`method = ${bind(method)}`)
  if (action !== undefined) parts.push(`action = ${bind(action)}`)
  if (from !== undefined) parts.push(`time >= ${bind(from)}`)
  if (to !== undefined) parts.push(`time < ${bind(to)}`)
  if (status !== undefined) {
    const low = Number(status.replace(/xx$/, '00'))
    parts.push(`status >= ${bind(low)}`, `status < ${bind(low + (status.endsWith('xx') ? 100 : 1))}`)
  }
  if (before !== null) parts.push(`(time, terminal, idx) < (${bind(before.time)}, ${bind(before.terminal)}, ${bind(before.index)})`)
  return { text: parts.join(' AND '), values }
}

/** @returns a page, and the place to go on from; null at the end */
export async function searchEvents(database: Database, filter: EventFilter, before: Place | null, most: number): Promise<{ events: FoundEvent[], next: Place | null }> {
  const wanted = filter.text?.toLowerCase()
  const chunk = wanted === undefined ? most : CHUNK
  const events: FoundEvent[] = []
  let place = before
  for (let count = 0; count < (wanted === undefined ? 1 : MOST_CHUNKS); count++) {
    const { text, values } = conditions(filter, place)
    const rows = await database.rows<{ terminal: string, idx: number, time: string, body: string }>(
      `SELECT terminal, idx, time, body FROM events WHERE ${text} ORDER BY time DESC, terminal DESC, idx DESC LIMIT $${values.length + 1}`, [...values, chunk])
    for (const { terminal, idx: index, time, body } of rows) {
      place = { time, terminal, index }
      if (wanted === undefined || body.toLowerCase().includes(wanted)) events.push({ terminal, index, time, body })
      if (events.length === most) return { events, next: place }
    }
    if (rows.length < chunk) return { events, next: null }
  }
  return { events, next: place }
}
