import { decodeDetail, withMarks, type Marks } from '../../tlog/detail.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { heldGroups } from '../audit/settings-told.ts'
import type { ClientBook } from '../clients/book.ts'
import { clientActions, clientHash } from '../clients/client-hash.ts'
import type { Kept } from '../retention/desk.ts'
import { settingsMarks } from '../retention/tell-settings.ts'
import { accountActions, accountHash } from '../staff/account-hash.ts'
import { changesFactors, factorsHash } from '../staff/factors-check.ts'
import type { Accounts } from '../staff/accounts.ts'

/** Actions after whose success an account is as it is from then on. */
const changesAccount: ReadonlySet<string> = new Set(accountActions)

/** The same of a client. */
const changesClient: ReadonlySet<string> = new Set(clientActions)

interface Marked extends Kept { accounts: Accounts, clients: ClientBook }

function marksOf({ database, seals, accounts, clients }: Marked, action: string, subject: string, words: string | null): Marks {
  const some = (hash: string | null): Marks => (hash === null ? {} : { record: hash })
  if (action === 'records.confirm') return some(seals.seal(subject))
  // Sealed anew as it was written.
  if (action === 'records.setNote') return some(seals.hashOf(subject))
  if (action === 'records.erase') return some(seals.forget(subject))
  const client = changesClient.has(action) ? clients.find(subject) : null
  if (client !== null) return { client: clientHash(client, clients.keysOf(subject)) }
  const account = changesAccount.has(action) ? accounts.find(subject) : null
  return {
    ...(account === null ? {} : { account: accountHash(account) }),
    ...(changesFactors(action, words) ? { factors: factorsHash(database, subject) } : {}),
  }
}

/** Characters of a hash that show that it is another one: 132 bits. */
const BEGINNING = 22
export const beginningOf = (hash: string): string => hash.slice(0, BEGINNING)

/** What `Trail.markBefore` is on an open desk: nothing of whom nobody knows yet. */
export function marksBefore(parts: Marked, { status, action, subject, detail }: EventContent): Marks {
  if (status !== 200 || subject === null || (!changesAccount.has(action) && !changesClient.has(action) && !changesFactors(action, decodeDetail(detail).words))) return {}
  const { account, client, factors } = marksOf(parts, action, subject, decodeDetail(detail).words)
  const held = account ?? client
  return { ...(held === undefined ? {} : { before: beginningOf(held) }), ...(factors === undefined ? {} : { factorsBefore: beginningOf(factors) }) }
}

/** What `Trail.mark` is on an open desk: each call's event with the hash of what the call changed. */
export function marked(parts: Marked, event: EventContent, before: Marks = {}): EventContent {
  if (event.status !== 200) return event
  if (event.action === 'desk.setPolicy') return { ...event, detail: withMarks(event.detail, settingsMarks(parts, ['policy'])) }
  if (event.action === 'desk.setUp') return { ...event, detail: withMarks(event.detail, settingsMarks(parts, heldGroups)) }
  if (event.subject === null) return event
  return { ...event, detail: withMarks(event.detail, { ...before, ...marksOf(parts, event.action, event.subject, decodeDetail(event.detail).words) }) }
}
