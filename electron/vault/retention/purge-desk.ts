import type { Method } from '../../contract/call.ts'
import { SYSTEM } from '../../transport/handlers.ts'
import { endsOf, marked } from '../covering.ts'
import { opened } from '../database/opened.ts'
import type { Desk, OpenDesk } from '../desk.ts'
import { eventOf, type EventFrame } from '../event.ts'
import type { PolicyLook } from '../policy/source.ts'
import { scrub } from '../database/scrub.ts'
import { keepCounting } from '../database/statistics.ts'
import { signWhenDue } from '../signing.ts'
import { judgeClock, rememberClock } from './clock-doubt.ts'
import { purge, type Verdicts } from './purge.ts'
import { purgeTrail } from './purge-trail.ts'
import { takeInSettings } from './tell-settings.ts'

/** Run retention on an open desk: take in the organisation's policy, then erase what is due, in the name of `system`; nothing while the date is in doubt. */
export function purgeDesk(desk: Desk): number {
  takeInPolicy(desk, opened(desk).policy.look())
  return eraseDue(desk)
}

/** Take in what the organisation says, or said. */
export function takeInPolicy(desk: Desk, look: PolicyLook | null): void {
  whole(desk, (parts) => { takeInSettings(desk, parts, look) })
}

/** Erase what is due under the policy in force. */
export function eraseDue(desk: Desk): number {
  return whole(desk, (parts) => eraseFrom(desk, parts))
}

function whole<T>(desk: Desk, work: (parts: OpenDesk) => T): T {
  const parts = opened(desk)
  try {
    return work(parts)
  } catch (error) {
    // What a rolled-back transaction taught it is not so: the numbers will be given to other words.
    parts.log.words.reload()
    throw error
  }
}

const systemFrame = (method: Method, path: string, action: string): EventFrame => ({ spec: { method, path }, action, person: null, context: SYSTEM })

function eraseFrom(desk: Desk, parts: OpenDesk): number {
  const { database, records } = parts
  judgeClock(desk)
  // Not by a date that something speaks against: neither records nor events.
  const erased = desk.clockDoubt !== null ? 0 : purge(database, records, desk.now().toISOString().slice(0, 10), verdictsOf(desk, parts))
  rememberClock(desk)
  signWhenDue(desk)
  if (desk.clockDoubt === null && purgeTrail(desk, parts) > 0) signWhenDue(desk)
  // Also what an earlier erasure could not clean up, because somebody was reading.
  scrub(database)
  keepCounting(database)
  return erased
}

function verdictsOf(desk: Desk, parts: OpenDesk): Verdicts {
  const { log, toldAnchors } = parts
  const ends = endsOf(parts)
  const event = (outcome: { status: number, error: string | null, detail: string }, subject: string) => {
    log.append(marked(parts, eventOf(desk, systemFrame('DELETE', '/records/:id', 'retention.purge'), { ...outcome, subject }), ends))
  }
  return {
    ends,
    erased: (what, id) => { event({ status: 200, error: null, detail: what }, id) },
    doubted(what, id) {
      // Once for each opening: it is looked at every hour.
      const words = `${what}=altered ${id}`
      if (toldAnchors.has(words)) return
      toldAnchors.add(words)
      event({ status: 409, error: 'audit.damaged', detail: what }, id)
    },
  }
}
