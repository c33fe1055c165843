import { afterEach, beforeEach, expect, it } from 'vitest'
import { lookAtIndexesWhenDue } from '../../../../electron/vault/calls/life/index-look.ts'
import { opened } from '../../../../electron/vault/database/opened.ts'
import { deskBench } from '../../desk-fixture.ts'
import { hollow } from '../../hollow-index.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../../vault-fixture.ts'
import { withDatabase } from '../../with-database.ts'

let made: Bench & { administrator: string }
let record = ''
beforeEach(async () => {
  made = await readyBench()
  for (const documentNumber of ['A1', 'A2', 'A3']) record = await confirmSpecimen(made, { documentNumber })
})
afterEach(() => made.dispose())

const listed = async () => (await made.call('records.search', { query: '', before: null, limit: 50 })).rows.map(({ id }) => id)

it('mends an index that hides a record, a while after the desk was opened, and tells of it for good', async () => {
  await made.vault.close()
  await withDatabase(made, (database) => { hollow(database, 'records_by_time', `id <> '${record}'`) })
  await made.restart()
  await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
  expect(await listed()).toHaveLength(2)
  // The vault looks every few seconds; a minute goes by between two looks.
  await expect.poll(async () => {
    made.clock.time += 61_000
    return await listed()
  }, { timeout: 50_000, interval: 3_000 }).toContain(record)
  const { ok, problems } = await made.call('audit.verify', {})
  expect(ok).toBe(false)
  expect(problems.map(({ code, detail }) => `${code} ${detail}`)).toEqual(['anchor index=records_by_time'])
})

it('looks at a file anew once somebody else wrote into it', async () => {
  expect((await made.call('audit.verify', {})).ok).toBe(true)
  await withDatabase(made, (database) => { hollow(database, 'records_by_time', `id <> '${record}'`) })
  expect((await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)).toEqual(['indexWrong records_by_time'])
})

it('mends nothing that it could not tell of, and signs what it told', async () => {
  const inside = await deskBench()
  const parts = opened(inside.desk)
  const { database } = parts
  await withDatabase({ folder: inside.desk.place.folder, keychain: inside.keychain }, (beside) => { hollow(beside, 'audit_by_kind', 'user <> 1') })
  lookAtIndexesWhenDue(inside.desk)
  const look = async () => {
    inside.clock.time += 61_000
    lookAtIndexesWhenDue(inside.desk)
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
  database.exec("CREATE TEMP TRIGGER disk_full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END")
  await look()
  database.exec('DROP TRIGGER disk_full')
  const told = () => parts.search.page({ action: 'audit.anchor' }, null, 5).events.map(({ detail }) => detail)
  const isWrong = () => (database.pragma('integrity_check') as { integrity_check: string }[]).some(({ integrity_check: line }) => line.endsWith('audit_by_kind'))
  expect([told(), isWrong()]).toEqual([[], true])
  // Another minute, and room again.
  await look()
  expect([told(), isWrong()]).toEqual([['index=audit_by_kind'], false])
  expect(parts.log.signedSize()).toBe(parts.log.size())
  inside.dispose()
})
