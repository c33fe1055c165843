import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { LaterError } from '../net/failure.ts'
import type { Poster } from '../net/post.ts'
import { documentId, elasticBulk } from './elastic-form.ts'
import type { Feed, FeedEvent } from './feed.ts'
import { jsonOf, judged, takenInHalves, type Taken } from './taken.ts'

const bulkAnswer = z.object({ errors: z.boolean(), items: z.array(z.object({ create: z.object({ _id: z.string(), status: z.number().int() }) })) })

/** 409: a document with this id is there already, from a try whose answer was lost. */
const isThere = (status: number): boolean => (status >= 200 && status < 300) || status === 409
const isLater = (status: number): boolean => status === 429 || status >= 500

/**
 * Elastic's `_bulk`, into an index or, better, a data stream, which takes `create` alone. Documents have an id of ours (terminal and index), so that what is sent again is
 * not there twice; in a data stream that holds until its backing index is rolled over, after that terminal and index tell. Whether the document under an id says the
 * same is not asked: that is what the uplink to a receiver proves.
 * @param to address of the index or data stream
 * @param apiKey base64, as Elastic gives it out
 */
export function elasticFeed(to: Poster, apiKey: string | null): Feed {
  const headers = { 'content-type': 'application/x-ndjson', ...(apiKey === null ? {} : { authorization: `ApiKey ${apiKey}` }) }
  const offer = async (part: readonly FeedEvent[], signal: AbortSignal): Promise<Taken> => {
    const answer = await to.post('/_bulk?filter_path=errors,items.*._id,items.*.status', headers, elasticBulk(part), signal)
    const first = judged(answer)
    if (first !== null) return first
    const said = bulkAnswer.safeParse(jsonOf(answer.body))
    if (!said.success || said.data.items.length !== part.length || said.data.items.some(({ create }, place) => part[place] === undefined || create._id !== documentId(part[place]))) {
      throw new FoyerError('uplink.badAnswer', { detail: 'items' })
    }
    const stopped = said.data.items.findIndex(({ create }) => !isThere(create.status))
    if (stopped < 0) return part.length
    const status = said.data.items[stopped]?.create.status ?? 0
    if (stopped === 0 && isLater(status)) throw new LaterError(status, answer.waitMs)
    return stopped
  }
  return {
    send: (events, signal) => takenInHalves(events, (part) => offer(part, signal)),
    theirCertificateUntil: () => to.certificateUntil(),
    close: () => Promise.resolve(to.close()),
  }
}
