import type { AlertCode } from '../../contract/alerts.ts'
import type { AuditEvent, AuditFilter } from '../../contract/audit.ts'
import type { HourOfUse } from '../clients/use.ts'
import type { AuditSearch } from '../audit/search.ts'

/** How the trail says that a reading is a better one of the same document. */
export const AGAIN = 'again'

/** What a rule may look at: the trail, what other systems asked by the hour, and what time it is. */
export interface LookedAt {
  search: AuditSearch
  clients: { all(): { id: string, revoked_at: number | null }[], hours(client: string, from: number): HourOfUse[] }
  now: Date
}

export interface Finding {
  code: AlertCode
  /** Whom or what it is about: what was raised about the same is not raised again. An id, a leaf, or two of them with a slash. */
  about: string
  /** The numbers that made it: whole ones. */
  numbers: Readonly<Record<string, number>>
  /** Whose doing it is, by staff or client id. */
  who?: string
  /** The reading or the like that it is about. */
  subject?: string
}

export interface AlertRule {
  /** For so long it is not raised again about the same, milliseconds; for ever where it is about one event. */
  quietMs: number
  look(at: LookedAt): Finding[]
}

/** More events than one look takes in: a count that reaches it has long been an alert. */
const MOST_LOOKED_AT = 2_000

/** Events of the last so many milliseconds that a filter lets through, newest first. */
export function since({ search, now }: LookedAt, ms: number, filter: AuditFilter): AuditEvent[] {
  return search.page({ ...filter, from: new Date(now.getTime() - ms).toISOString(), to: now.toISOString() }, null, MOST_LOOKED_AT).events
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
