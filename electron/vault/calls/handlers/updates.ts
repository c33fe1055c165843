import type { HandlersOf } from '../call.ts'
import { updatesDue, updatesFailed, updatesFetched, updatesOf } from '../updates.ts'

export const updatesHandlers: HandlersOf<'updates'> = { 'updates.state': (_input, { desk }) => updatesOf(desk) }

/** What the uplink asks for the announcement that policy names. */
export const updatesInternalHandlers: Pick<HandlersOf<'internal'>, 'internal.updatesDue' | 'internal.updatesFetched' | 'internal.updatesFailed'> = {
  'internal.updatesDue': (_input, call) => {
    // Asked at every turn: no event of the trail.
    call.skipEvent()
    return updatesDue(call.desk)
  },
  'internal.updatesFetched': ({ address, note }, { desk }) => {
    updatesFetched(desk, address, note)
    return {}
  },
  'internal.updatesFailed': ({ address, error }, { desk }) => {
    const { detail, ...coded } = error
    updatesFailed(desk, address, detail === undefined ? coded : { ...coded, detail })
    return {}
  },
}
