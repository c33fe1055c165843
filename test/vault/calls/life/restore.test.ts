import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FoyerError } from '../../../../electron/contract/errors.ts'
import { checkpointPath, databasePath, guessesPath, keptEventsPath, keyFilePath } from '../../../../electron/vault/database/desk-files.ts'
import { opened } from '../../../../electron/vault/database/opened.ts'
import { closeDesk, openDesk } from '../../../../electron/vault/calls/life/life.ts'
import { setUpDesk } from '../../../../electron/vault/calls/life/set-up.ts'
import { bareFiles, copiedDesk, faultOf, storedRecords, type CopiedDesk } from '../../copies-fixture.ts'
import { deskBench, emptyDeskBench, type DeskBench } from '../../desk-fixture.ts'
import { administratorSecret, bench } from '../../vault-fixture.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const administrator = { name: 'maria muster', secret: administratorSecret }

/** Spoil every page but the first, which tells the key. */
function spoil(path: string): Buffer {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 4096)
  writeFileSync(path, bytes)
  return bytes
}

describe('a desk whose database does not open, and a copy of it', () => {
  let at: CopiedDesk
  let made: DeskBench & { recoveryKey: string }
  let path: string
  let copy: string
  beforeEach(async () => {
    at = await copiedDesk()
    ;({ made } = at)
    path = databasePath(at.folder)
    await at.confirm(2)
    closeDesk(made.desk)
    copy = at.copied(bareFiles(at.folder))
  })
  afterEach(() => { at.dispose() })

  const restore = (folder: string, word: typeof administrator | { recoveryKey: string } = administrator) => made.call('internal.restoreCopy', { folder, word })
  const left = () => readdirSync(at.folder).filter((name) => name.startsWith('restore-'))

  it('takes it on an administrator’s word, keeps what was there, and tells the trail who', async () => {
    const spoiled = spoil(path)
    await openDesk(made.desk)
    expect(await faultOf(made)).toMatchObject({ code: 'database.damaged', recoverable: true })
    expect(await restore(copy)).toMatchObject({ records: 2, missing: null, setAside: true })
    expect(await faultOf(made)).toBeNull()
    expect(storedRecords(made)).toBe(2)
    expect(readFileSync(`${path}.set-aside-1`).equals(spoiled)).toBe(true)
    expect(left()).toEqual([])
    await made.signIn()
    const { events } = await made.call('audit.list', { filter: { action: 'recovery.restore' }, before: null, limit: 9 })
    expect(events).toMatchObject([{ userName: 'Maria Muster', status: 200, detail: expect.stringMatching(/^events=\d+ missing=0$/) }])
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('tells the trail with the next opening, once, where it was cut off behind the copy’s coming to its place', async () => {
    spoil(path)
    await openDesk(made.desk)
    // The keychain goes with the process: the copy is in its place, and nothing opened it yet.
    made.keychain.entries.clear()
    made.keychain.set = () => Promise.reject(new Error('cut off'))
    expect(await codeOf(restore(copy, { recoveryKey: made.recoveryKey }))).not.toBe('done')
    expect(made.desk.opened).toBeNull()
    const kept = readFileSync(keptEventsPath(at.folder), 'utf8')
    expect(kept).toContain('recovery.restore')
    expect(kept).not.toMatch(/Muster/)
    const told = async (next: DeskBench) => {
      await next.signIn()
      return (await next.call('audit.list', { filter: { action: 'recovery.restore' }, before: null, limit: 9 })).events
    }
    // Another process, with what is on the disk: a word that is not this desk's, and the true one twice, as where the first taking was cut off.
    const next = at.with(await emptyDeskBench({ folder: at.folder }))
    writeFileSync(keptEventsPath(at.folder), `${kept.replace('"user":"anyone"', '"user":"mallory"')}${kept}${kept}`)
    await next.call('desk.recover', { recoveryKey: made.recoveryKey })
    expect(await told(next)).toMatchObject([{ user: 'anyone', status: 200, detail: expect.stringMatching(/^recoveryKey events=\d+ missing=0$/) as string }])
    expect(existsSync(keptEventsPath(at.folder))).toBe(false)
    closeDesk(next.desk)
    writeFileSync(keptEventsPath(at.folder), kept)
    await openDesk(next.desk)
    expect(await told(next)).toHaveLength(1)
    expect(await next.call('audit.verify', {})).toMatchObject({ ok: true })
    // What never came to its place did not happen.
    closeDesk(next.desk)
    const waits = join(at.folder, `restore-${/"copy":"([^"]+)"/.exec(kept)?.[1] ?? ''}`, 'copy')
    mkdirSync(waits, { recursive: true })
    writeFileSync(databasePath(waits), '')
    writeFileSync(keptEventsPath(at.folder), kept)
    await openDesk(next.desk)
    expect(left()).toEqual([])
    expect(existsSync(keptEventsPath(at.folder))).toBe(false)
  })

  it('says how much an older one lacks, and opens it on the same word', async () => {
    await openDesk(made.desk)
    await made.signIn()
    await at.confirm(1)
    closeDesk(made.desk)
    spoil(path)
    await openDesk(made.desk)
    const { missing } = await restore(copy)
    expect(missing).toBeGreaterThanOrEqual(1)
    expect(await faultOf(made)).toBeNull()
    expect(storedRecords(made)).toBe(2)
  })

  it('takes one whose trail told of something long ago, and says so; not one that is unsound itself', async () => {
    const other = await deskBench()
    closeDesk(other.desk)
    // Another desk's checkpoint lay beside it once: the opening told, and every verification says so from then on.
    writeFileSync(checkpointPath(at.folder), readFileSync(checkpointPath(other.desk.place.folder)))
    other.dispose()
    await openDesk(made.desk)
    await made.signIn()
    const verified = await made.call('audit.verify', {})
    expect(verified.problems.map(({ code }) => code)).toEqual(['anchor'])
    closeDesk(made.desk)
    const later = at.copied(bareFiles(at.folder))
    spoil(path)
    await openDesk(made.desk)
    expect(await restore(later)).toMatchObject({ records: 2, problems: 1 })
    await made.signIn()
    const { events } = await made.call('audit.list', { filter: { action: 'recovery.restore' }, before: null, limit: 9 })
    expect(events[0]?.detail).toMatch(/ problems=1$/)
    // A hash of an event is of the file itself.
    opened(made.desk).database.prepare('UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = 1 AND number = 0').run()
    closeDesk(made.desk)
    const unsound = at.copied(bareFiles(at.folder))
    spoil(path)
    await openDesk(made.desk)
    expect(await codeOf(restore(unsound))).toBe('audit.damaged')
  })

  it('takes no altered account’s word for an altered copy, and the recovery key’s all the same', async () => {
    await openDesk(made.desk)
    opened(made.desk).database.prepare("UPDATE staff SET name = 'Mallory', folded_name = 'mallory'").run()
    closeDesk(made.desk)
    const altered = at.copied(bareFiles(at.folder))
    spoil(path)
    await openDesk(made.desk)
    expect(await codeOf(restore(altered, { name: 'Mallory', secret: administratorSecret }))).toBe('audit.damaged')
    expect(await restore(altered, { recoveryKey: made.recoveryKey })).toMatchObject({ records: 2, problems: 1 })
  })

  it('takes it by the recovery key on a machine whose keychain is empty', async () => {
    rmSync(path)
    rmSync(keyFilePath(at.folder))
    made.keychain.entries.clear()
    await openDesk(made.desk)
    expect(await faultOf(made)).toMatchObject({ code: 'desk.databaseMissing' })
    expect(await codeOf(restore(copy))).toBe('keys.missingForDatabase')
    expect(await restore(copy, { recoveryKey: made.recoveryKey })).toMatchObject({ records: 2, setAside: false })
    expect(storedRecords(made)).toBe(2)
    expect(existsSync(keyFilePath(at.folder))).toBe(true)
  })

  it('takes one from before a change of key by the recovery key of that day', async () => {
    await openDesk(made.desk)
    await made.signIn()
    await made.afresh('desk.rotateKey', {})
    closeDesk(made.desk)
    spoil(path)
    await openDesk(made.desk)
    expect(await codeOf(restore(copy))).toBe('keys.wrongKey')
    expect(await restore(copy, { recoveryKey: made.recoveryKey })).toMatchObject({ records: 2 })
    expect(await faultOf(made)).toBeNull()
    expect(existsSync(`${keyFilePath(at.folder)}.set-aside-1`)).toBe(true)
  })

  it('refuses another desk’s, whoever answers for it, and moves nothing', async () => {
    const other = await deskBench()
    closeDesk(other.desk)
    spoil(path)
    await openDesk(made.desk)
    const before = readdirSync(at.folder)
    const keys = new Map(made.keychain.entries)
    const from = other.desk.place.folder
    expect(await codeOf(restore(from))).toBe('desk.otherDesk')
    expect(await codeOf(restore(from, { recoveryKey: other.recoveryKey }))).toBe('desk.otherDesk')
    expect(readdirSync(at.folder).filter((name) => !name.startsWith('guesses'))).toEqual(before)
    expect(made.keychain.entries).toEqual(keys)
    other.dispose()
  })

  it('refuses one of another desk of the same user, whose keys lie in the same keychain', async () => {
    const other = at.with(await emptyDeskBench({ keychain: made.keychain }))
    const { recoveryKey } = await setUpDesk(other.desk, { deskName: 'Back desk', language: 'en', administrator: { name: 'Otto Other', secretKind: 'passphrase', secret: 'another long secret' } })
    closeDesk(other.desk)
    const others = { name: 'Otto Other', secret: 'another long secret' }
    const theirs = at.copied(bareFiles(other.desk.place.folder))
    const withoutKeyFile = at.copied([databasePath(other.desk.place.folder)])
    spoil(path)
    await openDesk(made.desk)
    const counted = () => readFileSync(guessesPath(at.folder), 'latin1').match(/\{"failures":\d+/g) ?? []
    expect(await codeOf(restore(copy, { ...administrator, secret: 'wrong' }))).toBe('staff.wrongSecret')
    expect(await codeOf(restore(copy, { recoveryKey }))).toBe('keys.recoveryKeyInvalid')
    const before = counted()
    expect(before.length).toBeGreaterThan(0)
    for (const word of [others, { recoveryKey }]) expect(await codeOf(restore(theirs, word))).toBe('desk.otherDesk')
    // Without a key file of ours it is the keychain that knows which desk is here; without that too, what is kept outside.
    rmSync(keyFilePath(at.folder))
    for (const from of [theirs, withoutKeyFile]) expect(await codeOf(restore(from, others))).toBe('desk.otherDesk')
    for (const account of [...made.keychain.entries.keys()].filter((each) => each.startsWith('desk-at-'))) made.keychain.entries.delete(account)
    for (const [from, word] of [[theirs, others], [withoutKeyFile, others], [theirs, { recoveryKey }]] as const) expect(await codeOf(restore(from, word))).toBe('desk.otherDesk')
    expect(counted()).toEqual(before)
    expect(await restore(copy)).toMatchObject({ records: 2 })
  })

  it('copies nothing while no guess is looked at, and sweeps with the next opening what a try left that was cut off', async () => {
    spoil(path)
    await openDesk(made.desk)
    for (let guesses = 0; guesses < 20 && await codeOf(restore(copy, { ...administrator, secret: 'wrong' })) !== 'staff.throttled';) guesses++
    expect(await codeOf(restore(join(copy, 'not even there')))).toBe('staff.throttled')
    // Whoever has the other word does not wait.
    mkdirSync(join(at.folder, 'restore-cut-off'))
    expect(await restore(copy, { recoveryKey: made.recoveryKey })).toMatchObject({ records: 2 })
    closeDesk(made.desk)
    mkdirSync(join(at.folder, 'restore-cut-off'))
    await openDesk(made.desk)
    expect(left()).toEqual([])
  })

  it('tells who put a copy back also where it does not open at once', async () => {
    spoil(path)
    await openDesk(made.desk)
    // Locked in the moment in which the copy is in its place.
    const locked = vi.spyOn(made.keychain, 'set').mockRejectedValue(new FoyerError('keys.keychainLocked'))
    expect(await codeOf(restore(copy, { recoveryKey: made.recoveryKey }))).toBe('keys.keychainLocked')
    locked.mockRestore()
    expect(existsSync(`${path}.set-aside-1`)).toBe(true)
    await made.call('desk.retry', {})
    expect(await faultOf(made)).toBeNull()
    await made.signIn()
    const { events } = await made.call('audit.list', { filter: { action: 'recovery.restore' }, before: null, limit: 9 })
    expect(events).toMatchObject([{ status: 200, detail: expect.stringMatching(/^recoveryKey events=\d+ missing=0$/) }])
  })

  it('asks nothing through the structure of a copy before it is seen to be Foyer’s own', async () => {
    await openDesk(made.desk)
    opened(made.desk).database.exec("ALTER TABLE settings RENAME TO kept; CREATE VIEW settings AS SELECT name, value || upper(name) AS value FROM kept")
    opened(made.desk).database.close()
    made.desk.opened = null
    const altered = at.copied(bareFiles(at.folder))
    spoil(path)
    await openDesk(made.desk)
    expect(await codeOf(restore(altered))).toBe('database.altered')
    expect(await codeOf(restore(altered, { recoveryKey: made.recoveryKey }))).toBe('database.altered')
    expect(left()).toEqual([])
  })

  it('refuses one that is damaged itself, one that somebody altered, and a wrong word', async () => {
    const bad = at.copied(bareFiles(at.folder))
    spoil(databasePath(bad))
    await openDesk(made.desk)
    opened(made.desk).database.prepare("UPDATE staff SET name = 'Mallory'").run()
    closeDesk(made.desk)
    const altered = at.copied(bareFiles(at.folder))
    spoil(path)
    await openDesk(made.desk)
    expect(await codeOf(restore(bad))).toBe('database.damaged')
    expect(await codeOf(restore(altered, { name: 'Mallory', secret: administratorSecret }))).toBe('audit.damaged')
    expect(await codeOf(restore(copy, { ...administrator, secret: 'another one' }))).toBe('staff.wrongSecret')
    expect(await codeOf(restore(join(copy, 'nothing here')))).toBe('files.gone')
    expect(await faultOf(made)).toMatchObject({ code: 'database.damaged' })
    expect(existsSync(`${path}.set-aside-1`)).toBe(false)
    expect(left()).toEqual([])
  })

  it('is not to be had while the desk is open, or where a copy mends nothing', async () => {
    await openDesk(made.desk)
    expect(await codeOf(restore(copy))).toBe('desk.notAtFault')
    expect(await codeOf(made.call('internal.diagnose', {}))).toBe('desk.notAtFault')
    expect(await codeOf(made.call('recovery.renewDemo', {}))).toBe('desk.notADemo')
    closeDesk(made.desk)
    made.keychain.failing = 'keys.keychainMissing'
    await openDesk(made.desk)
    expect(await codeOf(restore(copy))).toBe('desk.notAtFault')
    made.keychain.failing = null
  })

  it('reports itself in sizes, versions, codes and states alone', async () => {
    spoil(path)
    await openDesk(made.desk)
    const before = readdirSync(at.folder).map((name) => [name, readFileSync(join(at.folder, name)).toString('hex')])
    const { lines } = await made.call('internal.diagnose', {})
    expect(lines).toEqual(expect.arrayContaining(['fault: database.damaged (SQLITE_CORRUPT)', 'keychain: opens', 'key.json: can be read', expect.stringMatching(/^records\.db: \d+ bytes, changed /)]))
    expect(lines.join('\n')).not.toMatch(/Maria|Muster|Front desk|foyer-|[\\/]tmp|Users/)
    expect(readdirSync(at.folder).map((name) => [name, readFileSync(join(at.folder, name)).toString('hex')])).toEqual(before)
    // Looked at once a minute at most, however often anybody asks; and anew for another fault.
    const keyFile = async () => (await made.call('internal.diagnose', {})).lines.find((line) => /^key\.json: (can|none)/.test(line))
    rmSync(keyFilePath(at.folder))
    expect(await keyFile()).toBe('key.json: can be read')
    made.clock.time += 60_000
    expect(await keyFile()).toBe('key.json: none that can be read')
  })
})

it('lets a demo that does not open be made anew, and keeps the old one', async () => {
  const demo = await bench({ mode: 'demo' })
  const path = databasePath(demo.folder)
  await demo.vault.close()
  const spoiled = spoil(path)
  rmSync(checkpointPath(demo.folder))
  await demo.restart()
  expect((await demo.call('desk.state', {})).phase).toBe('fault')
  await demo.call('recovery.renewDemo', {})
  expect(await demo.call('desk.state', {})).toMatchObject({ phase: 'signIn', mode: 'demo', fault: null })
  expect(readFileSync(`${path}.set-aside-1`).equals(spoiled)).toBe(true)
  await demo.dispose()
})
