import type { StaffNotice } from '../../contract/staff.ts'
import type { AuditSearch } from '../audit/search.ts'
import type { Accounts } from './accounts.ts'

const MOST = 5
/** A signing out by idling may be written after a reset that came in between; anything else somebody did, they did signed in. */
const LOOKED_BACK = 20

/**
 * What somebody who is signing in has not heard: resets since they last were here. Told from the trail itself, by places in it and not by
 * clocks, so that nothing is remembered twice. Call before the event of this signing in is written.
 */
export function noticesFor({ search, accounts }: { search: AuditSearch, accounts: Accounts }, staffId: string): StaffNotice[] {
  const { events: resets } = search.page({ action: 'staff.resetAdministrator', status: '200' }, null, MOST)
  if (resets.length === 0) return []
  const here = search.page({ user: staffId, status: '200' }, null, LOOKED_BACK).events.find(({ action }) => action !== 'staff.signOut')?.index ?? -1
  return resets.filter(({ index }) => index > here).map(({ time, subject }) => ({ kind: 'administratorReset', at: time, name: accounts.nameOf(subject ?? '') }))
}
