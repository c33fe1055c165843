import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { LaterError } from '../net/failure.ts'
import type { Poster } from '../net/post.ts'
import { documentId, elasticBulk } from './elastic-form.ts'
import type { Feed, FeedEvent } from './feed.ts'
import { jsonOf, judged, takenInHalves, type Taken } from './taken.ts'

const bulkAnswer = z.object({ errors: z.boolean(), items: z.array(z.object({ create: z.object({ _id: z.string(), status: z.number().int() }) })) })

const heldAnswer = z.object({ docs: z.array(z.object({ _id: z.string(), found: z.boolean().optional(), _source: z.object({ event: z.object({ hash: z.string() }) }).optional().catch(undefined) })) })

const CONFLICT = 409
/** A conflict: a document with this id is there already, from a try whose answer was lost. */
const isThere = (status: number): boolean => (status >= 200 && status < 300) || status === CONFLICT
const isLater = (status: number): boolean => status === 429 || status >= 500

/**
 * Elastic's `_bulk`, into an index or, better, a data stream, which takes `create` alone. Documents have an id of ours (terminal and index), so that what is sent again is
 * not there twice; in a data stream that holds until its backing index is rolled over, after that terminal and index tell. Of a document that is there already the
 * hash is read: whoever may write there could have put another one under the id. Where the key may not read, or it is a data stream, which reads nothing by id,
 * that cannot be told, and the uplink to a receiver alone proves it.
 * @param to address of the index or data stream
 * @param apiKey base64, as Elastic gives it out
 */
export function elasticFeed(to: Poster, apiKey: string | null): Feed {
  const headers = { 'content-type': 'application/x-ndjson', ...(apiKey === null ? {} : { authorization: `ApiKey ${apiKey}` }) }
  /** Ids under which something else stands. @throws LaterError */
  const foreign = async (there: readonly FeedEvent[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
    if (there.length === 0) return new Set()
    const answer = await to.post('/_mget?_source_includes=event.hash', { ...headers, 'content-type': 'application/json' }, JSON.stringify({ ids: there.map(documentId) }), signal)
    if (isLater(answer.status)) throw new LaterError(answer.status, answer.waitMs)
    if (answer.status !== 200) return new Set()
    const said = heldAnswer.safeParse(jsonOf(answer.body))
    if (!said.success) throw new FoyerError('uplink.badAnswer', { detail: 'docs' })
    const held = new Map(said.data.docs.map((each) => [each._id, each]))
    return new Set(there.filter((each) => {
      const found = held.get(documentId(each))
      return found?.found === true && found._source?.event.hash !== each.leafHash
    }).map(documentId))
  }
  const offer = async (part: readonly FeedEvent[], signal: AbortSignal): Promise<Taken> => {
    const answer = await to.post('/_bulk?filter_path=errors,items.*._id,items.*.status', headers, elasticBulk(part), signal)
    const first = judged(answer)
    if (first !== null) return first
    const said = bulkAnswer.safeParse(jsonOf(answer.body))
    if (!said.success || said.data.items.length !== part.length || said.data.items.some(({ create }, place) => part[place] === undefined || create._id !== documentId(part[place]))) {
      throw new FoyerError('uplink.badAnswer', { detail: 'items' })
    }
    const { items } = said.data
    const others = await foreign(part.filter((_each, place) => items[place]?.create.status === CONFLICT), signal)
    const stopped = items.findIndex(({ create }) => !isThere(create.status) || others.has(create._id))
    if (stopped < 0) return part.length
    if (stopped === 0 && others.has(items[0]?.create._id ?? '')) throw new FoyerError('uplink.refused', { detail: 'otherEvent' })
    const status = items[stopped]?.create.status ?? 0
    if (stopped === 0 && isLater(status)) throw new LaterError(status, answer.waitMs)
    return stopped
  }
  return {
    send: (events, signal) => takenInHalves(events, (part) => offer(part, signal)),
    theirCertificateUntil: () => to.certificateUntil(),
    close: () => Promise.resolve(to.close()),
  }
}
