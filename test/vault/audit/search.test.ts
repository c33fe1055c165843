import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEvent, AuditFilter } from '../../../electron/contract/audit.ts'
import { csvCell, exportEvents } from '../../../electron/vault/audit/export.ts'
import { ocsfEvent } from '../../../electron/tlog/ocsf.ts'
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

describe('exporting the trail', () => {
  const event = (changes: Partial<AuditEvent>): AuditEvent => ({ userName: 'Maria', ...someEvent(1), index: 1, ...changes })

  it('writes JSON lines that read back', () => {
    const { text, events } = exportEvents(search.each({}), 'jsonl')
    expect(events).toBe(300)
    expect(text.trimEnd().split('\n').map((line) => (JSON.parse(line) as AuditEvent).index)).toEqual(all.map(({ index }) => index))
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\n=1'])('writes no cell that a spreadsheet runs: %j', (evil) => {
    expect(csvCell(evil)).toMatch(/^"'/)
    expect(exportEvents([event({ userName: evil })], 'csv').text).toContain(`"'${evil}"`)
  })

  it('quotes by RFC 4180 and leaves ordinary cells alone', () => {
    expect(['a', 'a,b', 'say "a"', 'a\nb', null, -5].map((cell) => csvCell(cell))).toEqual(['a', '"a,b"', '"say ""a"""', '"a\nb"', '', '-5'])
  })

  it('writes OCSF API Activity with every member the class requires', () => {
    const ocsf = ocsfEvent(event({ status: 403, error: 'staff.forbidden', subject: 'r1', address: '10.0.0.7' }))
    // OCSF 1.3.0, class 6003: required attributes and those of its objects.
    expect(ocsf).toMatchObject({
      class_uid: 6003, category_uid: 6, activity_id: 1, type_uid: 600301, severity_id: 3, time: Date.parse(someEvent(1).time), status_id: 2,
      actor: { user: { uid: 'user-1', type_id: 1 } }, api: { operation: 'reading.discard' }, src_endpoint: { name: 't-test', ip: '10.0.0.7' },
      metadata: { version: '1.3.0', product: { name: 'Foyer', vendor_name: 'Foyer' } }, resources: [{ uid: 'r1' }],
    })
    expect(JSON.stringify(ocsfEvent(event({})))).not.toContain('Maria')
  })
})
