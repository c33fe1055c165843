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
})
