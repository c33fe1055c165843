import type { Database } from '../database/database.ts'
import type { MaybeOpen } from '../database/opened.ts'
import type { Marks } from '../../tlog/detail.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import type { AuditLog } from './log.ts'

/** The trail of an open desk. */
export interface Trail {
  database: Database
  log: AuditLog
  terminal: string
  /** What of the checkpoints outside, of settings and of records was told in the trail since the opening, to be told once. */
  toldAnchors: Set<string>
  /** Set once what an opening found is told: no signature comes before that. */
  signs: boolean
  /**
   * The event of a change, with the hash of what it changed: so that a record, an account or a setting that is edited, taken out or put in without
   * its event shows. Whoever has those knows their hashes. Call in the transaction of the change, after it; `before` as `markBefore` said it before.
   */
  mark(event: EventContent, before?: Marks): EventContent
  /** How it is what an event will be about, before it is changed. */
  markBefore(event: EventContent): Marks
}

/** A desk as far as its trail needs it. */
export interface TrailDesk extends MaybeOpen<Trail> {
  version: string
  now(): Date
  /** Events that came before there was a log to put them in, or while it could not be written. */
  waiting: EventContent[]
  /** Set while a checkpoint is to be signed soon. */
  signing: NodeJS.Timeout | null
}
