import { afterEach, beforeEach, expect, it } from 'vitest'
import { hollow } from '../../hollow-index.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../../vault-fixture.ts'
import { withDatabase } from '../../with-database.ts'

let made: Bench & { administrator: string }
let record = ''
beforeEach(async () => {
  made = await readyBench()
  for (const documentNumber of ['A1', 'A2', 'A3']) record = await confirmSpecimen(made, { documentNumber })
}, 60_000)
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
}, 60_000)

it('looks at a file anew once somebody else wrote into it', async () => {
  expect((await made.call('audit.verify', {})).ok).toBe(true)
  await withDatabase(made, (database) => { hollow(database, 'records_by_time', `id <> '${record}'`) })
  expect((await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)).toEqual(['indexWrong records_by_time'])
})
