import { wordsOf, toldOf } from './told.ts'
import type { FeedEvent } from './feed.ts'

/** The document's id, the same however often it comes. An index has no dash in it, so no two events share one. */
export const documentId = ({ event }: FeedEvent): string => `${event.terminal}-${event.index}`

/** A document in the Elastic Common Schema 8, with what it has no place for, and always terminal, index and leaf, below `foyer`. */
export function elasticDocument(told: FeedEvent): Record<string, unknown> {
  const { event, leafHash } = told
  const { time: _time, user: _user, version: _version, address: _address, method: _method, path: _path, status: _status, error: _error, ...own } = toldOf(told)
  return {
    '@timestamp': event.time,
    ecs: { version: '8.11.0' },
    event: {
      kind: 'event', dataset: 'foyer.trail', module: 'foyer', action: event.action, outcome: event.status >= 400 ? 'failure' : 'success', sequence: event.index,
      id: documentId(told), hash: leafHash, ...(wordsOf(event) === null ? {} : { reason: own['detail'] }),
    },
    host: { id: event.terminal, name: event.terminal },
    user: { id: event.user, ...(event.role === null ? {} : { roles: [event.role] }) },
    http: { request: { method: event.method }, response: { status_code: event.status } },
    url: { path: event.path },
    source: { address: event.address },
    ...(event.error === null ? {} : { error: { code: event.error } }),
    service: { name: 'foyer', version: event.version },
    foyer: own,
  }
}

/** Body of `_bulk`: for each event what to do, then the document, each on a line of its own, the last one ended too. */
export const elasticBulk = (events: readonly FeedEvent[]): string =>
  events.map((told) => `${JSON.stringify({ create: { _id: documentId(told) } })}\n${JSON.stringify(elasticDocument(told))}\n`).join('')
