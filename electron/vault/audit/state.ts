import type { Database } from '../database/database.ts'
import type { SignedTime } from './check-signatures.ts'
import type { RawEvent } from './event-row.ts'
import type { Report } from './report.ts'
import type { WordBook } from './words.ts'

/** Holds the rest of the database against what the trail tells of it. */
export interface StateCheck {
  /** Every event, in order. */
  see(event: RawEvent): void
  /** A leaf of which only the hash is left. */
  purged(leaf: number): void
  /** Hold what the trail tells against the tables. */
  finish(): Promise<void>
}

/** Made for one verification by whoever knows what the tables hold: the trail itself knows no record and no account. */
export type StateCheckOf = (database: Database, words: WordBook, terminal: string, signedTimes: readonly SignedTime[], problem: Report, note: Report) => StateCheck
