import type { Database } from '../database/database.ts'
import { isTokens } from './access-tokens.ts'
import type { ClientBook } from './book.ts'

const HOUR_MS = 3_600_000
/** What is usual is told by four weeks; a day more, so that the oldest of them is whole. Hours. */
const KEPT_HOURS = 29 * 24

/** How much a client asked in one hour since the epoch. */
export interface HourOfUse { hour: number, asked: number, failed: number, documents: number }

/** What one request was. `opened`: whether its credential counted. `documents`: how many documents it showed or read. */
export interface Asked { client: string, credential: string, address: string, opened: boolean, failed: boolean, documents: number }

/**
 * How much each client asks, and when a key was last used. Kept in memory between two looks, so that a flood of requests costs no writing: what is lost
 * by a fall is some seconds of counting, and the trail has each request by itself.
 */
export interface ClientUse {
  note(asked: Asked, now: number): void
  /** Write down what was noted since. */
  flush(now: number): void
  /** The hours of a client from a moment on, oldest first. */
  hours(client: string, from: number): HourOfUse[]
}

export function clientUse(database: Database, book: ClientBook): ClientUse {
  const add = database.prepare(`
    INSERT INTO client_hours (client_id, hour, asked, failed, documents) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (client_id, hour) DO UPDATE SET asked = asked + excluded.asked, failed = failed + excluded.failed, documents = documents + excluded.documents`)
  const forget = database.prepare('DELETE FROM client_hours WHERE hour < ?')
  const since = database.prepare<[string, number], HourOfUse>('SELECT hour, asked, failed, documents FROM client_hours WHERE client_id = ? AND hour >= ? ORDER BY hour LIMIT 1000')
  const counted = new Map<string, HourOfUse & { client: string }>()
  const used = new Map<string, { client: string, at: number, from: string }>()
  return {
    note({ client, credential, address, opened, failed, documents }, now) {
      const hour = Math.floor(now / HOUR_MS)
      const key = `${client} ${hour}`
      const before = counted.get(key) ?? { client, hour, asked: 0, failed: 0, documents: 0 }
      counted.set(key, { ...before, asked: before.asked + 1, failed: before.failed + (failed ? 1 : 0), documents: before.documents + documents })
      if (opened) used.set(credential, { client, at: now, from: address })
    },
    flush(now) {
      if (counted.size === 0 && used.size === 0) return
      database.transaction(() => {
        for (const { client, hour, asked, failed, documents } of counted.values()) add.run(client, hour, asked, failed, documents)
        for (const [credential, { client, at, from }] of used) {
          if (isTokens(credential)) book.usedToken(client, at, from)
          else book.usedKey(credential, at, from)
        }
        forget.run(Math.floor(now / HOUR_MS) - KEPT_HOURS)
      }).immediate()
      counted.clear()
      used.clear()
    },
    hours: (client, from) => since.all(client, Math.floor(from / HOUR_MS)),
  }
}
