import { namesOrganisation } from '../../contract/organisation.ts'
import { roleMay } from '../../contract/roles.ts'
import { FoyerError } from '../../contract/errors.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { opened } from '../database/opened.ts'
import type { Account } from '../staff/accounts.ts'
import { tellEnded } from '../staff/ended.ts'
import type { Link } from '../staff/organisation/links.ts'
import type { Desk, OpenDesk } from './desk.ts'

const HOUR_MS = 3_600_000
/** A clock that is set right goes back a little: no reason to keep somebody out. Milliseconds. */
const SET_RIGHT_MS = 5 * 60_000

/** Whether so much time went by since the organisation was last heard of somebody that their own secret counts no more. A clock that was set back gives nobody more of it. */
export function isOutOfTouch({ policy }: OpenDesk, link: Link, account: Pick<Account, 'last_sign_in_at'>, now: number): boolean {
  const age = now - link.contact_at
  const seen = Math.max(link.contact_at, account.last_sign_in_at ?? 0)
  return age > policy.inForce().values.organisationOfflineHours * HOUR_MS || now < seen - SET_RIGHT_MS
}

/**
 * Whether somebody may come in by their own secret: a person of an organisation for as long as it was heard of not long ago, others where policy has not
 * everybody sign in with it. Who can make all others comes in always: a provider that is gone locks nobody out for good.
 * @throws FoyerError `organisation.outOfTouch`, `organisation.only`
 */
export function refuseBesideOrganisation(desk: Desk, account: Account): void {
  const parts = opened(desk)
  const { values } = parts.policy.inForce()
  const link = parts.links.of(account.id)
  if (link === null) {
    if (namesOrganisation(values) && values.organisationOnly && !roleMay(account.role, 'staff.manage')) throw new FoyerError('organisation.only')
    return
  }
  if (isOutOfTouch(parts, link, account, desk.now().getTime())) throw new FoyerError('organisation.outOfTouch')
  // The organisation is asked about them with the next turn.
  desk.organisation.tries.delete(account.id)
}

/** Sessions go on no longer than their people may come in. */
export function endOutOfTouch(desk: Desk): void {
  const parts = desk.opened
  if (parts === null) return
  for (const staffId of new Set(desk.sessions.open().map((session) => session.staffId))) {
    const link = parts.links.of(staffId)
    const account = link === null ? null : parts.accounts.find(staffId)
    if (link !== null && account !== null && isOutOfTouch(parts, link, account, desk.now().getTime())) tellEnded(desk, desk.sessions.endAllOf(staffId), 'organisation')
  }
}

type Event = 'organisation.changed' | 'organisation.gone'

/** What the organisation said changes an account: its sessions end, and it is an event. */
export function changeByOrganisation(desk: Desk, staffId: string, action: Event, detail: string, why: 'changed' | 'organisation', write: () => void): void {
  // The session first: it is over whatever becomes of the trail.
  tellEnded(desk, desk.sessions.endAllOf(staffId), why)
  commitWith(desk, write, () => eventOf(desk, systemFrame('PUT', '/staff/:id/organisation', action), { status: 200, error: null, subject: staffId, detail }))
}

/** Somebody is not of the organisation any more, or of no group that may come in: out, until the organisation says otherwise. */
export function closeLeft(desk: Desk, staffId: string, why: 'left' | 'noGroup'): void {
  const { accounts, links } = opened(desk)
  const account = accounts.find(staffId)
  if (account === null) return
  if (account.active !== 1) {
    // Who switched it off stays the one to open it again.
    links.forget(staffId)
    return
  }
  changeByOrganisation(desk, staffId, 'organisation.gone', why, 'organisation', () => {
    links.leave(staffId)
    // Also the last administrator: whoever left must not come in for being the last. The recovery key makes another.
    accounts.follow(staffId, { role: account.role, active: false })
  })
}
