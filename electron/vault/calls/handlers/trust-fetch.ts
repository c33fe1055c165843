import type { HandlersOf } from '../call.ts'
import { fetchesOf, keepFetched, trustDue, trustFetchFailed, trustSame } from '../trust-fetch.ts'

type Internals = Pick<HandlersOf<'internal'>, 'internal.trustDue' | 'internal.keepFetchedTrust' | 'internal.trustSame' | 'internal.trustFetchFailed'>

/** What the uplink asks for the files of trust that policy names. */
export const trustFetchHandlers: Internals = {
  'internal.trustDue': (_input, call) => {
    // Asked at every turn: no event of the trail.
    call.skipEvent()
    return trustDue(call.desk)
  },
  'internal.keepFetchedTrust': (file, { desk }) => {
    keepFetched(desk, file)
    return {}
  },
  'internal.trustSame': ({ address }, { desk }) => {
    trustSame(desk, address)
    return {}
  },
  'internal.trustFetchFailed': ({ address, error }, { desk }) => {
    const { detail, ...coded } = error
    trustFetchFailed(desk, address, detail === undefined ? coded : { ...coded, detail })
    return {}
  },
}

export const fetchesOfDesk: Pick<HandlersOf<'trust'>, 'trust.fetches'> = { 'trust.fetches': (_input, { desk }) => fetchesOf(desk) }
