import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import type { Poster } from '../net/post.ts'
import type { Feed, FeedEvent } from './feed.ts'
import { pause } from './pause.ts'
import { splunkBatch } from './splunk-form.ts'
import { jsonOf, judged, takenInHalves, type Taken } from './taken.ts'

const collected = z.object({ code: z.literal(0), ackId: z.number().int().min(0).optional() })
const acknowledged = z.object({ acks: z.record(z.string(), z.boolean()) })

/** Milliseconds between two looks, and looks: two minutes in all. Splunk forgets an acknowledgement after ten; what is not there by then is sent again. */
export const ackLooks = { everyMs: 2000, most: 60 }

/**
 * Splunk's HTTP Event Collector. Without a channel "taken" is its 200: the events are valid and in its pipeline, which an outage may still empty. With a channel (a
 * token with indexer acknowledgement) they are taken when `/services/collector/ack` says that they are indexed.
 * @param channel GUID of this terminal
 */
export function splunkFeed(to: Poster, token: string, channel: string | null, looks = ackLooks): Feed {
  const headers = { 'content-type': 'application/json', authorization: `Splunk ${token}`, ...(channel === null ? {} : { 'x-splunk-request-channel': channel }) }
  const indexed = async (ackId: number, signal: AbortSignal): Promise<void> => {
    for (let look = 0; look < looks.most; look++) {
      const answer = await to.post('/services/collector/ack', headers, JSON.stringify({ acks: [ackId] }), signal)
      if (judged(answer) !== null) throw new FoyerError('uplink.refused', { detail: 'ack' })
      const said = acknowledged.safeParse(jsonOf(answer.body))
      if (!said.success) throw new FoyerError('uplink.badAnswer', { detail: 'ack' })
      if (said.data.acks[String(ackId)] === true) return
      await pause(looks.everyMs, signal)
    }
    throw new FoyerError('uplink.unreachable', { detail: 'ack' })
  }
  const offer = async (part: readonly FeedEvent[], signal: AbortSignal): Promise<Taken> => {
    const answer = await to.post('/services/collector/event', headers, splunkBatch(part), signal)
    const first = judged(answer)
    if (first !== null) return first
    const said = collected.safeParse(jsonOf(answer.body))
    if (!said.success) throw new FoyerError('uplink.badAnswer', { detail: 'form' })
    if (channel === null) return part.length
    // The token does not acknowledge: to send again and again would not change that.
    if (said.data.ackId === undefined) throw new FoyerError('uplink.refused', { detail: 'ack' })
    await indexed(said.data.ackId, signal)
    return part.length
  }
  return {
    send: (events, signal) => takenInHalves(events, (part) => offer(part, signal)),
    theirCertificateUntil: () => to.certificateUntil(),
    close: () => Promise.resolve(to.close()),
  }
}
