import type { Trail, TrailDesk } from '../audit/trail.ts'
import type { Settings } from '../database/settings.ts'
import type { DeskPolicy } from '../policy/desk-policy.ts'
import type { Seals } from '../records/seals.ts'
import type { RecordStore } from '../records/store.ts'

/** What retention works on while a desk is open. */
export interface Kept extends Trail {
  settings: Settings
  records: RecordStore
  seals: Seals
  policy: DeskPolicy
}

/** The last believed moment, and the latest that anything tells of, milliseconds since the epoch. */
export interface Bounds { known: number, notBefore: number }

/**
 * What speaks against the wall clock. Retention erases by it, so that one start with a wrong date would erase everything; while there is a
 * doubt nothing is erased until somebody who signs in says that the date is right, or the clock is plausible again by itself.
 */
export interface ClockDoubt {
  kind: 'ahead' | 'behind'
  /** The moment that the clock is held against, milliseconds since the epoch. */
  known: number
  bounds: Bounds
}

/** A desk as far as retention needs it. */
export interface KeepingDesk extends TrailDesk {
  opened: Kept | null
  /** The steady clock, milliseconds. */
  elapsed(): number
  /** As the steady clock, but going on while the machine sleeps. */
  sinceStart(): number
  /** What speaks against the wall clock; nothing is erased while something does. */
  clockDoubt: ClockDoubt | null
  /** The moment before which it could not be, by what does not depend on this process, before this opening wrote anything. */
  toldBefore: number | null
  /** When the wall clock was last found plausible; undefined before the first look. */
  clockSeen: number | undefined
}
