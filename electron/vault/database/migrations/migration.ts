import type { Database } from 'better-sqlite3-multiple-ciphers'

/** One numbered step of the schema. Once released it is never edited: a change is a new step. */
export interface Migration {
  version: number
  name: string
  up(database: Database): void
}

/**
 * A step that a program which does not know it can live with: a table, an index or a column with a default of its own. It is entered by
 * name instead of raising the schema's version, so that the version before still opens the file and loses nothing. Never edited once released. No trigger, no view, no index
 * that is unique: a Foyer that does not know the addition must be able to tell it from what a stranger put in.
 */
export interface Addition {
  name: string
  up(database: Database): void
}
