import type { ErrorPayload } from '../../contract/errors.ts'
import { FoyerError } from '../../contract/errors.ts'
import { namedIn } from '../../contract/policy.ts'
import type { TrustPreview } from '../../contract/trust.ts'
import type { TrustAsked, TrustFetch } from '../../contract/trust-fetch.ts'
import { appendCover } from '../audit/append-cover.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { opened } from '../database/opened.ts'
import { proxyIn } from '../outbox/link.ts'
import { authorityIn } from '../policy/authorities.ts'
import { fetchedIn, sameFault } from '../trust/fetched.ts'
import { anchorRowHash, hashOfFile, TRUST_FETCHED } from '../trust/told.ts'
import type { Desk, OpenDesk } from './desk.ts'

const HOUR_MS = 3_600_000
/** After a try that failed, milliseconds of the steady clock: nobody waits for it, and two hundred desks ask one server. */
const AGAIN_MS = 900_000
/** Whose word a file is that nobody at the desk took. */
const BY = 'policy'

const addressesOf = ({ policy }: OpenDesk): readonly string[] => [...new Set(namedIn(policy.inForce().values.trustAddresses) ?? [])]

/** Which of the files that policy names is to be fetched now, if any is. What stands in the way of asking is told as what a try met. */
export function trustDue(desk: Desk): { asked: TrustAsked | null, wanted: boolean } {
  const parts = opened(desk)
  const addresses = addressesOf(parts)
  const { values } = parts.policy.inForce()
  const book = fetchedIn(parts.settings)
  book.keepOnly(addresses)
  const { fetchTries: tries } = desk
  const now = desk.now().getTime()
  const address = addresses.find((each) => {
    if (tries.isWithin(AGAIN_MS, each, values)) return false
    const known = book.of(each)
    if (known === null || known.fetchedAt === null || known.error !== null) return true
    const age = now - Date.parse(known.fetchedAt)
    // One from the future says nothing of when.
    return age < 0 || age >= values.trustHours * HOUR_MS
  })
  if (address === undefined) return { asked: null, wanted: addresses.length > 0 }
  tries.note(address, values)
  const known = book.of(address)
  if (known === null) book.note(address, {}, desk.now())
  // A file that somebody took away is fetched anew.
  const id = known?.id ?? null
  const kept = id !== null && parts.trust.ids().includes(id)
  try {
    const way = { authority: authorityIn(values.trustAuthority, 'trustAuthority'), proxy: proxyIn(values, parts.outbox) }
    return { wanted: true, asked: { address, entityTag: kept ? known?.entityTag ?? null : null, ...way } }
  } catch (thrown) {
    trustFetchFailed(desk, address, FoyerError.from(thrown).toPayload())
    return { wanted: true, asked: null }
  }
}

/** @throws FoyerError `input.invalid` where policy does not name it any more */
function asked(desk: Desk, address: string): OpenDesk {
  const parts = opened(desk)
  if (!addressesOf(parts).includes(address)) throw new FoyerError('input.invalid', { detail: 'address' })
  return parts
}

export function trustSame(desk: Desk, address: string): void {
  fetchedIn(asked(desk, address).settings).note(address, { fetchedAt: desk.now().toISOString(), error: null }, desk.now())
}

/** Another fault than before is an event. */
export function trustFetchFailed(desk: Desk, address: string, error: ErrorPayload): void {
  const { settings } = asked(desk, address)
  const book = fetchedIn(settings)
  const before = book.of(address)?.error ?? null
  const note = () => { book.note(address, { error }, desk.now()) }
  if (sameFault(before, error)) note()
  else commitWith(desk, note, () => eventOf(desk, systemFrame('PUT', '/trust/fetches', 'trust.fetchFailed'), { status: error.status, error: error.code, subject: null, detail: error.detail ?? null }))
}

export interface FetchedFile { address: string, entityTag: string | null, bytes: Uint8Array, preview: TrustPreview }

/** Keep a file that was fetched, in the place of the one that came from there before. @throws FoyerError `trust.rootUnknown`, `trust.older`, `trust.full` */
export function keepFetched(desk: Desk, { address, entityTag, bytes, preview }: FetchedFile): void {
  const parts = asked(desk, address)
  const { id, about, added, gone, replaces, unknownRoots, present } = preview
  if (hashOfFile(bytes) !== id) throw new FoyerError('input.invalid', { detail: 'hash' })
  // A person would have to compare it: nobody is here.
  if (unknownRoots.token !== null) throw new FoyerError('trust.rootUnknown', { detail: unknownRoots.shown[0]?.fingerprint ?? '' })
  // What was published before is no news, and whoever gives it may want a certificate back that is gone.
  if (replaces?.older === true) throw new FoyerError('trust.older')
  const book = fetchedIn(parts.settings)
  const before = book.of(address)?.id ?? null
  const [list] = about.lists
  const signedAt = list?.signedAt ?? null
  const note = () => {
    book.note(address, { fetchedAt: desk.now().toISOString(), id, entityTag, version: list?.version ?? null, signedAt, error: null }, desk.now())
  }
  if (present) {
    note()
    return
  }
  const former = replaces?.id ?? (before !== null && parts.trust.ids().includes(before) ? before : null)
  const detail = [
    `sha256=${id}`, about.kind, ...(list === undefined ? [] : [list.issuer]), `new=${added.count}`, `gone=${gone.count}`, ...(former === null ? [] : [`replaces=${former.slice(0, 16)}`]),
    ...(signedAt === null ? [] : [`signed=${signedAt.slice(0, 10)}`]), `revocationLists=${about.revocationLists}`,
  ].join(' ')
  commitWith(desk, () => {
    if (former !== null) parts.trust.remove(former)
    const row = parts.trust.add({ id, bytes, about, at: desk.now(), by: { id: BY, name: BY } })
    appendCover(desk, parts, [{ kind: 'trust', id, hash: anchorRowHash(row) }], 'trust=1')
    note()
  }, () => eventOf(desk, systemFrame('PUT', '/trust/fetches', TRUST_FETCHED), { status: 200, error: null, subject: null, detail: detail.slice(0, 300) }))
}

/** How each file that policy names stands. */
export function fetchesOf(desk: Desk): TrustFetch[] {
  const parts = opened(desk)
  const book = fetchedIn(parts.settings)
  return addressesOf(parts).map((address) => {
    const { fetchedAt = null, version = null, signedAt = null, error = null } = book.of(address) ?? {}
    return { address, fetchedAt, version, signedAt, error }
  })
}

/** So many times as long as policy says is more than a network that comes and goes. */
const LATE = 3

/** Whether a file that policy names has not been fetched for too long, or never since it was named. */
export function isTrustLate(desk: Desk): boolean {
  const parts = opened(desk)
  const book = fetchedIn(parts.settings)
  const limitMs = LATE * parts.policy.inForce().values.trustHours * HOUR_MS
  return addressesOf(parts).some((address) => {
    const known = book.of(address)
    return known !== null && desk.now().getTime() - Date.parse(known.fetchedAt ?? known.since) > limitMs
  })
}
