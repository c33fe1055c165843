import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkpointPath, databasePath, keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { createDatabase } from '../../../electron/vault/keys/create-database.ts'
import { readKeyFile } from '../../../electron/vault/keys/key-file.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { deskBench, emptyDeskBench, type DeskBench } from '../desk-fixture.ts'
import { administratorSecret, bench, seededBytes, type Bench } from '../vault-fixture.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const setUp = (made: DeskBench) => made.call('desk.setUp', { deskName: 'Anew', language: 'en', administrator: { name: 'Nora Neu', secretKind: 'passphrase', secret: administratorSecret } })

describe('a desk whose database is gone', () => {
  let made: DeskBench & { recoveryKey: string }
  let folder: string
  let copies: string
  beforeEach(async () => {
    made = await deskBench()
    folder = made.desk.place.folder
    closeDesk(made.desk)
    copies = mkdtempSync(join(tmpdir(), 'foyer-copies-'))
    for (const path of [databasePath, keyFilePath, checkpointPath]) copyFileSync(path(folder), path(copies))
  })
  afterEach(() => {
    made.dispose()
    rmSync(copies, { recursive: true, force: true })
  })

  const keepOnly = (...kept: string[]) => { for (const name of readdirSync(folder)) if (!kept.includes(name)) rmSync(join(folder, name)) }
  const traces = [
    ['keyFile', () => { keepOnly('key.json') }],
    ['checkpoint', () => { keepOnly('audit-checkpoint.txt') }],
    ['keychain', () => { rmSync(folder, { recursive: true }) }],
    ['log', () => {
      keepOnly()
      writeFileSync(`${databasePath(folder)}-wal`, 'what was not folded in')
    }],
    ['copy', () => {
      keepOnly()
      copyFileSync(databasePath(copies), `${databasePath(folder)}.before`)
    }],
  ] as const

  it.each(traces)('is a fault where its %s tells of it, never a set-up', async (trace, lose) => {
    lose()
    if (trace !== 'keychain') made.keychain.entries.clear()
    const keychain = new Map(made.keychain.entries)
    await openDesk(made.desk)
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'fault', demoOffered: false, fault: { code: 'desk.databaseMissing', detail: trace, recoverable: true } })
    expect(await codeOf(setUp(made))).toBe('desk.databaseMissing')
    expect(await codeOf(made.call('desk.retry', {}))).toBe('desk.databaseMissing')
    expect(await codeOf(made.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('desk.databaseMissing')
    expect(made.keychain.entries).toEqual(keychain)
  })

  it('opens when a copy was put back and somebody tries again', async () => {
    rmSync(databasePath(folder))
    await openDesk(made.desk)
    copyFileSync(databasePath(copies), databasePath(folder))
    await made.call('desk.retry', {})
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'signedIn', fault: null })
  })

  it('opens with the recovery key when the copies were put back on a machine without the key', async () => {
    keepOnly('audit-checkpoint.txt')
    made.keychain.entries.clear()
    await openDesk(made.desk)
    for (const path of [databasePath, keyFilePath]) copyFileSync(path(copies), path(folder))
    await made.call('desk.recover', { recoveryKey: made.recoveryKey })
    expect((await made.call('desk.state', {})).fault).toBeNull()
  })

  it('is known by a key from a Foyer that noted no places, and not by the key of another place', async () => {
    const elsewhere = { folder: join(copies, 'second-desk'), keychain: made.keychain }
    const second = await emptyDeskBench(elsewhere)
    expect((await second.call('desk.state', {}))).toMatchObject({ phase: 'setUp', demoOffered: false })
    second.dispose()
    for (const account of made.keychain.entries.keys()) if (!account.startsWith('database-key-')) made.keychain.entries.delete(account)
    const third = await emptyDeskBench(elsewhere)
    expect((await third.call('desk.state', {})).fault).toMatchObject({ code: 'desk.databaseMissing', detail: 'keychain' })
    third.dispose()
  })

  it('is not taken for a first start while the keychain does not answer', async () => {
    rmSync(folder, { recursive: true })
    made.keychain.failing = 'keys.keychainLocked'
    await openDesk(made.desk)
    expect((await made.call('desk.state', {})).fault).toMatchObject({ code: 'keys.keychainLocked' })
    expect(await codeOf(setUp(made))).toBe('keys.keychainLocked')
  })

  it('is found although it vanished while the set-up screen was open', async () => {
    const second = await emptyDeskBench()
    mkdirSync(second.desk.place.folder, { recursive: true })
    copyFileSync(keyFilePath(copies), keyFilePath(second.desk.place.folder))
    expect(await codeOf(setUp(second))).toBe('desk.databaseMissing')
    expect(readFileSync(keyFilePath(second.desk.place.folder))).toEqual(readFileSync(keyFilePath(copies)))
    second.dispose()
  })
})

describe('a set-up', () => {
  let made: DeskBench
  beforeEach(async () => { made = await emptyDeskBench() })
  afterEach(() => { made.dispose() })

  it('that loses to another program replaces none of its files, and leaves nothing behind', async () => {
    const { place } = made.desk
    const slow = { ...made.keychain, set: async (account: string, value: string) => {
      await made.keychain.set(account, value)
      writeFileSync(keyFilePath(place.folder), 'somebody else’s')
    } }
    expect(await codeOf(createDatabase({ ...place, keychain: slow }, () => undefined))).toBe('desk.alreadySetUp')
    expect(readdirSync(place.folder)).toEqual(['key.json'])
    expect(readFileSync(keyFilePath(place.folder), 'utf8')).toBe('somebody else’s')
    expect(made.keychain.entries.size).toBe(0)
  })

  it('and another at the same time leave one desk, whose key file is its own', async () => {
    const places = ['a', 'b', 'c'].map((seed) => ({ ...made.desk.place, randomBytes: seededBytes(seed) }))
    const done = await Promise.allSettled(places.map((place) => createDatabase(place, () => undefined)))
    const won = done.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(won).toHaveLength(1)
    won[0]?.database.close()
    const file = readKeyFile(made.desk.place.folder)
    expect([...made.keychain.entries.keys()]).toEqual([`database-key-${file?.databaseId ?? ''}`])
    expect(readdirSync(made.desk.place.folder).toSorted()).toEqual(['key.json', 'records.db'])
    made.keychain.entries.clear()
    await openDesk(made.desk)
    expect(await codeOf(made.call('desk.recover', { recoveryKey: won[0]?.recoveryKey ?? '' }))).not.toBe('keys.recoveryKeyInvalid')
  })

  it.each([
    ['before its database was begun', 'set'],
    ['with its database half made', 'fill'],
  ])('that was cut off %s is begun anew, and leaves neither a draft nor a key', async (_when, at) => {
    const { place } = made.desk
    // What lies there at that moment is what a process that is killed leaves.
    const left = { files: new Map<string, Buffer>(), keys: new Map<string, string>() }
    const cut = () => {
      left.keys = new Map(made.keychain.entries)
      for (const name of readdirSync(place.folder)) left.files.set(name, readFileSync(join(place.folder, name)))
      throw new Error('cut off')
    }
    const keychain = { ...made.keychain, set: async (account: string, value: string) => {
      await made.keychain.set(account, value)
      if (at === 'set') cut()
    } }
    expect(await codeOf(createDatabase({ ...place, keychain }, cut))).not.toBe('done')
    for (const [account, value] of left.keys) made.keychain.entries.set(account, value)
    for (const [name, content] of left.files) writeFileSync(join(place.folder, name), content)
    expect(left.keys.size).toBe(1)
    await openDesk(made.desk)
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'setUp', demoOffered: true, fault: null })
    await setUp(made)
    const own = readKeyFile(place.folder)?.databaseId ?? ''
    expect([...made.keychain.entries.keys()].filter((account) => account.startsWith('database-key-'))).toEqual([`database-key-${own}`])
    expect(readdirSync(place.folder).filter((name) => name.includes('draft'))).toEqual([])
  })

  it('that was cut off between its two names is finished', async () => {
    await setUp(made)
    closeDesk(made.desk)
    const { folder } = made.desk.place
    renameSync(databasePath(folder), join(folder, `records.db.draft-${readKeyFile(folder)?.databaseId ?? ''}`))
    rmSync(checkpointPath(folder), { force: true })
    await openDesk(made.desk)
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'confirmRecovery', deskName: 'Anew', fault: null })
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([])
  })
})

describe('a demo desk whose database is gone', () => {
  let made: Bench
  beforeEach(async () => { made = await bench({ mode: 'demo' }) })
  afterEach(() => made.dispose())

  it('sets itself up afresh, and keeps what lay there under another name', async () => {
    await made.vault.close()
    const left = readFileSync(keyFilePath(made.folder))
    rmSync(databasePath(made.folder))
    await made.restart()
    expect(await made.call('desk.state', {})).toMatchObject({ phase: 'signIn', demoOffered: false })
    expect(readFileSync(`${keyFilePath(made.folder)}.set-aside-1`)).toEqual(left)
  })
})
