import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase } from '../../../../electron/vault/keys/create-database.ts'
import { keyFilePath } from '../../../../electron/vault/database/desk-files.ts'
import { deskBench, type DeskBench } from '../../desk-fixture.ts'
import { memoryKeychain } from '../../memory-keychain.ts'
import { administratorSecret, seededBytes } from '../../vault-fixture.ts'

let made: DeskBench & { recoveryKey: string }
let administrator: string
beforeEach(async () => {
  made = await deskBench()
  administrator = (await made.call('staff.list', {}))[0]?.id ?? ''
})
afterEach(() => { made.dispose() })

const NEW_SECRET = 'nine violet umbrellas'
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => {
  const { code, detail } = error as { code: string, detail?: string }
  return detail === undefined ? code : `${code} ${detail}`
})
const reset = (recoveryKey = made.recoveryKey, more: { staffId?: string | null, secret?: string } = {}) =>
  made.call('staff.resetAdministrator', { recoveryKey, staffId: administrator, secretKind: 'passphrase', secret: NEW_SECRET, ...more })
const signIn = async (secret: string, staffId = administrator) => {
  const answer = await made.call('staff.signIn', { staffId, secret })
  if (answer.kind !== 'session') throw new Error('a second factor is wanted')
  return answer.session
}
const parts = () => {
  if (made.desk.opened === null) throw new Error('closed')
  return made.desk.opened
}

/** A recovery key that is one, of another desk. */
async function strangersKey(): Promise<string> {
  const place = { folder: `${made.desk.place.folder}-other`, keychain: memoryKeychain(), randomBytes: seededBytes('stranger') }
  const { database, recoveryKey } = await createDatabase(place, () => undefined)
  database.close()
  return recoveryKey
}

describe('a sole administrator who forgot the secret', () => {
  it('gets a new one with the recovery key, and the old one opens nothing', async () => {
    made.session = null
    expect(await reset()).toMatchObject({ id: administrator, role: 'administrator' })
    expect(await codeOf(signIn(administratorSecret))).toBe('staff.wrongSecret')
    expect(await codeOf(signIn(NEW_SECRET))).toBe('done')
  })

  it('is loud: every session ends, the trail has an event of its own, and everybody hears of it once', async () => {
    const clerk = await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })
    const administratorSession = made.session
    await signIn('clerks like stamps', clerk.id)
    const clerkSession = made.session
    made.session = null
    made.events.splice(0)
    await reset()
    expect(made.events).toContainEqual({ name: 'session.ended', payload: { why: 'reset' } })
    for (const session of [administratorSession, clerkSession]) {
      made.session = session
      expect(await codeOf(made.call('staff.touch', {}))).toBe('staff.signInRequired')
    }
    made.session = null
    const told = [{ kind: 'administratorReset', at: new Date(made.clock.time).toISOString(), name: 'Maria Muster' }]
    expect((await signIn('clerks like stamps', clerk.id)).notices).toEqual(told)
    expect((await made.call('desk.state', {})).session?.notices).toEqual(told)
    made.clock.time -= 86_400_000
    expect((await signIn('clerks like stamps', clerk.id)).notices).toEqual([])
    expect((await signIn(NEW_SECRET)).notices).toEqual(told)
    expect((await made.call('audit.list', { filter: { action: 'staff.resetAdministrator' }, before: null, limit: 9 })).events)
      .toMatchObject([{ user: 'anyone', status: 200, subject: administrator, error: null }])
  })

  it('ends the sessions of another process on the same desk too', async () => {
    const { settings } = parts()
    await made.call('staff.touch', {})
    settings.set('sessions.mark', 'somebody-else')
    expect(await codeOf(made.call('staff.touch', {}))).toBe('staff.signInRequired')
    expect(made.events.at(-1)).toEqual({ name: 'session.ended', payload: { why: 'reset' } })
  })

  it('tells a slip by its group and counts only whole keys of another desk', async () => {
    made.session = null
    const slip = made.recoveryKey.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    for (let tries = 0; tries < 6; tries += 1) expect(await codeOf(reset(slip))).toBe('keys.recoveryKeyInvalid group=1')
    const other = await strangersKey()
    for (let tries = 0; tries < 5; tries += 1) expect(await codeOf(reset(other))).toBe('keys.recoveryKeyInvalid other')
    expect(await codeOf(reset(other))).toBe('staff.throttled 10')
    expect(await codeOf(reset())).toBe('staff.throttled 10')
    made.clock.time += 10_000
    expect(await codeOf(reset())).toBe('done')
    expect(await codeOf(reset(other))).toBe('keys.recoveryKeyInvalid other')
  })

  it('counts no guess where there is no key file to look into, and the next one is as it was', async () => {
    made.session = null
    const other = await strangersKey()
    for (let tries = 0; tries < 2; tries += 1) expect(await codeOf(reset(other))).toBe('keys.recoveryKeyInvalid other')
    const path = keyFilePath(made.desk.place.folder)
    const file = readFileSync(path)
    rmSync(path)
    for (let tries = 0; tries < 9; tries += 1) expect(await codeOf(reset())).toBe('keys.missingForDatabase keyFile')
    writeFileSync(path, file)
    for (let tries = 0; tries < 3; tries += 1) expect(await codeOf(reset(other))).toBe('keys.recoveryKeyInvalid other')
    expect(await codeOf(reset())).toBe('staff.throttled 10')
  })

  it('is not had by sealing a key of one’s own into the key file', async () => {
    const other = await strangersKey()
    const theirs = JSON.parse(readFileSync(keyFilePath(`${made.desk.place.folder}-other`), 'utf8')) as object
    writeFileSync(keyFilePath(made.desk.place.folder), JSON.stringify(theirs))
    expect(await codeOf(reset(other))).toBe('keys.recoveryKeyInvalid other')
    rmSync(keyFilePath(made.desk.place.folder))
    expect(await codeOf(reset(made.recoveryKey))).toBe('keys.missingForDatabase keyFile')
  })

  it('has the usual rules for the secret, and changes nothing where they are not met', async () => {
    expect(await codeOf(reset(made.recoveryKey, { secret: 'password12' }))).toBe('staff.weakSecret guessable')
    expect(await codeOf(signIn(administratorSecret))).toBe('done')
  })

  it('is for administrators alone, and for one who is switched off only where no other is left', async () => {
    const { id: clerk } = await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })
    const { id: second } = await made.afresh('staff.create', { name: 'Second', role: 'administrator', secretKind: 'passphrase', secret: 'second in command' })
    await made.afresh('staff.update', { id: second, active: false })
    for (const staffId of [clerk, second, null]) expect(await codeOf(reset(made.recoveryKey, { staffId }))).toBe('staff.notFound')
    parts().database.exec("UPDATE staff SET active = 0 WHERE role = 'administrator'")
    const tile = await reset(made.recoveryKey, { staffId: null })
    expect([administrator, second]).toContain(tile.id)
    expect(await codeOf(signIn(NEW_SECRET, tile.id))).toBe('done')
    parts().database.exec("DELETE FROM staff WHERE role = 'administrator'")
    const { id } = await reset(made.recoveryKey, { staffId: null })
    expect(await signIn(NEW_SECRET, id)).toMatchObject({ role: 'administrator' })
  })
})
