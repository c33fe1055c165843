import { FoyerError } from '../contract/errors.ts'
import { TRUST_FILE_MAX } from '../contract/trust.ts'
import type { TrustAsked } from '../contract/trust-fetch.ts'
import { agentOf } from './foyer/line.ts'
import type { Ask } from './foyer/ask.ts'
import { ask as askHost } from './net/request.ts'

/** Of a directory of eighty megabytes over a slow line; a turn ends a little later, milliseconds. */
const WHOLE_MS = 80_000
const IDLE_MS = 20_000

const NOT_MODIFIED = 304

/** What is fetched is what is published: no redirect, no encoding, and the file's own tag where the server has one. */
async function fetchFile({ address, entityTag, authority, proxy }: TrustAsked, signal: AbortSignal): Promise<{ bytes: Buffer, entityTag: string | null } | null> {
  if (!URL.canParse(address)) throw new FoyerError('uplink.settings', { detail: 'trustAddresses' })
  const agent = agentOf({ authority, certificate: null, proxy })
  try {
    const headers = { accept: '*/*', ...(entityTag === null ? {} : { 'if-none-match': entityTag }) }
    const { status, body, headers: answered } = await askHost({ method: 'GET', url: new URL(address), headers, agent, signal, bytesPerSecond: 0, limits: { idleMs: IDLE_MS, wholeMs: WHOLE_MS, answerBytes: TRUST_FILE_MAX } })
    if (status === NOT_MODIFIED && entityTag !== null) return null
    if (status !== 200) throw new FoyerError('uplink.badAnswer', { detail: `status=${status}` })
    const tag = answered.etag
    return { bytes: body, entityTag: tag === undefined || tag.length > 200 ? null : tag }
  } finally {
    agent.destroy()
  }
}

/**
 * Fetch one of the files of trust that policy names, where the vault says that it is time, and hand it over as it came. What went wrong the vault is told.
 * @returns whether there may be something to fetch soon
 */
export async function fetchTrustList(ask: Ask, signal: AbortSignal): Promise<boolean> {
  const { asked, wanted } = await ask('internal.trustDue', {}).catch(() => ({ asked: null, wanted: true }))
  if (asked === null) return wanted
  const { address } = asked
  try {
    const fetched = await fetchFile(asked, signal)
    if (fetched === null) await ask('internal.trustSame', { address })
    else await ask('internal.trustFetched', { address, ...fetched })
  } catch (thrown) {
    // A vault that does not answer hears of it with the next turn.
    await ask('internal.trustFetchFailed', { address, error: FoyerError.from(thrown).toPayload() }).catch(() => undefined)
  }
  return true
}
