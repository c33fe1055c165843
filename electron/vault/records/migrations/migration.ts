import type { Database } from 'better-sqlite3-multiple-ciphers'

/** One numbered step of the schema. Once released it is never edited: a change is a new step. */
export interface Migration {
  version: number
  name: string
  up(database: Database): void
}
