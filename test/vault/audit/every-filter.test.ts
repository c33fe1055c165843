import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditFilter } from '../../../electron/contract/audit.ts'
import { auditSearch, type AuditSearch } from '../../../electron/vault/audit/search.ts'
import { busyEvent, BUSY_START } from '../../bench/audit-events.ts'
import { logBench, type LogBench } from './log-fixture.ts'

/** So many that a page of everything is a small part, and that both of the ways to search are gone. */
const EVENTS = 4_000
const PAGE = 37

let made: LogBench
let search: AuditSearch
const events = Array.from({ length: EVENTS }, (_, index) => ({ index, ...busyEvent(index, EVENTS) }))
type Event = (typeof events)[number]
beforeAll(async () => {
  made = await logBench()
  made.database.transaction(() => { for (const event of events.slice(0, 3_000)) made.log.append(event) }).immediate()
  search = auditSearch(made.database, made.log.words, (id) => id)
  // The kinds and times that there are by now are known from here on, and the others come on top.
  search.page({ user: 'staff-3', from: at(0), to: null }, null, 1)
  made.database.transaction(() => { for (const event of events.slice(3_000)) made.log.append(event) }).immediate()
})
afterAll(() => { made.dispose() })

function at(fraction: number): string {
  return new Date(BUSY_START + Math.round(EVENTS * fraction) * 60_000).toISOString()
}

const lets: { [K in keyof AuditFilter]-?: (event: Event, asked: NonNullable<AuditFilter[K]>) => boolean } = {
  user: ({ user }, asked) => user === asked,
  door: ({ door }, asked) => door === asked,
  method: ({ method }, asked) => method === asked,
  action: ({ action }, asked) => action === asked,
  actions: ({ action }, asked) => asked.includes(action),
  status: ({ status }, asked) => (asked === '4xx+' && status >= 400) || String(status) === asked || `${String(status).charAt(0)}xx` === asked,
  terminal: ({ terminal }, asked) => terminal === asked,
  subject: ({ subject }, asked) => subject === asked,
  from: ({ time }, asked) => time >= asked,
  to: ({ time }, asked) => time <= asked,
  text: ({ detail, path, error, action, subject }, { typed, actions }) => actions.includes(action)
    || [detail?.replace(/ follows=.*/, '') ?? '', path, error ?? '', action].some((each) => each.toLowerCase().includes(typed)) || (typed.length >= 4 && subject?.startsWith(typed) === true),
}
const keeps = (filter: AuditFilter) => (event: Event) => (Object.keys(lets) as (keyof AuditFilter)[]).every((key) => {
  const asked = filter[key] ?? null
  return asked === null || (lets[key] as (event: Event, asked: unknown) => boolean)(event, asked)
})

const ways: readonly (readonly AuditFilter[])[] = [
  [{}, { user: 'staff-3' }, { user: 'staff-left' }, { user: 'nobody' }], [{}, { door: 'screen' }, { door: 'cli' }], [{}, { method: 'GET' }, { method: 'DELETE' }],
  [{}, { action: 'records.get' }, { actions: ['records.get', 'staff.signIn', 'never.was'] }], [{}, { status: '2xx' }, { status: '403' }, { status: '5xx' }, { status: '4xx+' }], [{}, { terminal: 't-bench' }],
  // Over the place where the clock was set back, and on both of its sides.
  [{}, { from: at(0.25), to: at(0.31) }, { from: at(0.29), to: at(0.3) }, { from: at(0.301), to: null }, { to: at(0.28) }],
  [{}, { subject: 'staff-3' }, { subject: 'record-100' }],
  [{}, { text: { typed: 'corrected=sex', actions: [] } }, { text: { typed: 'staff.forb', actions: ['staff.signIn'] } }, { text: { typed: 'record-10', actions: [] } }],
]
/** Each value of each way once with each of the others, and more of them at once by a fixed walk. */
const filters = Array.from({ length: 1_200 }, (_, number) => ways.reduce<AuditFilter>((filter, values, way) => ({ ...filter, ...values[Math.floor(number * (way + 1) * 0.618_033 + number / (way + 2)) % values.length] }), {}))

describe('every combination of filters', () => {
  it('gives what a plain loop gives, the newest first, page by page', () => {
    for (const filter of filters) {
      const expected = events.filter(keeps(filter)).map(({ index }) => index).toReversed()
      const found: number[] = []
      let before: number | null = null
      for (let pages = 0; pages < 4; pages++) {
        const page: ReturnType<AuditSearch['page']> = search.page(filter, before, PAGE)
        found.push(...page.events.map(({ index }) => index))
        expect(page.more, JSON.stringify(filter)).toBe(found.length < expected.length)
        before = page.events.at(-1)?.index ?? null
        if (!page.more) break
      }
      expect(found, JSON.stringify(filter)).toEqual(expected.slice(0, found.length))
      const far = Math.floor(events.length / 3)
      expect(search.page(filter, far, PAGE).events.map(({ index }) => index), JSON.stringify(filter)).toEqual(expected.filter((index) => index < far).slice(0, PAGE))
    }
    expect(new Set(filters.map((filter) => JSON.stringify(filter))).size).toBeGreaterThan(700)
  })

  it('gives all of them, the oldest first, for an export', () => {
    for (const filter of filters.slice(0, 60)) expect([...search.each(filter)].map(({ index }) => index), JSON.stringify(filter)).toEqual(events.filter(keeps(filter)).map(({ index }) => index))
  })

  it('takes nothing of a transaction that is rolled back for an event', () => {
    const [next] = [{ ...busyEvent(EVENTS, EVENTS), user: 'never-was' }]
    expect(() => made.database.transaction(() => {
      made.log.append(next)
      expect(search.page({ user: 'never-was' }, null, 5).events).toHaveLength(1)
      throw new Error('no')
    }).immediate()).toThrow('no')
    made.log.words.reload()
    made.database.transaction(() => made.log.append({ ...next, user: 'came-after' })).immediate()
    expect(search.page({ user: 'never-was' }, null, 5).events).toEqual([])
    expect(search.page({ user: 'came-after', from: next.time, to: null }, null, 5).events.map(({ index }) => index)).toEqual([EVENTS])
  })

  it('goes by an index whatever is asked', () => {
    const plans = made.database.prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name IN ('audit_by_kind', 'audit_by_subject_and_kind')").all()
    expect(plans).toHaveLength(2)
    const { sql } = plans[0] ?? { sql: '' }
    const kind = /ON audit_events \((.*)\)$/s.exec(sql)?.[1] ?? ''
    for (const [where, plan] of [[`${kind} = 'x' AND leaf >= 1 AND leaf <= 9`, /USING COVERING INDEX audit_by_kind \(<expr>=\? AND rowid>\? AND rowid<\?\)/], [`subject = 'x' AND ${kind} = 'y' AND leaf <= 9`, /audit_by_subject_and_kind \(subject=\? AND <expr>=\? AND rowid<\?\)/]] as const) {
      const explained = made.database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT leaf FROM audit_events WHERE ${where} ORDER BY leaf DESC LIMIT 9`).all()
      expect(explained.map(({ detail }) => detail).join('; ')).toMatch(plan)
      expect(explained).toHaveLength(1)
    }
  })
})
