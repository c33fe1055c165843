import type { Database } from './database.ts'

/** Events of a trail, those included whose content was purged. */
export const eventsIn = (database: Database): number => database.prepare<[], { size: number | null }>('SELECT max(leaf) + 1 AS size FROM audit_events').get()?.size ?? 0

export const recordsIn = (database: Database): number => database.prepare<[], { records: number }>('SELECT count(*) AS records FROM records').get()?.records ?? 0
