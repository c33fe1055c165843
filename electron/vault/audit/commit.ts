import { opened } from '../database/opened.ts'
import { storageError } from '../database/sqlite-errors.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { signWhenDue } from './signing.ts'
import type { TrailDesk } from './trail.ts'

/** Events kept for the log while it cannot be written; enough for a start that fails and is tried again. */
const MOST_WAITING = 50
/** What happened, as the end of a session, is not crowded out by what was refused. One line for each session there can be, and some. */
const MOST_WAITING_DONE = 250

/** Run a change and the appending of its event as one transaction. */
export function commitWith<T>(desk: TrailDesk, change: () => T, event: () => EventContent): T {
  const parts = opened(desk)
  try {
    const { waiting } = desk
    const result = parts.database.transaction(() => {
      // In the order in which they happened.
      for (const earlier of waiting) parts.log.append({ ...earlier, terminal: parts.terminal })
      const before = parts.markBefore(event())
      const changed = change()
      // With another one than the trail told of last, somebody changed it beside the trail. Also of what had to wait, made when no terminal was known yet.
      parts.log.append({ ...parts.mark(event(), before), terminal: parts.terminal })
      return changed
    }).immediate()
    waiting.length = 0
    signWhenDue(desk)
    return result
  } catch (error) {
    // What the rolled-back transaction taught it is not so.
    parts.log.words.reload()
    throw storageError(error)
  }
}

/** Append an event by itself; one that cannot be written now waits for the log. */
export function record(desk: TrailDesk, event: EventContent): void {
  if (desk.opened === null) {
    keep(desk, event)
    return
  }
  commitWith(desk, () => undefined, () => event)
}

/** Write an event, or keep it until the log can be written: a failure is told to the person even where the disk is full. */
export function recordOrKeep(desk: TrailDesk, event: EventContent): void {
  try {
    record(desk, event)
  } catch {
    keep(desk, event)
  }
}

function keep(desk: TrailDesk, event: EventContent): void {
  if (desk.waiting.length < (event.error === null ? MOST_WAITING_DONE : MOST_WAITING)) desk.waiting.push(event)
}

/** Write what had to wait. What cannot be written now waits on. */
export function recordWaiting(desk: TrailDesk): void {
  const last = desk.waiting.pop()
  if (last !== undefined) recordOrKeep(desk, last)
}
