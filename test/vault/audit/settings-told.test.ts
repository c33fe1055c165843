import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { trailEvent } from '../../../electron/vault/audit/event.ts'
import { openDesk } from '../../../electron/vault/calls/life/life.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { policyFile } from '../../../electron/vault/policy/policy-file.ts'
import { deskBench } from '../desk-fixture.ts'
import { administratorSecret, confirmToday, readyBench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

const DAY = 86_400_000
let made: Bench & { administrator: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const reopen = async (options: Parameters<Bench['restart']>[0] = {}) => {
  made.clock.time += 1000
  await made.restart(options)
  await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
}
const tamper = async (sql: string) => {
  await made.vault.close()
  await withDatabase(made, (database) => database.exec(sql))
  await reopen()
}
const problems = async () => (await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)
const put = (name: string, value: string) => `INSERT OR REPLACE INTO settings (name, value) VALUES ('${name}', '${value}')`

describe('settings, held against the trail', () => {
  it.each([
    ['a policy where none was set', put('policy.desk', '{"retentionDays":1,"kiosk":false}'), 'policy'],
    ['the part of it that the version before does not know', put('policy.desk.added', '{"trailDays":3650}'), 'policy'],
    ['what the organisation fixed', put('policy.organisation', '{"maskNumbersForClerks":false}'), 'organisation'],
    ['the desk’s name', put('desk.name', 'Other desk'), 'desk'],
  ])('are found altered: %s', async (_what, sql, group) => {
    await made.call('desk.setPolicy', { values: { idleSeconds: 60 } })
    expect(await problems()).toEqual([])
    await tamper(sql)
    expect((await problems()).toSorted()).toEqual([`anchor settings=${group}`, `settingsAltered ${group}`])
  })

  it('are found altered also where the next change has covered it up', async () => {
    await tamper(put('policy.desk', '{"maskNumbersForClerks":false,"sounds":false}'))
    await made.call('desk.setPolicy', { values: { idleSeconds: 60 } })
    expect(await problems()).toEqual(['anchor settings=policy'])
  })

  it('change by an administrator’s word and by the organisation’s file', async () => {
    const policyFile = { path: join(made.folder, 'policy.json'), guarded: false, overruled: false }
    writeFileSync(policyFile.path, '{"retentionDays":20}')
    await reopen({ policyFile })
    expect(await problems()).toEqual([])
    writeFileSync(policyFile.path, '{"retentionDays":10,"trailDays":400}')
    await made.call('records.purge', {})
    await made.call('desk.setPolicy', { values: { sounds: false } })
    expect(await problems()).toEqual([])
    // What somebody put there in its stead is overwritten by the file.
    await made.vault.close()
    await withDatabase(made, (database) => database.exec(put('policy.organisation', '{"retentionDays":3650}')))
    await reopen({ policyFile })
    expect(await problems()).toEqual([])
    expect((await made.call('desk.state', {})).policy.values.retentionDays).toBe(10)
  })

  it('let others write while the organisation’s file is looked at, which takes seconds where its guards are asked for', async () => {
    const inside = await deskBench()
    const held: boolean[] = []
    const path = join(inside.desk.place.folder, 'policy.json')
    writeFileSync(path, '{"retentionDays":20}')
    inside.desk.policySource = policyFile({ path, overruled: false, get guarded() { held.push(inside.desk.opened?.database.inTransaction ?? false); return false } })
    await openDesk(inside.desk)
    expect(opened(inside.desk).policy.inForce().values.retentionDays).toBe(20)
    expect(held).toEqual([false])
    inside.dispose()
  })

  it('are told anew where the version before changed them, which does not say how', async () => {
    const inside = await deskBench()
    const { database, log, settings, search } = opened(inside.desk)
    database.transaction(() => {
      settings.set('policy.desk', '{"idleSeconds":90}')
      log.append(trailEvent(inside.desk, 'desk.setPolicy', 'POST', 'idleSeconds=90'))
    }).immediate()
    purgeDesk(inside.desk)
    expect(search.page({ action: 'audit.settings' }, null, 5).events.map(({ user, detail }) => `${user} ${detail}`)).toEqual(['system policy', 'system policy organisation desk'])
    expect((await inside.call('audit.verify', {})).problems).toEqual([])
    inside.dispose()
  })

  it('are held when the events that told of them are gone', async () => {
    await made.call('desk.setPolicy', { values: { idleSeconds: 60 } })
    for (let year = 0; year < 2; year++) {
      made.clock.time += 370 * DAY
      await reopen()
      await confirmToday(made)
      await made.call('records.purge', {})
      expect(await problems()).toEqual([])
    }
    expect((await made.call('audit.list', { filter: { action: 'desk.setPolicy' }, before: null, limit: 5 })).events).toEqual([])
    await tamper(put('policy.desk', '{"idleSeconds":3600}'))
    expect((await problems()).toSorted()).toEqual(['anchor settings=policy', 'settingsAltered policy'])
  })

  it('that cannot be read are damage, not a fault of the program', async () => {
    await made.vault.close()
    await withDatabase(made, (database) => database.exec(put('policy.desk', '{')))
    await made.restart()
    expect((await made.call('desk.state', {})).fault).toMatchObject({ code: 'database.damaged', detail: 'policy.desk' })
  })
})
