import type { Arrived } from './deliver.ts'

export type CollectorKind = 'otlp' | 'splunk' | 'elastic' | 'webhook'

export interface Collected {
  arrived: Arrived[]
  /** Indexes that it does not take. */
  poison: Set<number>
  /** It is full: items of a bulk from this one on are put off. */
  fullFrom: number | null
  /** Looks at an acknowledgement until it is there; null: the token does not acknowledge. */
  acknowledgesAfter: number | null
  /** Hashes under ids that are there. */
  held: Map<string, string>
  /** It is a data stream: nothing is read by id, and a search shows what is there after so many looks. */
  stream: { showsAfter: number, asItems: boolean } | null
}
interface Said { status: number, body: string }
export interface CollectorAnswers { collected: Collected, answer: (path: string, body: string) => Said }

interface OtlpAttribute { key: string, value: { stringValue?: string, intValue?: string } }
interface OtlpRequest { resourceLogs: { scopeLogs: { logRecords: { attributes: OtlpAttribute[] }[] }[] }[] }
const said = (status: number, body: unknown): Said => ({ status, body: JSON.stringify(body) })

function otlp(collected: Collected, path: string, body: string): Said {
  if (path !== '/v1/logs') return said(404, {})
  const records = (JSON.parse(body) as OtlpRequest).resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
  const arrived = records.map(({ attributes }): Arrived => {
    const found = new Map(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']))
    return { terminal: found.get('foyer.terminal') ?? '', index: Number(found.get('foyer.index')), leaf: found.get('foyer.leaf') ?? '' }
  })
  const good = arrived.filter(({ index }) => !collected.poison.has(index))
  collected.arrived.push(...good)
  return said(200, good.length === arrived.length ? {} : { partialSuccess: { rejectedLogRecords: String(arrived.length - good.length), errorMessage: 'not these' } })
}

function splunk(collected: Collected, looks: Map<number, number>, path: string, body: string): Said {
  if (path === '/services/collector/ack') {
    const { acks: [id = 0] } = JSON.parse(body) as { acks: number[] }
    const seen = (looks.get(id) ?? 0) + 1
    looks.set(id, seen)
    return said(200, { acks: { [String(id)]: looks.has(id) && seen > (collected.acknowledgesAfter ?? 0) } })
  }
  if (path !== '/services/collector/event') return said(404, { text: 'The requested URL was not found', code: 404 })
  const events = body.split('\n').map((line): Arrived => {
    const { fields } = JSON.parse(line) as { fields: { terminal: string, index_of_event: number, leaf: string } }
    return { terminal: fields.terminal, index: fields.index_of_event, leaf: fields.leaf }
  })
  const bad = events.findIndex(({ index }) => collected.poison.has(index))
  if (bad >= 0) return said(400, { text: 'Invalid data format', code: 6, 'invalid-event-number': bad })
  collected.arrived.push(...events)
  return said(200, { text: 'Success', code: 0, ...(collected.acknowledgesAfter === null ? {} : { ackId: looks.size + 1000 }) })
}

function elastic(collected: Collected, ids: Map<string, string>, path: string, body: string): Said {
  const { stream } = collected
  if (path.startsWith('/_search') && stream !== null) {
    const { query: { ids: { values } } } = JSON.parse(body) as { query: { ids: { values: string[] } } }
    const shown = stream.showsAfter-- > 0 ? [] : values.filter((id) => ids.has(id))
    return said(200, { hits: { total: { value: shown.length }, hits: shown.map((id) => ({ _index: '.ds-logs-1', _id: id, _source: { event: { hash: ids.get(id) } } })) } })
  }
  if (path.startsWith('/_mget') && stream !== null) {
    const error = { type: 'illegal_argument_exception' }
    return stream.asItems ? said(200, { docs: (JSON.parse(body) as { ids: string[] }).ids.map((id) => ({ _id: id, error })) }) : said(400, { error })
  }
  if (path.startsWith('/_mget')) {
    return said(200, { docs: (JSON.parse(body) as { ids: string[] }).ids.map((id) => ({ _id: id, found: ids.has(id), ...(ids.has(id) ? { _source: { event: { hash: ids.get(id) } } } : {}) })) })
  }
  if (!path.startsWith('/_bulk')) return said(404, {})
  const lines = body.split('\n')
  if (lines.pop() !== '') return said(400, { error: { type: 'illegal_argument_exception' } })
  const items = lines.filter((_line, place) => place % 2 === 0).map((line, place) => {
    const { create: { _id: id } } = JSON.parse(line) as { create: { _id: string } }
    const { foyer } = JSON.parse(lines[place * 2 + 1] ?? '') as { foyer: Arrived }
    const status = collected.fullFrom !== null && place >= collected.fullFrom ? 429 : ids.has(id) ? 409 : collected.poison.has(foyer.index) ? 400 : 201
    if (status === 201) {
      ids.set(id, foyer.leaf)
      collected.arrived.push({ terminal: foyer.terminal, index: foyer.index, leaf: foyer.leaf })
    }
    return { create: { _id: id, status } }
  })
  return said(200, { errors: items.some(({ create }) => create.status >= 400), items })
}

/** What the three collectors answer, as their documentation says, with what they then hold. */
export function collectorAnswers(kind: CollectorKind): CollectorAnswers {
  const collected: Collected = { arrived: [], poison: new Set(), fullFrom: null, acknowledgesAfter: null, held: new Map(), stream: null }
  const looks = new Map<number, number>()
  const ids = collected.held
  // Whoever takes webhooks says so by the status alone.
  return { collected, answer: (path, body) => kind === 'webhook' ? said(200, {}) : kind === 'otlp' ? otlp(collected, path, body) : kind === 'splunk' ? splunk(collected, looks, path, body) : elastic(collected, ids, path, body) }
}
