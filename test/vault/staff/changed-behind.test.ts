import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { purgeTrail } from '../../../electron/vault/retention/purge-trail.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { administratorSecret } from '../vault-fixture.ts'
import { totpOf } from './totp-of.ts'

const DAY_MS = 86_400_000
const PHRASE = 'clerks like stamps'
let made: DeskBench
let clerk: string
let client: string
beforeEach(async () => {
  made = await deskBench()
  clerk = (await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: PHRASE })).id
  client = (await made.call('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null })).id
})
afterEach(() => { made.dispose() })

const problems = async () => (await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)
const run = (sql: string, ...values: unknown[]) => opened(made.desk).database.prepare(sql).run(...values)
/** The clerk does something of their own, and the vault writes down how they are. */
const ownSecret = async () => {
  const administrator = made.session
  await made.call('staff.signIn', { staffId: clerk, secret: PHRASE })
  await made.afresh('staff.setSecret', { id: clerk, secretKind: 'passphrase', secret: 'clerks like paper' }, PHRASE)
  made.session = administrator
}

describe('what was changed beside the trail shows although the next change of it was written down', () => {
  it('as it should be: nothing', async () => {
    await ownSecret()
    await made.afresh('staff.update', { id: clerk, role: 'supervisor' })
    await made.afresh('clients.addKey', { id: client, certificate: null })
    await made.call('clients.pause', { id: client, paused: true })
    expect(await problems()).toEqual([])
  })

  it('a role that somebody gave themselves in the database, and had marked by a change of their own secret', async () => {
    run("UPDATE staff SET role = 'administrator' WHERE id = ?", clerk)
    await ownSecret()
    expect(await problems()).toEqual([`accountAltered ${clerk}`])
  })

  it('an account that nobody made', async () => {
    run("INSERT INTO staff (id, name, folded_name, role, secret_kind, hash, created_at) SELECT 'nobodys', 'Norbert', 'norbert', 'administrator', secret_kind, hash, created_at FROM staff WHERE id = ?", clerk)
    await made.call('staff.update', { id: 'nobodys', name: 'Norbert N' })
    expect(await problems()).toEqual(['accountAltered nobodys'])
  })

  it('what a system may, written into the database before it got a key', async () => {
    run("UPDATE clients SET addresses = (SELECT replace(addresses, '192.0.2.7', '0.0.0.0/0') FROM clients WHERE id = ?) WHERE id = ?", client, client)
    await made.afresh('clients.addKey', { id: client, certificate: null })
    expect(await problems()).toEqual([`clientAltered ${client}`])
  })

  it('a telephone that somebody put in before codes were renewed', async () => {
    const { key } = await made.afresh('staff.beginEnrolment', { challenge: null })
    await made.call('staff.finishEnrolment', { challenge: null, answer: totpOf(key, made.clock.time) })
    run('UPDATE staff_totp SET key = ?', 'ab'.repeat(20))
    await made.afresh('staff.renewRecoveryCodes', {})
    expect((await problems()).map((each) => each.split(' ')[0])).toEqual(['factorsAltered'])
  })

  it('and is not said of a change whose story before is purged', async () => {
    const sign = () => { opened(made.desk).log.checkpoint(made.desk.now()) }
    sign()
    made.clock.time += 366 * DAY_MS
    const maria = (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')?.id ?? ''
    await made.call('staff.signIn', { staffId: maria, secret: administratorSecret })
    await made.afresh('staff.update', { id: clerk, role: 'supervisor' })
    sign()
    expect(purgeTrail(made.desk, opened(made.desk))).toBeGreaterThan(0)
    expect(await problems()).toEqual([])
    run("UPDATE staff SET role = 'administrator' WHERE id = ?", clerk)
    await made.call('staff.update', { id: clerk, name: 'Carla Clerk' })
    expect(await problems()).toEqual([`accountAltered ${clerk}`])
  })
})
