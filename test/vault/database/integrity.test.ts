import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../electron/vault/database/database.ts'
import { behindItsKey, hollow, misfile } from '../hollow-index.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string }
let record = ''
beforeEach(async () => {
  made = await readyBench()
  await made.call('desk.setPolicy', { values: { retentionDays: 60 } })
  for (const documentNumber of ['A1', 'A2', 'A3']) record = await confirmSpecimen(made, { documentNumber })
})
afterEach(() => made.dispose())

const verify = async () => (await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)

const planted = (id: string) => `INSERT INTO records SELECT '${id}', created_at, document_type, issuing_state, 'PLANTED', name, date_of_birth, verdict, corrected, keep_until, confirmed_by_id, confirmed_by, source, content FROM records LIMIT 1`

const tamperings: readonly [what: string, index: string, work: (database: Database) => void][] = [
  ['the list of records lacks one', 'records_by_time', (database) => { hollow(database, 'records_by_time', `id <> '${record}'`) }],
  ['retention does not see any', 'records_by_end', (database) => { hollow(database, 'records_by_end', 'FALSE') }],
  ['a record ends under another day', 'records_by_end', (database) => { misfile(database, 'records_by_end', 'keep_until', `iif(id = '${record}', '9999-12-31', keep_until)`) }],
  ['a record’s words are not found', 'record_words_by_record', (database) => { hollow(database, 'record_words_by_record', `record_id <> '${record}'`) }],
  ['events of one person are not listed', 'audit_by_kind', (database) => { hollow(database, 'audit_by_kind', 'user <> (1)') }],
  ['a record has no history', 'audit_by_subject', (database) => { hollow(database, 'audit_by_subject', `subject IS NOT NULL AND subject <> '${record}'`) }],
  ['events of a result stand under another', 'audit_by_time', (database) => { misfile(database, 'audit_by_time', 'time, status', 'time, iif(leaf = 5, 404, status)') }],
  ['a record that its own key does not know', 'sqlite_autoindex_records_1', (database) => { behindItsKey(database, 'records', 'id TEXT PRIMARY KEY', planted('planted-record-0000')) }],
  ['a word that has two numbers', 'sqlite_autoindex_audit_words_1', (database) => { behindItsKey(database, 'audit_words', 'word TEXT NOT NULL UNIQUE', "INSERT INTO audit_words (word) SELECT word FROM audit_words WHERE word = 'records.confirm'") }],
]

describe('an index that does not say what its table does', () => {
  it.each(tamperings)('is found: %s', async (_what, index, work) => {
    // The vault has it open: what it finds is what stands there now.
    await withDatabase(made, work)
    expect((await verify()).filter((problem) => problem.startsWith('indexWrong'))).toEqual([`indexWrong ${index}`])
  })

  it('is found where it hides a changed policy from whoever looks through it', async () => {
    await made.vault.close()
    await withDatabase(made, (database) => {
      const numbers = database.prepare<[], { number: number }>("SELECT number FROM audit_words WHERE word IN ('desk.setPolicy', 'desk.setUp', 'audit.settings')").all().map(({ number }) => number)
      for (const index of ['audit_by_action', 'audit_by_kind', 'audit_by_time']) hollow(database, index, `action NOT IN (${numbers.join(', ')})`)
      // Planted statistics lead the planner to the hollow one.
      database.exec("ANALYZE; DELETE FROM sqlite_stat1 WHERE tbl = 'audit_events'; INSERT INTO sqlite_stat1 VALUES ('audit_events', 'audit_by_action', '1000000 5')")
      database.exec("UPDATE settings SET value = '{\"retentionDays\":365,\"keepImages\":true}' WHERE name = 'policy.desk'")
    })
    await made.restart()
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    const problems = await verify()
    expect(problems).toContain('settingsAltered policy')
  })

  it('lets no forged account be covered as one of the version before', async () => {
    await made.vault.close()
    await withDatabase(made, (database) => {
      const cover = "(SELECT number FROM audit_words WHERE word = 'audit.cover')"
      const number = database.prepare<[], { number: number }>(`SELECT ${cover} AS number`).get()?.number ?? 0
      for (const index of ['audit_by_action', 'audit_by_kind', 'audit_by_time']) hollow(database, index, `action <> ${number}`)
      database.exec("DELETE FROM sqlite_stat1; UPDATE staff SET role = 'clerk'")
    })
    await made.restart()
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    await withDatabase(made, (database) => database.exec("UPDATE staff SET role = 'administrator'"))
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 100 })
    expect(events.filter(({ action }) => action === 'audit.cover')).toHaveLength(1)
  })

  it('is found in a large file too, which another thread checks', async () => {
    await withDatabase(made, (database) => {
      database.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO audit_words (word) SELECT 'a word that takes up some room in the file ' || i FROM n")
      expect(Number(database.pragma('page_count', { simple: true }))).toBeGreaterThan(1_000)
      hollow(database, 'audit_by_time', 'leaf <> 3')
    })
    expect(await verify()).toEqual(['indexWrong audit_by_time'])
  })
})

it('finds nothing where nobody did anything', async () => {
  expect(await verify()).toEqual([])
})
