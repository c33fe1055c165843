import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { administratorSecret, readyBench } from '../vault-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

it('leaves a trail that verifies when a purge was rolled back half-way', async () => {
  for (let number = 0; number < 3; number++) {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    await made.call('records.confirm', { readingId, corrections: [], again: true })
  }
  made.clock.time += 40 * 86_400_000
  // What is due is erased by the one who looks, below.
  made.desk.clockDoubt = null
  made.desk.clockSeen = made.clock.time
  const { database, log, records } = opened(made.desk)
  const last = records.due(made.desk.now().toISOString().slice(0, 10), 10).at(-1) ?? ''
  database.exec(`CREATE TEMP TRIGGER disk_full BEFORE INSERT ON audit_events WHEN NEW.subject = '${last}' BEGIN SELECT RAISE(ABORT, 'full'); END`)
  expect(() => purgeDesk(made.desk)).toThrow('full')
  database.exec('DROP TRIGGER disk_full')
  // Takes the numbers that the words of the rolled-back purge had.
  await made.call('internal.happening', { action: 'system.start', detail: null })
  await made.call('internal.happening', { action: 'system.vaultRestarted', detail: null })
  expect(purgeDesk(made.desk)).toBe(3)
  expect(await verifyLog(database, log, stateCheck, () => 0, () => undefined)).toMatchObject({ ok: true, problems: [] })
})

it('writes into the trail, once a start, that ordinary users could have written the organisation’s policy', async () => {
  const bench = await readyBench()
  await bench.restart({ policyFile: { path: join(bench.folder, 'policy.json'), guarded: true, overruled: false } })
  await bench.call('staff.signIn', { staffId: bench.administrator, secret: administratorSecret })
  await bench.call('records.purge', {})
  const { events } = await bench.call('audit.list', { filter: { action: 'system.policyProblem' }, before: null, limit: 10 })
  expect(events).toMatchObject([{ status: 403, error: 'policy.writable', user: 'system' }])
  await bench.dispose()
})
