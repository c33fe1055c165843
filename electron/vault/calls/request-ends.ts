import { allCalls, type AnyCallName } from '../../contract/index.ts'
import type { DeclineReason, RequestState } from '../../contract/scan-requests.ts'
import { commitWith } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { opened } from '../database/opened.ts'
import { scrub } from '../database/scrub.ts'
import type { RequestRow } from '../requests/book.ts'
import { tellChange } from '../requests/changes.ts'
import type { Desk } from './desk.ts'

const MINUTE_MS = 60_000

export const isOpenRequest = ({ state }: Pick<RequestRow, 'state'>): boolean => state === 'waiting' || state === 'taken'

/** It ends, in the transaction that goes on. */
export function settleRequest(desk: Desk, { id }: Pick<RequestRow, 'id'>, state: Exclude<RequestState, 'waiting' | 'taken'>, reason: DeclineReason | null = null): void {
  const { requests, policy } = opened(desk)
  requests.settle(id, state, reason, desk.now().getTime() + policy.inForce().values.requestKeepMinutes * MINUTE_MS)
  tellChange(desk, id)
}

/** Under which name the trail has what the desk does with a request by itself. */
function systemEvent(desk: Desk, id: string, detail: string) {
  const { method, path } = allCalls['requests.cancel' satisfies AnyCallName]
  return eventOf(desk, systemFrame(method, path, 'requests.end'), { status: 200, error: null, subject: id, detail })
}

/** End the requests whose time is over or whose client was taken away, and drop what can be asked for no more. */
export function endRequestsDue(desk: Desk): void {
  const parts = opened(desk)
  const now = desk.now().getTime()
  for (const row of parts.requests.open()) {
    const isRevoked = (parts.clients.find(row.client_id)?.revoked_at ?? null) !== null
    if (row.ends_at > now && !isRevoked) continue
    commitWith(desk, () => { settleRequest(desk, row, isRevoked ? 'cancelled' : 'expired') }, () => systemEvent(desk, row.id, isRevoked ? 'clientRevoked' : 'expired'))
  }
  const { requests, database } = parts
  if (database.transaction(() => requests.dropGone(now)).immediate()) scrub(database)
}
