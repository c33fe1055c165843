import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import type { Poster } from '../net/post.ts'
import type { Feed, FeedEvent } from './feed.ts'
import { otlpRequest } from './otlp-form.ts'
import { jsonOf, judged, takenInHalves, type Taken } from './taken.ts'

const int64 = z.union([z.number().int(), z.string().regex(/^-?\d{1,19}$/).transform(Number)])
const exportLogsServiceResponse = z.object({ partialSuccess: z.object({ rejectedLogRecords: int64.optional() }).nullish() })

/**
 * OTLP/HTTP logs, JSON encoding (OpenTelemetry protocol 1.x, `POST /v1/logs`).
 *
 * Not with the OpenTelemetry SDK: its batch processor drops records beyond `maxQueueSize` and whatever its exporter has given up after five tries or an
 * answer that it does not retry, and tells only its diagnostics; a partial success it logs and forgets. Ours gives nothing up.
 *
 * A partial success says how many records were refused, not which, and is not to be sent again as it was. It is offered in halves, which are other
 * requests, until the refused record stands alone: a collector may hold some of the others twice then, a trail with a hole would be worse.
 */
export function otlpFeed(to: Poster, token: string | null): Feed {
  const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  const offer = async (part: readonly FeedEvent[], signal: AbortSignal): Promise<Taken> => {
    const answer = await to.post('/v1/logs', headers, JSON.stringify(otlpRequest(part)), signal)
    const first = judged(answer)
    if (first !== null) return first
    // Some collectors leave the body of a full success out.
    const said = exportLogsServiceResponse.safeParse(answer.body === '' ? {} : jsonOf(answer.body))
    if (!said.success) throw new FoyerError('uplink.badAnswer', { detail: 'form' })
    const rejected = said.data.partialSuccess?.rejectedLogRecords ?? 0
    if (rejected <= 0) return part.length
    return rejected >= part.length ? 0 : 'some'
  }
  return {
    send: (events, signal) => takenInHalves(events, (part) => offer(part, signal)),
    theirCertificateUntil: () => to.certificateUntil(),
    close: () => Promise.resolve(to.close()),
  }
}
