import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { readKeyFile } from '../../../electron/vault/keys/key-file.ts'
import { rotateKey } from '../../../electron/vault/keys/rotation.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { confirmGroupsOf, deskBench, type DeskBench } from '../desk-fixture.ts'

let made: DeskBench & { recoveryKey: string }
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const rotate = () => made.afresh('desk.rotateKey', {})
const waited = async () => (await made.call('desk.state', {})).confirmGroups

async function restart(): Promise<void> {
  closeDesk(made.desk)
  await openDesk(made.desk)
}

describe('a recovery key that nobody confirmed', () => {
  it('shows while it waits, also to whoever signs in later, and not afterwards', async () => {
    expect(await waited()).toBeNull()
    const { recoveryKey, confirmGroups } = await rotate()
    expect(await waited()).toEqual(confirmGroups)
    await restart()
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'signedIn', confirmGroups })
    await confirmGroupsOf(made, recoveryKey, confirmGroups)
    expect(await waited()).toBeNull()
  })

  it('is not guessed group by group: wrong ones wait as wrong secrets do, also after a restart', async () => {
    const { recoveryKey, confirmGroups } = await rotate()
    const guess = () => codeOf(made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: 'AAAAA' })) }))
    expect(await Promise.all(Array.from({ length: 7 }, guess))).toEqual([...Array.from({ length: 5 }, () => 'keys.recoveryKeyInvalid'), 'staff.throttled', 'staff.throttled'])
    await restart()
    expect(await codeOf(confirmGroupsOf(made, recoveryKey, confirmGroups))).toBe('staff.throttled')
    made.clock.time += 10_000
    expect(await codeOf(confirmGroupsOf(made, recoveryKey, confirmGroups))).toBe('done')
  })

  it('shows after a crash between the change of key and the answer', async () => {
    const { place } = made.desk
    // The keychain never answers again once the file has changed over, and so nobody gets the new recovery key.
    const keychain = { ...made.keychain, remove: () => new Promise<never>(() => undefined) }
    made.desk.place = { ...place, keychain }
    const before = readKeyFile(place.folder)?.current.check
    void rotate()
    await expect.poll(() => readKeyFile(place.folder)?.current.check).not.toBe(before)
    made.desk.place = place
    await restart()
    expect((await made.call('desk.state', {})).phase).toBe('signedIn')
    expect(await waited()).not.toBeNull()
    // The old paper confirms nothing.
    expect(await codeOf(confirmGroupsOf(made, made.recoveryKey, await waited() ?? []))).toBe('keys.recoveryKeyInvalid')
  })

  it('is handed out even when the desk was closed while the change of key ended', async () => {
    const { place } = made.desk
    made.desk.place = { ...place, keychain: { ...made.keychain, remove: async (account) => {
      closeDesk(made.desk)
      await made.keychain.remove(account)
    } } }
    const { recoveryKey } = await rotate()
    made.desk.place = place
    made.keychain.entries.clear()
    await openDesk(made.desk)
    expect(await codeOf(made.call('desk.recover', { recoveryKey }))).toBe('done')
    expect(await waited()).not.toBeNull()
  })

  it('does not show after a change of key that was undone', async () => {
    made.desk.opened?.database.exec("CREATE TEMP TRIGGER full BEFORE UPDATE ON settings WHEN NEW.name = 'recovery' BEGIN SELECT RAISE(ABORT, 'full'); END")
    expect(await codeOf(rotate())).not.toBe('done')
    expect(await waited()).toBeNull()
    made.keychain.entries.clear()
    await restart()
    expect(await codeOf(made.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('done')
  })
})

describe('a lost key file', () => {
  it.each([['missing', (path: string) => { rmSync(path) }], ['damaged', (path: string) => { writeFileSync(path, '{"format":1') }]])('that is %s shows, and a change of key writes a new one', async (_what, lose) => {
    lose(keyFilePath(made.desk.place.folder))
    await restart()
    expect(await waited()).not.toBeNull()
    for (const index of [0, 2, 4, 6]) expect(await codeOf(confirmGroupsOf(made, made.recoveryKey, [index, index + 1]))).toBe('keys.recoveryKeyInvalid')
    const { recoveryKey, confirmGroups } = await rotate()
    await confirmGroupsOf(made, recoveryKey, confirmGroups)
    expect(await waited()).toBeNull()
    expect([...made.keychain.entries.keys()].filter((account) => account.startsWith('database-key-'))).toHaveLength(1)
    made.keychain.entries.clear()
    await restart()
    expect(await codeOf(made.call('desk.recover', { recoveryKey }))).toBe('done')
  })

  it('written anew by a change of key that failed still shows', async () => {
    rmSync(keyFilePath(made.desk.place.folder))
    await restart()
    const database = made.desk.opened?.database
    if (database === undefined) throw new Error('closed')
    await expect(rotateKey(made.desk.place, database, undefined, () => { throw new Error('full') })).rejects.toThrow('full')
    await restart()
    expect(readKeyFile(made.desk.place.folder)?.next).toBeNull()
    expect(await waited()).not.toBeNull()
  })
})
