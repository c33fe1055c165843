import { afterEach, beforeEach, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { doubtStatistics } from '../../../electron/vault/database/statistics.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

let made: DeskBench
beforeEach(async () => {
  made = await deskBench()
  for (let number = 0; number < 40; number++) await made.call('audit.list', { filter: {}, before: null, limit: 1 })
  opened(made.desk).database.exec('PRAGMA analysis_limit=400; ANALYZE')
})
afterEach(() => { made.dispose() })

const database = () => opened(made.desk).database
const kept = () => database().prepare<[], unknown[]>('SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2').raw().all()
const samples = () => database().prepare<[], { count: number }>('SELECT count(*) AS count FROM sqlite_stat4').get()?.count

async function startAgain(sql: string): Promise<void> {
  database().exec(sql)
  closeDesk(made.desk)
  await openDesk(made.desk)
}

it.each([
  ['of another size', "UPDATE sqlite_stat1 SET stat = '1000000 5' WHERE idx = 'audit_by_action'"],
  ['that say that an index helps nothing', "UPDATE sqlite_stat1 SET stat = stat || ' unordered' WHERE idx = 'audit_by_subject'"],
  ['of an index that is none', "INSERT INTO sqlite_stat1 VALUES ('audit_events', 'audit_by_magic', '40 1')"],
  ['that are no numbers', "INSERT INTO sqlite_stat1 VALUES ('records', 'records_by_time', zeroblob(100))"],
  ['without end', "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO sqlite_stat1 SELECT 'audit_events', 'audit_by_action', '40 1' FROM n"],
])('statistics %s are counted afresh', async (_what, sql) => {
  await startAgain(sql)
  const now = kept()
  expect(now.filter(([table]) => table === 'audit_events')).toHaveLength(5)
  expect(now).toContainEqual(['audit_events', 'audit_by_action', expect.stringMatching(/^\d{2} \d+$/)])
  expect(JSON.stringify(now)).not.toMatch(/1000000|unordered|magic|records_by_time/)
})

it('samples are forgotten: none are ours', async () => {
  await startAgain("PRAGMA analysis_limit=0; ANALYZE audit_events")
  expect(samples()).toBe(0)
})

it('what SQLite counted itself stays as it is', () => {
  const before = kept()
  doubtStatistics(database())
  expect(kept()).toEqual(before)
})
