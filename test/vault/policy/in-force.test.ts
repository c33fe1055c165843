import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { openDesk } from '../../../electron/vault/calls/life/life.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { policyFile } from '../../../electron/vault/policy/policy-file.ts'
import type { EventPayload } from '../../../electron/contract/events.ts'
import { deskBench } from '../desk-fixture.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault-fixture.ts'

let made: Bench | undefined
afterEach(async () => {
  await made?.dispose()
  made = undefined
})

/** A desk whose organisation has a file; nothing but time goes by between a change of it and what is asked for. */
async function deskUnder(text: string) {
  const desk = await readyBench()
  made = desk
  const path = join(desk.folder, 'it', 'policy.json')
  mkdirSync(join(desk.folder, 'it'))
  writeFileSync(path, text)
  await desk.restart({ policyFile: { path, guarded: false, overruled: false } })
  await desk.call('staff.signIn', { staffId: desk.administrator, secret: administratorSecret })
  const told = () => desk.events.filter(({ name }) => name === 'policy.changed').map(({ payload }) => payload as EventPayload<'policy.changed'>)
  const trail = async (action: string) => (await desk.call('audit.list', { filter: { action }, before: null, limit: 10 })).events
  return { desk, path, told, trail, state: async () => (await desk.call('desk.state', {})).policy }
}

/** As programs replace a file: whole, under another name. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

describe('a change of the organisation’s file', () => {
  it('is in force without anybody’s doing, is told to the screen as the desk’s state has it, and stands in the trail', async () => {
    const { desk, path, told, trail, state } = await deskUnder('{"idleSeconds":60}')
    expect(told().at(-1)).toMatchObject({ values: { idleSeconds: 60, kiosk: true }, locked: { idleSeconds: path }, problem: null })
    const before = (await trail('audit.settings')).length
    replace(path, '{"idleSeconds":30,"kiosk":false}')
    await expect.poll(() => told().at(-1)).toMatchObject({ values: { idleSeconds: 30, kiosk: false }, locked: { idleSeconds: path, kiosk: path }, problem: null })
    expect(await state()).toEqual(told().at(-1))
    expect(await trail('audit.settings')).toHaveLength(before + 1)
    expect((await desk.call('audit.verify', {})).problems).toEqual([])
    rmSync(path)
    await expect.poll(() => told().at(-1)).toMatchObject({ values: { idleSeconds: 120, kiosk: true }, locked: {} })
  })

  it('erases what it leaves no longer, not an hour later', async () => {
    const { desk, path, trail } = await deskUnder('{"retentionDays":100}')
    await confirmSpecimen(desk)
    desk.clock.time += 3 * 86_400_000
    await desk.call('staff.signIn', { staffId: (await desk.call('staff.tiles', {}))[0]?.id ?? '', secret: administratorSecret })
    const { clock } = await desk.call('desk.state', {})
    if (clock !== null) await desk.call('desk.confirmDate', { shown: clock.now })
    expect((await desk.call('records.search', { query: '', before: null, limit: 10 })).rows).toHaveLength(1)
    replace(path, '{"retentionDays":1}')
    await expect.poll(async () => (await desk.call('records.search', { query: '', before: null, limit: 10 })).rows).toEqual([])
    expect(await trail('retention.purge')).toMatchObject([{ status: 200, user: 'system' }])
  })

  it('that nobody can read keeps the last, is told once, and is over when it can be read', async () => {
    const { path, told, trail, state } = await deskUnder('{"idleSeconds":60}')
    writeFileSync(path, '{"idleSeconds":3')
    await expect.poll(() => told().at(-1)).toMatchObject({ values: { idleSeconds: 60 }, locked: { idleSeconds: path }, problem: { code: 'policy.unreadable' } })
    expect((await state()).problem).toMatchObject({ code: 'policy.unreadable' })
    // Another that is no better.
    writeFileSync(path, '{"idleSeconds":0}')
    replace(path, '{"idleSeconds":"30"}')
    writeFileSync(path, '{"idleSeconds":30}')
    await expect.poll(() => told().at(-1)).toMatchObject({ values: { idleSeconds: 30 }, problem: null })
    expect(await trail('system.policyProblem')).toMatchObject([{ status: 422, error: 'policy.unreadable', user: 'system' }])
  })

  it('is told whoever makes it: an administrator at the screen is heard at once', async () => {
    const { desk, told } = await deskUnder('{}')
    await desk.call('desk.setPolicy', { values: { sounds: false } })
    expect(told().at(-1)).toMatchObject({ values: { sounds: false } })
    const count = told().length
    await desk.call('desk.state', {})
    expect(told()).toHaveLength(count)
  })
})

it('is neither in force nor told where the disk was full, and both with the next try', async () => {
  const inside = await deskBench()
  const path = join(inside.desk.place.folder, 'policy.json')
  inside.desk.policySource = policyFile({ path, guarded: false, overruled: false })
  writeFileSync(path, '{"idleSeconds":60}')
  await openDesk(inside.desk)
  await inside.signIn()
  const { database, policy, search } = opened(inside.desk)
  const problems = () => search.page({ action: 'system.policyProblem' }, null, 5).events.map(({ error }) => error)
  const whileFull = () => {
    database.exec("CREATE TEMP TRIGGER disk_full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END")
    expect(() => purgeDesk(inside.desk)).toThrow('full')
    database.exec('DROP TRIGGER disk_full')
  }
  writeFileSync(path, '{"idleSeconds":30}')
  whileFull()
  expect(policy.inForce().values.idleSeconds).toBe(60)
  purgeDesk(inside.desk)
  expect(policy.inForce().values.idleSeconds).toBe(30)
  writeFileSync(path, '{')
  whileFull()
  expect(policy.inForce().problem).toBeNull()
  purgeDesk(inside.desk)
  expect(policy.inForce()).toMatchObject({ values: { idleSeconds: 30 }, problem: { code: 'policy.unreadable' } })
  expect(problems()).toEqual(['policy.unreadable'])
  expect((await inside.call('audit.verify', {})).problems).toEqual([])
  inside.dispose()
})

it('is not in force where what an administrator set was rolled back', async () => {
  const inside = await deskBench()
  const { database, policy } = opened(inside.desk)
  database.exec("CREATE TEMP TRIGGER disk_full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END")
  await expect(inside.call('desk.setPolicy', { values: { sounds: false, idleSeconds: 600 } })).rejects.toMatchObject({ code: expect.any(String) as string })
  database.exec('DROP TRIGGER disk_full')
  expect(policy.inForce().values).toMatchObject({ sounds: true, idleSeconds: 120 })
  expect((await inside.call('desk.state', {})).policy.values).toMatchObject({ sounds: true, idleSeconds: 120 })
  inside.dispose()
})
