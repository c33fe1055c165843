import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { createDatabase } from '../../../../electron/vault/keys/create-database.ts'
import { databasePath } from '../../../../electron/vault/database/desk-files.ts'
import { readKeyFile } from '../../../../electron/vault/keys/key-file.ts'
import { closeDesk, openDesk } from '../../../../electron/vault/calls/life/life.ts'
import { deskBench, emptyDeskBench, type DeskBench } from '../../desk-fixture.ts'
import { administratorSecret } from '../../vault-fixture.ts'

let made: DeskBench
afterEach(() => { made.dispose() })

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const setUp = (name: string) => made.call('desk.setUp', { deskName: name, language: 'en', administrator: { name, secretKind: 'passphrase', secret: administratorSecret } })

/** With an empty keychain: does this recovery key open the desk? */
async function recoversWith(recoveryKey: string): Promise<string> {
  closeDesk(made.desk)
  made.keychain.entries.clear()
  await openDesk(made.desk)
  return codeOf(made.call('desk.recover', { recoveryKey }))
}

describe('setting up, trying again, recovering and changing the key', () => {
  it('sets up once when two ask at the same time', async () => {
    made = await emptyDeskBench()
    const [first, second] = await Promise.allSettled([setUp('One'), setUp('Two')])
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'desk.alreadySetUp' } })
    expect(made.desk.opened?.settings.get('desk.name')).toBe('One')
    expect([...made.keychain.entries.keys()].filter((account) => account.startsWith('database-key-'))).toHaveLength(1)
    if (first.status === 'rejected') throw first.reason
    expect(await recoversWith(first.value.recoveryKey)).toBe('done')
  })

  it('leaves an open desk open when somebody tries again', async () => {
    made = await deskBench()
    const { opened } = made.desk
    await made.call('desk.retry', {})
    expect(made.desk.opened).toBe(opened)
    const [rotated] = await Promise.all([made.afresh('desk.rotateKey', {}), made.call('desk.retry', {})])
    expect(made.desk.opened).toBe(opened)
    expect(await recoversWith(rotated.recoveryKey)).toBe('done')
  })

  it('changes the key twice in a row when two ask at the same time, and the last recovery key is the one that counts', async () => {
    made = await deskBench()
    const rotate = () => made.afresh('desk.rotateKey', {})
    const [, last] = await Promise.all([rotate(), rotate()])
    expect(await recoversWith(last.recoveryKey)).toBe('done')
  })

  it('replaces nothing that another process has set up meanwhile', async () => {
    made = await emptyDeskBench()
    const { place } = made.desk
    const { keychain } = made
    const slow = { ...keychain, set: async (account: string, value: string) => {
      await keychain.set(account, value)
      writeFileSync(databasePath(place.folder), 'somebody else’s')
    } }
    expect(await codeOf(createDatabase({ ...place, keychain: slow }, () => undefined))).toBe('desk.alreadySetUp')
    expect(readFileSync(databasePath(place.folder), 'utf8')).toBe('somebody else’s')
    expect(readKeyFile(place.folder)).toBeNull()
    expect(keychain.entries.size).toBe(0)
  })
})
