import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditFilter } from '../../../electron/contract/audit.ts'
import { auditSearch, type AuditSearch } from '../../../electron/vault/audit/search.ts'
import { logBench, someEvent, type LogBench } from './log-fixture.ts'

let made: LogBench
let search: AuditSearch
beforeAll(async () => {
  made = await logBench()
  made.fill(300)
  search = auditSearch(made.database, made.log.words, (id) => `Name of ${id}`)
})
afterAll(() => { made.dispose() })

const all = Array.from({ length: 300 }, (_, index) => ({ index, ...someEvent(index) }))
const filters: [AuditFilter, (event: (typeof all)[number]) => boolean][] = [
  [{}, () => true],
  [{ user: 'user-1' }, (event) => event.user === 'user-1'],
  [{ method: 'POST' }, (event) => event.method === 'POST'],
  [{ status: '4xx' }, (event) => event.status >= 400 && event.status < 500],
  [{ status: '500' }, (event) => event.status === 500],
  [{ action: 'records.get', user: 'user-2' }, (event) => event.action === 'records.get' && event.user === 'user-2'],
  [{ subject: 'record-4' }, (event) => event.subject === 'record-4'],
  [{ from: '2026-06-01T00:01:00.000Z', to: '2026-06-01T00:02:00.000Z', method: null }, (event) => event.index >= 60 && event.index <= 120],
  [{ user: 'nobody' }, () => false],
]

describe('searching the trail', () => {
  it.each(filters)('gives what a plain loop gives: %j', (filter, keeps) => {
    const expected = all.filter(keeps).map(({ index }) => index)
    expect([...search.each(filter)].map(({ index }) => index)).toEqual(expected)
    const paged: number[] = []
    for (let before: number | null = null, more = true; more;) {
      const page: ReturnType<AuditSearch['page']> = search.page(filter, before, 7)
      paged.push(...page.events.map(({ index }) => index))
      more = page.more
      before = page.events.at(-1)?.index ?? null
    }
    expect(paged).toEqual(expected.toReversed())
  })

  it('gives events back as they were written, with the name of today', () => {
    expect(search.page({}, null, 1).events).toEqual([{ ...all[299], userName: 'Name of user-2' }])
    expect(search.history('record-4', 2).map(({ index }) => index)).toEqual([284, 294])
  })

  it('follows what comes and what is deleted, of rare kinds as of those that become common', async () => {
    const trail = await logBench()
    try {
      const { database, log } = trail
      const looked = auditSearch(database, log.words, (id) => id)
      const event = (at: number, action: string) => ({ ...someEvent(at), user: 'user-1', method: 'GET' as const, path: '/records', status: 200, subject: `record-${at}`, error: null, action, detail: null })
      const append = (from: number, to: number) => {
        database.transaction(() => { for (let at = from; at < to; at++) log.append(event(at, at % 100 === 0 ? 'records.rare' : 'records.common')) }).immediate()
      }
      const leavesOf = (filter: AuditFilter) => looked.page(filter, null, 500).events.map(({ index }) => index)
      const down = (from: number, to: number, keeps: (leaf: number) => boolean) => Array.from({ length: to - from }, (_, place) => to - 1 - place).filter(keeps).slice(0, 500)
      const [rare, common] = [(leaf: number) => leaf % 100 === 0, (leaf: number) => leaf % 100 !== 0]
      append(0, 250)
      expect(leavesOf({ action: 'records.rare' })).toEqual([200, 100, 0])
      append(250, 1000)
      expect(leavesOf({ action: 'records.rare' })).toEqual(down(0, 1000, rare))
      expect(leavesOf({ action: 'records.common' })).toEqual(down(0, 1000, common))
      database.prepare('DELETE FROM audit_events WHERE leaf < ?').run(150)
      expect(looked.page({ action: 'records.rare' }, null, 8)).toMatchObject({ more: false, events: down(150, 1000, rare).map((index) => ({ index })) })
      expect(looked.page({ text: { typed: 'record-1', actions: [] }, action: 'records.rare' }, null, 500).events.map(({ index }) => index)).toEqual([])
      expect(leavesOf({ text: { typed: 'record-20', actions: [] } })).toEqual([209, 208, 207, 206, 205, 204, 203, 202, 201, 200])
    } finally {
      trail.dispose()
    }
  })
})
