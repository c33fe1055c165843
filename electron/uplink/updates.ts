import { FoyerError } from '../contract/errors.ts'
import type { UpdatesAsked } from '../contract/updates.ts'
import { ANNOUNCEMENT_MAX } from '../tlog/announcement.ts'
import { agentOf } from './foyer/line.ts'
import type { Ask } from './foyer/ask.ts'
import { ask as askHost, requestLimits } from './net/request.ts'

/** The announcement as it is published. @throws FoyerError `uplink.settings`, `uplink.unreachable`, `uplink.certificate`, `uplink.badAnswer` */
export async function fetchAnnouncement({ address, authority, proxy }: UpdatesAsked, signal: AbortSignal): Promise<string> {
  if (!URL.canParse(address)) throw new FoyerError('uplink.settings', { detail: 'updatesFrom' })
  const agent = agentOf({ authority, certificate: null, proxy })
  try {
    const limits = { ...requestLimits, answerBytes: ANNOUNCEMENT_MAX }
    const { status, body } = await askHost({ method: 'GET', url: new URL(address), headers: { accept: '*/*' }, agent, signal, bytesPerSecond: 0, limits })
    if (status !== 200) throw new FoyerError('uplink.badAnswer', { detail: `status=${status}` })
    return body.toString('utf8')
  } finally {
    agent.destroy()
  }
}

/**
 * Fetch what policy names as the announcement of newer versions, where the vault says that it is time, and hand it over as it came.
 * @returns whether there may be something to fetch soon
 */
export async function fetchUpdates(ask: Ask, signal: AbortSignal): Promise<boolean> {
  const { asked, wanted } = await ask('internal.updatesDue', {}).catch(() => ({ asked: null, wanted: true }))
  if (asked === null) return wanted
  const { address } = asked
  try {
    await ask('internal.updatesFetched', { address, note: await fetchAnnouncement(asked, signal) })
  } catch (thrown) {
    // A vault that does not answer hears of it with the next turn.
    await ask('internal.updatesFailed', { address, error: FoyerError.from(thrown).toPayload() }).catch(() => undefined)
  }
  return true
}
