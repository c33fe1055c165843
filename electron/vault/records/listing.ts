import type { RecordFilter, RecordPlace, RecordRow, RecordSort } from '../../contract/records.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { conditionOf, type Condition, type QueryOptions } from './query.ts'
import { rowColumns, rowOf, type StoredRow } from './rows.ts'

export interface Listing {
  query: string
  /** Stored before this instant. */
  before?: string | null | undefined
  limit: number
  filter?: RecordFilter | undefined
  sort?: RecordSort | undefined
  /** The last row that is known already. */
  after?: RecordPlace | undefined
}

export interface Listed {
  rows: RecordRow[]
  more: boolean
  /** How many fit query and filter, and how many there are. */
  total: number
  all: number
}

const newest: RecordSort = { by: 'stored', down: true }

/** By which column, and how what stands in a row's place there is compared. */
const orders: Record<RecordSort['by'], { column: string, from?: string, of: (value: string) => string | number }> = {
  stored: { column: 'created_at', of: (value) => Date.parse(value) || 0 },
  name: { column: 'folded', from: 'records JOIN record_names ON record_id = id', of: fold },
  document: { column: 'document_type', of: (value) => value },
  number: { column: 'document_number', of: (value) => value },
  birth: { column: 'date_of_birth', of: (value) => value },
  // Genuine, read, stop: as the letters happen to have it.
  state: { column: 'verdict', of: (value) => value },
}

function filtered({ state, documentType, issuingState, by, from, to }: RecordFilter): Condition {
  const parts: Condition[] = []
  const add = (value: string | number | null | undefined, where: string) => {
    if (value !== null && value !== undefined) parts.push({ where, values: [value] })
  }
  if (state === 'corrected') parts.push({ where: 'corrected = 1', values: [] })
  else add(state, 'verdict = ?')
  add(documentType, 'document_type = ?')
  add(issuingState, 'issuing_state = ?')
  add(by, 'confirmed_by_id = ?')
  add(from === null || from === undefined ? null : Date.parse(from), 'created_at >= ?')
  add(to === null || to === undefined ? null : Date.parse(to), 'created_at < ?')
  return { where: ['TRUE', ...parts.map(({ where }) => where)].join(' AND '), values: parts.flatMap(({ values }) => values) }
}

/** What comes after a place: in the order itself, and among what is alike in it, which is older. */
function beyond({ by, down }: RecordSort, place: RecordPlace | undefined): Condition {
  if (place === undefined) return { where: 'TRUE', values: [] }
  const { column, of } = orders[by]
  const value = of(place.value)
  const createdAt = Date.parse(place.createdAt)
  return {
    where: `(${column} ${down ? '<' : '>'} ? OR (${column} = ? AND (created_at < ? OR (created_at = ? AND id > ?))))`,
    values: [value, value, createdAt, createdAt, place.id],
  }
}

/** Records by query, filter and order, a page of them. */
export function recordListing(database: Database): (listing: Listing, options: QueryOptions) => Listed {
  const count = (where: string, values: readonly (string | number)[]) =>
    database.prepare<(string | number)[], { count: number }>(`SELECT count(*) AS count FROM records WHERE ${where}`).get(...values)?.count ?? 0
  return ({ query, before = null, limit, filter = {}, sort = newest, after }, options) => {
    const all = count('TRUE', [])
    const asked = query.trim() === '' ? { where: 'TRUE', values: [] } : conditionOf(query, options)
    if (asked === null) return { rows: [], more: false, total: 0, all }
    const meant = filtered(filter)
    const [where, values] = [`${asked.where} AND ${meant.where}`, [...asked.values, ...meant.values]]
    const { column, from = 'records' } = orders[sort.by]
    const place = beyond(sort, after)
    const bound = before === null ? Number.MAX_SAFE_INTEGER : Date.parse(before)
    const order = sort.by === 'stored' ? `created_at ${sort.down ? 'DESC' : 'ASC'}, id` : `${column} ${sort.down ? 'DESC' : 'ASC'}, created_at DESC, id`
    const rows = database.prepare<(string | number)[], StoredRow>(`SELECT ${rowColumns} FROM ${from} WHERE ${where} AND ${place.where} AND created_at < ? ORDER BY ${order} LIMIT ?`)
      .all(...values, ...place.values, bound, limit + 1)
    return { rows: rows.slice(0, limit).map(rowOf), more: rows.length > limit, total: query.trim() === '' && meant.values.length === 0 && filter.state !== 'corrected' ? all : count(where, values), all }
  }
}
