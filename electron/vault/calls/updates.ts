import { FoyerError, type ErrorPayload } from '../../contract/errors.ts'
import { namesUpdates, type UpdatesAsked, type UpdatesState } from '../../contract/updates.ts'
import { checkAnnouncement, openAnnouncement } from '../../tlog/announcement.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { opened } from '../database/opened.ts'
import { proxyIn } from '../outbox/link.ts'
import { authorityIn } from '../policy/authorities.ts'
import { sameFault } from '../trust/fetched.ts'
import { lastBy, noteUpdates, updatesIn, updatesKeyOf, updatesStateOf } from '../updates/announced.ts'
import type { Desk, OpenDesk } from './desk.ts'

/** From one look to the next, milliseconds: a version is announced days before anybody installs it. */
const LOOK_MS = 86_400_000
/** After a try that failed, milliseconds of the steady clock: nobody waits for it, and two hundred desks ask one server. */
const AGAIN_MS = 3_600_000

/** Whether the announcement that policy names is to be fetched now. What stands in the way of asking is told as what a try met. */
export function updatesDue(desk: Desk): { asked: UpdatesAsked | null, wanted: boolean } {
  const parts = opened(desk)
  const { values } = parts.policy.inForce()
  if (!namesUpdates(values)) return { asked: null, wanted: false }
  const address = values.updatesFrom
  if (desk.fetchTries.isWithin(AGAIN_MS, address, values)) return { asked: null, wanted: true }
  const known = updatesIn(parts.settings)
  const age = known.fetchedAt === null || known.error !== null || lastBy(known, values) === null ? Infinity : desk.now().getTime() - Date.parse(known.fetchedAt)
  // One from the future says nothing of when.
  if (age >= 0 && age < LOOK_MS) return { asked: null, wanted: true }
  desk.fetchTries.note(address, values)
  try {
    updatesKeyOf(values)
    return { wanted: true, asked: { address, authority: authorityIn(values.updatesAuthority, 'updatesAuthority'), proxy: proxyIn(values, parts.outbox) } }
  } catch (thrown) {
    updatesFailed(desk, address, FoyerError.from(thrown).toPayload())
    return { wanted: true, asked: null }
  }
}

/** @throws FoyerError `input.invalid` where policy does not name it any more */
function asked(desk: Desk, address: string): OpenDesk {
  const parts = opened(desk)
  if (parts.policy.inForce().values.updatesFrom !== address) throw new FoyerError('input.invalid', { detail: 'address' })
  return parts
}

/** Take in an announcement. A version that was not announced before is an event. @throws FoyerError `updates.notSigned`, `updates.expired`, `updates.older`, `uplink.settings` */
export function updatesFetched(desk: Desk, address: string, text: string): void {
  const parts = asked(desk, address)
  const { values } = parts.policy.inForce()
  const announcement = openAnnouncement(text, updatesKeyOf(values))
  const before = lastBy(updatesIn(parts.settings), values)
  checkAnnouncement(announcement, before, desk.now().getTime())
  const { version, signedAt, until } = announcement
  const note = () => { noteUpdates(parts.settings, { last: { key: values.updatesKey, version, signedAt, until }, fetchedAt: desk.now().toISOString(), error: null }) }
  if (before?.version === version) note()
  else commitWith(desk, note, () => eventOf(desk, systemFrame('PUT', '/updates', 'updates.announced'), { status: 200, error: null, subject: null, detail: `version=${version} until=${until.slice(0, 10)}` }))
}

/** Another fault than before is an event. */
export function updatesFailed(desk: Desk, address: string, error: ErrorPayload): void {
  const { settings } = asked(desk, address)
  const before = updatesIn(settings).error
  const note = () => { noteUpdates(settings, { error }) }
  if (sameFault(before, error)) note()
  else commitWith(desk, note, () => eventOf(desk, systemFrame('PUT', '/updates', 'updates.fetchFailed'), { status: error.status, error: error.code, subject: null, detail: error.detail ?? null }))
}

export function updatesOf(desk: Desk): UpdatesState {
  const { policy, settings } = opened(desk)
  return updatesStateOf(updatesIn(settings), policy.inForce().values, desk.version, desk.now().getTime())
}
