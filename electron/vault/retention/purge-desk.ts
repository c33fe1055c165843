import { withMarks } from '../../tlog/detail.ts'
import { opened } from '../database/opened.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import type { PolicyLook } from '../policy/source.ts'
import { scrub } from '../database/scrub.ts'
import { keepCounting } from '../database/statistics.ts'
import { signWhenDue } from '../audit/signing.ts'
import { judgeClock, rememberClock } from './clock-doubt.ts'
import type { KeepingDesk, Kept } from './desk.ts'
import { endsNow, type Ends } from './ends.ts'
import { purge, type Verdicts } from './purge.ts'
import { purgeSetAside } from './purge-set-aside.ts'
import { purgeTrail } from './purge-trail.ts'
import { takeInSettings } from './tell-settings.ts'

/** Run retention on an open desk: take in the organisation's policy, then erase what is due, in the name of `system`; nothing while the date is in doubt. */
export function purgeDesk(desk: KeepingDesk): number {
  takeInPolicy(desk, opened(desk).policy.look())
  return eraseDue(desk)
}

/** Take in what the organisation says, or said. */
export function takeInPolicy(desk: KeepingDesk, look: PolicyLook | null): void {
  whole(desk, (parts) => { takeInSettings(desk, parts, look) })
}

/** Erase what is due under the policy in force. */
export function eraseDue(desk: KeepingDesk): number {
  return whole(desk, (parts) => eraseFrom(desk, parts))
}

function whole<T>(desk: KeepingDesk, work: (parts: Kept) => T): T {
  const parts = opened(desk)
  try {
    return work(parts)
  } catch (error) {
    // What a rolled-back transaction taught it is not so: the numbers will be given to other words.
    parts.log.words.reload()
    throw error
  }
}

function eraseFrom(desk: KeepingDesk, parts: Kept): number {
  const { database, records } = parts
  judgeClock(desk)
  // Not by a date that something speaks against: neither records nor events.
  const erased = desk.clockDoubt !== null ? 0 : purge(database, records, desk.now().toISOString().slice(0, 10), verdictsOf(desk, parts))
  if (desk.clockDoubt === null) purgeSetAside(desk, parts)
  rememberClock(desk)
  signWhenDue(desk)
  if (desk.clockDoubt === null && purgeTrail(desk, parts) > 0) signWhenDue(desk)
  // Also what an earlier erasure could not clean up, because somebody was reading.
  scrub(database)
  keepCounting(database)
  return erased
}

/** When records end by what the trail says, under the policy in force. */
function endsOf({ database, log, policy }: Kept): (id: string) => Ends {
  const { retentionDays, keepImagesDays } = policy.inForce().values
  return endsNow(database, log.words, { days: retentionDays, imageDays: keepImagesDays })
}

function verdictsOf(desk: KeepingDesk, parts: Kept): Verdicts {
  const { log, seals, toldAnchors } = parts
  const ends = endsOf(parts)
  const event = (outcome: { status: number, error: string | null, detail: string }, subject: string) => eventOf(desk, systemFrame('DELETE', '/records/:id', 'retention.purge'), { ...outcome, subject })
  return {
    ends,
    erased(what, id) {
      const told = event({ status: 200, error: null, detail: what }, id)
      const hash = what === 'record' ? seals.forget(id) : seals.renew(id, ends(id), true)
      log.append({ ...told, detail: withMarks(told.detail, hash === null ? {} : { record: hash }) })
    },
    doubted(what, id) {
      // Once for each opening: it is looked at every hour.
      const words = `${what}=altered ${id}`
      if (toldAnchors.has(words)) return
      toldAnchors.add(words)
      log.append(event({ status: 409, error: 'audit.damaged', detail: what }, id))
    },
  }
}
