import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { createDatabase } from '../../../electron/vault/keys/create-database.ts'
import { databasePath, keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { makeKey, openWithKeychain, openWithRecoveryKey } from '../../../electron/vault/keys/database-key.ts'
import type { KeyPlace } from '../../../electron/vault/keys/key-place.ts'
import { changeKeyFile, readKeyFile } from '../../../electron/vault/keys/key-file.ts'
import { rotateKey } from '../../../electron/vault/keys/rotation.ts'
import { migrate, openEncrypted, type Database } from '../../../electron/vault/database/database.ts'
import { beforePath, holdAlone, letGo, undoRekey } from '../../../electron/vault/database/rekey.ts'
import { settingsOf } from '../../../electron/vault/database/settings.ts'
import { storageError } from '../../../electron/vault/database/sqlite-errors.ts'
import { memoryKeychain, type MemoryKeychain } from '../memory-keychain.ts'
import { seededBytes } from '../vault-fixture.ts'

let scratch: string
let place: KeyPlace
let keychain: MemoryKeychain
let recoveryKey: string

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-keys-'))
  keychain = memoryKeychain()
  place = { folder: join(scratch, 'desk'), keychain, randomBytes: seededBytes('keys') }
  const made = await createDatabase(place, (database) => { settingsOf(database).set('mark', 'here') })
  recoveryKey = made.recoveryKey
  made.database.close()
})
afterEach(() => { rmSync(scratch, { recursive: true, force: true }) })

/** The code of a failure, or the mark found in the database. */
async function outcome(open: () => Promise<Database | null>): Promise<string | null> {
  let database: Database | null = null
  try {
    database = await open()
    if (database === null) return 'firstRun'
    migrate(database)
    return settingsOf(database).get('mark')
  } catch (error) {
    return storageError(error).code
  } finally {
    database?.close()
  }
}
const open = () => outcome(() => openWithKeychain(place))
const onlyAccount = () => [...keychain.entries.keys()][0] ?? ''

describe('opening the database', () => {
  it('opens with the key in the keychain, which is the only place that has it', async () => {
    expect(await open()).toBe('here')
    const key = keychain.entries.get(onlyAccount()) ?? ''
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    for (const file of [databasePath(place.folder), keyFilePath(place.folder)]) {
      const content = readFileSync(file)
      expect(content.includes(Buffer.from(key, 'hex'))).toBe(false)
      expect(content.includes(key)).toBe(false)
    }
  })

  it('knows the first run', async () => {
    expect(await outcome(() => openWithKeychain({ ...place, folder: join(scratch, 'elsewhere') }))).toBe('firstRun')
  })

  it('never sets up over a database that is there', async () => {
    keychain.entries.clear()
    await expect(createDatabase(place, () => undefined)).rejects.toMatchObject({ code: 'desk.alreadySetUp' })
    expect(keychain.entries.size).toBe(0)
  })

  it.each(['keys.keychainMissing', 'keys.keychainLocked', 'keys.keychainDenied'] as const)('says %s', async (code) => {
    keychain.failing = code
    expect(await open()).toBe(code)
    keychain.failing = null
    expect(await open()).toBe('here')
  })

  it('says that the key is missing, and opens with the recovery key, which puts it back', async () => {
    keychain.entries.clear()
    expect(await open()).toBe('keys.missingForDatabase')
    expect(await outcome(() => openWithRecoveryKey(place, recoveryKey.toLowerCase()))).toBe('here')
    expect(await open()).toBe('here')
  })

  it('opens on another machine with the two files and the recovery key', async () => {
    const folder = join(scratch, 'new-machine')
    mkdirSync(folder)
    for (const file of [databasePath, keyFilePath]) copyFileSync(file(place.folder), file(folder))
    const other = { ...place, folder, keychain: memoryKeychain() }
    expect(await outcome(() => openWithKeychain(other))).toBe('keys.missingForDatabase')
    expect(await outcome(() => openWithRecoveryKey(other, recoveryKey))).toBe('here')
    expect(await outcome(() => openWithKeychain(other))).toBe('here')
  })

  it('refuses another recovery key', async () => {
    const other = await createDatabase({ ...place, folder: join(scratch, 'other') }, () => undefined)
    other.database.close()
    expect(await outcome(() => openWithRecoveryKey(place, other.recoveryKey))).toBe('keys.recoveryKeyInvalid')
  })

  it('tells a wrong key from a damaged file', async () => {
    const account = onlyAccount()
    const key = keychain.entries.get(account) ?? ''
    keychain.entries.set(account, 'ab'.repeat(32))
    expect(await open()).toBe('keys.wrongKey')
    keychain.entries.set(account, key)
    const content = readFileSync(databasePath(place.folder))
    content.fill(0x5a, 100, 2000)
    writeFileSync(databasePath(place.folder), content)
    expect(await open()).toBe('database.damaged')
    writeFileSync(databasePath(place.folder), 'cut off')
    expect(await open()).toBe('database.damaged')
  })

  it('opens without its key file while the keychain has the key', async () => {
    rmSync(keyFilePath(place.folder))
    expect(await open()).toBe('here')
    keychain.entries.clear()
    expect(await open()).toBe('keys.missingForDatabase')
  })

  it('says that a database is from a later Foyer', async () => {
    const database = await openWithKeychain(place)
    database?.pragma('user_version=999')
    database?.close()
    expect(await open()).toBe('database.tooNew')
  })
})

describe('changing the key', () => {
  it('gives a new key and a new recovery key, and the old ones open nothing', async () => {
    const before = keychain.entries.get(onlyAccount())
    const database = await openWithKeychain(place)
    if (database === null) throw new FoyerError('desk.notSetUp')
    const newRecoveryKey = await rotateKey(place, database)
    settingsOf(database).set('after', 'written with the new key')
    database.close()
    expect(await open()).toBe('here')
    expect([...keychain.entries.values()]).toHaveLength(1)
    expect(keychain.entries.get(onlyAccount())).not.toBe(before)
    expect(readKeyFile(place.folder)?.next).toBeNull()
    keychain.entries.clear()
    expect(await outcome(() => openWithRecoveryKey(place, recoveryKey))).toBe('keys.recoveryKeyInvalid')
    expect(await outcome(() => openWithRecoveryKey(place, newRecoveryKey))).toBe('here')
    await expect(openEncrypted(databasePath(place.folder), Buffer.from(before ?? '', 'hex'), false)).rejects.toMatchObject({ code: 'SQLITE_NOTADB' })
  })

  it('waits while another process has the database open, and forgets the new key', async () => {
    const [database, other] = [await openWithKeychain(place), await openWithKeychain(place)]
    if (database === null || other === null) throw new FoyerError('desk.notSetUp')
    settingsOf(other).get('mark')
    await expect(rotateKey(place, database)).rejects.toSatisfy((error) => storageError(error).code === 'database.busy')
    other.close()
    database.close()
    expect(readKeyFile(place.folder)?.next).toBeNull()
    expect(await open()).toBe('here')
  })

  it('is not taken for a change that was cut off while it is under way', async () => {
    const database = await openWithKeychain(place)
    if (database === null) throw new FoyerError('desk.notSetUp')
    const file = readKeyFile(place.folder)
    if (file === null) throw new FoyerError('desk.notSetUp')
    // As in the middle of a change of key: the file is held, both keys are named, the copy is there.
    holdAlone(database)
    changeKeyFile(place.folder, { ...file, next: makeKey(place, file.databaseId).entry })
    database.prepare('VACUUM INTO ?').run(beforePath(databasePath(place.folder)))
    expect(await open()).toBe('database.busy')
    expect(existsSync(beforePath(databasePath(place.folder)))).toBe(true)
    letGo(database)
    database.close()
    expect(await open()).toBe('here')
  })

  it.each(['keychainHasBoth', 'fileNamesBoth', 'databaseRekeyed'])('can be mended with the old or the new recovery key after a crash at %s', async (step) => {
    const database = await openWithKeychain(place)
    if (database === null) throw new FoyerError('desk.notSetUp')
    const crash = new Error('crash')
    await expect(rotateKey(place, database, (reached) => { if (reached === step) throw crash })).rejects.toBe(crash)
    database.close()
    keychain.entries.clear()
    // The new recovery key was never shown; the old one must open whatever has not changed over.
    const opens = await outcome(() => openWithRecoveryKey(place, recoveryKey))
    expect(opens).toBe(step === 'databaseRekeyed' ? 'keys.recoveryKeyInvalid' : 'here')
  })

  it.each(['fileNamesBoth', 'announced', 'databaseRekeyed'])('goes on by itself after a crash at %s, under the key that the file is under, again and again', async (step) => {
    const before = keychain.entries.get(onlyAccount())
    const database = await openWithKeychain(place)
    if (database === null) throw new FoyerError('desk.notSetUp')
    const crash = new Error('crash')
    await expect(rotateKey(place, database, (reached) => { if (reached === step) throw crash })).rejects.toBe(crash)
    database.close()
    expect([await open(), await open()]).toEqual(['here', 'here'])
    expect(readKeyFile(place.folder)?.next).toBeNull()
    expect(keychain.entries.size).toBe(1)
    expect(keychain.entries.get(onlyAccount()) === before).toBe(step !== 'databaseRekeyed')
  })

  it('puts back a file that was cut off half-way', async () => {
    const database = await openWithKeychain(place)
    if (database === null) throw new FoyerError('desk.notSetUp')
    const path = databasePath(place.folder)
    database.prepare('VACUUM INTO ?').run(beforePath(path))
    database.close()
    writeFileSync(path, readFileSync(path).fill(7, 0, 5000))
    writeFileSync(`${path}-journal`, 'half a journal')
    undoRekey(path)
    expect(existsSync(beforePath(path)) || existsSync(`${path}-journal`)).toBe(false)
    expect(await open()).toBe('here')
  })
})
