import { freeBytes, LEAST_FREE_BYTES } from '../../database/free-space.ts'
import { namesReceiver } from '../../../contract/uplink.ts'
import type { VaultHealth } from '../../../contract/health.ts'
import { lastVerified } from '../../audit/verified.ts'
import { receivedOf } from '../../outbox/state.ts'
import { phaseOf } from './desk.ts'
import type { Desk, OpenDesk } from '../desk.ts'
import { fetchesOf, isTrustLate } from '../trust-fetch.ts'

function freeIn(folder: string): number | null {
  try {
    return freeBytes(folder)
  } catch {
    return null
  }
}

function trailOf({ log, settings, search }: OpenDesk): VaultHealth['trail'] {
  const verified = lastVerified(settings, log, search.last('audit.verify'))
  return { size: log.size(), verifiedTo: verified?.size ?? null, verifiedAt: verified?.at ?? null, verifiedOk: verified?.ok ?? null }
}

function upstreamOf(parts: OpenDesk): VaultHealth['upstream'] {
  if (!namesReceiver(parts.policy.inForce().values)) return null
  const received = receivedOf(parts)
  return { receivedTo: received?.size ?? null, receivedAt: received?.at ?? null, halted: parts.outbox.halt() !== null }
}

/** How the desk is, to whoever looks after the computer. Addresses and names stay here. */
export function healthOf(desk: Desk): VaultHealth {
  const parts = desk.opened
  const phase = phaseOf(desk, false)
  const free = freeIn(desk.place.folder)
  return {
    desk: phase === 'fault' ? 'fault' : phase === 'signIn' || phase === 'signedIn' ? 'ready' : 'setUp',
    fault: desk.fault?.toPayload() ?? null, freeBytes: free, diskLow: free !== null && free < LEAST_FREE_BYTES,
    trail: parts === null ? null : trailOf(parts), upstream: parts === null ? null : upstreamOf(parts),
    sending: parts === null ? [] : parts.outbox.destinations().map(({ name, told }) => ({ to: name, error: told?.error ?? null, okAt: told?.okAt ?? null })),
    lists: parts === null ? [] : fetchesOf(desk).map(({ fetchedAt, signedAt, error }) => ({ fetchedAt, signedAt, error })),
    listsLate: parts !== null && isTrustLate(desk),
  }
}
