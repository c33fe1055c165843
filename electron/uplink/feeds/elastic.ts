import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { LaterError } from '../net/failure.ts'
import type { Poster } from '../net/post.ts'
import { documentId, elasticBulk } from './elastic-form.ts'
import type { Feed, FeedEvent } from './feed.ts'
import { jsonOf, judged, takenInHalves, type Taken } from './taken.ts'

const bulkAnswer = z.object({ errors: z.boolean(), items: z.array(z.object({ create: z.object({ _id: z.string(), status: z.number().int() }) })) })

const source = z.object({ event: z.object({ hash: z.string() }) }).optional().catch(undefined)
const heldAnswer = z.object({ docs: z.array(z.object({ _id: z.string(), found: z.boolean().optional(), error: z.unknown().optional(), _source: source })) })
const foundAnswer = z.object({ hits: z.object({ hits: z.array(z.object({ _id: z.string(), _source: source })) }) })

/** What is there shows to a search when the index is refreshed: each second, where nobody set another time. Milliseconds. */
const REFRESH_MS = 2000
/** Of one id: a data stream has one in each of its backing indexes, at most. */
const MOST_OF_AN_ID = 10
/** What a search gives at most. */
const MOST_HITS = 10_000

/** Elastic's answer to reading by id what is a data stream. */
const NOT_BY_ID = 400
const CONFLICT = 409
/** A conflict: a document with this id is there already, from a try whose answer was lost. */
const isThere = (status: number): boolean => (status >= 200 && status < 300) || status === CONFLICT
const isLater = (status: number): boolean => status === 429 || status >= 500

/**
 * Elastic's `_bulk`, into an index or, better, a data stream, which takes `create` alone. Documents have an id of ours (terminal and index), so that what is sent again is
 * not there twice; in a data stream that holds until its backing index is rolled over, after that terminal and index tell. Of a document that is there already the
 * hash is read, by its id or, in a data stream, which reads nothing by id, by a search: whoever may write there could have put another one under the id. Where the key
 * may not read that cannot be told, and the uplink to a receiver alone proves it.
 * @param to address of the index or data stream
 * @param apiKey base64, as Elastic gives it out
 */
export function elasticFeed(to: Poster, apiKey: string | null): Feed {
  const headers = { 'content-type': 'application/x-ndjson', ...(apiKey === null ? {} : { authorization: `ApiKey ${apiKey}` }) }
  const json = { ...headers, 'content-type': 'application/json' }
  const idsOf = (there: readonly FeedEvent[], isOther: (id: string, leafHash: string) => boolean) => new Set(there.filter((each) => isOther(documentId(each), each.leafHash)).map(documentId))
  /** The same in a data stream. One that is there and does not show yet is asked for again. @throws LaterError */
  const foreignInStream = async (there: readonly FeedEvent[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
    const query = { size: Math.min(MOST_HITS, MOST_OF_AN_ID * there.length), _source: ['event.hash'], query: { ids: { values: there.map(documentId) } } }
    const answer = await to.post('/_search', json, JSON.stringify(query), signal)
    if (isLater(answer.status)) throw new LaterError(answer.status, answer.waitMs)
    if (answer.status !== 200) return new Set()
    const said = foundAnswer.safeParse(jsonOf(answer.body))
    if (!said.success) throw new FoyerError('uplink.badAnswer', { detail: 'hits' })
    const held = new Map<string, (string | undefined)[]>()
    for (const { _id: id, _source: found } of said.data.hits.hits) held.set(id, [...held.get(id) ?? [], found?.event.hash])
    if (there.some((each) => !held.has(documentId(each)))) throw new LaterError(CONFLICT, REFRESH_MS)
    return idsOf(there, (id, leafHash) => held.get(id)?.includes(leafHash) !== true)
  }
  /** Ids under which something else stands. @throws LaterError */
  const foreign = async (there: readonly FeedEvent[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
    if (there.length === 0) return new Set()
    const answer = await to.post('/_mget?_source_includes=event.hash', json, JSON.stringify({ ids: there.map(documentId) }), signal)
    if (isLater(answer.status)) throw new LaterError(answer.status, answer.waitMs)
    if (answer.status === NOT_BY_ID) return foreignInStream(there, signal)
    if (answer.status !== 200) return new Set()
    const said = heldAnswer.safeParse(jsonOf(answer.body))
    if (!said.success) throw new FoyerError('uplink.badAnswer', { detail: 'docs' })
    const held = new Map(said.data.docs.map((each) => [each._id, each]))
    // Of a data stream each item is an error of its own.
    if (there.every((each) => held.get(documentId(each))?.error !== undefined)) return foreignInStream(there, signal)
    return idsOf(there, (id, leafHash) => held.get(id)?.found === true && held.get(id)?._source?.event.hash !== leafHash)
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
