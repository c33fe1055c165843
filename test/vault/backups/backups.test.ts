import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupCommand } from '../../../electron/cli/backup.ts'
import type { CliIo } from '../../../electron/cli/io.ts'
import { restoreCommand } from '../../../electron/cli/restore.ts'
import type { FoyerError } from '../../../electron/contract/errors.ts'
import { checkpointPath, databasePath, keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { memoryKeychain, type MemoryKeychain } from '../memory-keychain.ts'
import { administratorSecret, bench, confirmSpecimen, readyBench, seededBytes, type Bench } from '../vault-fixture.ts'

let made: Bench & { recoveryKey: string }
let scratch: string
let backups: string
beforeEach(async () => {
  made = await readyBench()
  scratch = mkdtempSync(join(tmpdir(), 'foyer-backups-'))
  backups = join(scratch, 'backups')
  mkdirSync(backups)
})
afterEach(async () => {
  await made.dispose()
  rmSync(scratch, { recursive: true, force: true })
})

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as FoyerError).code)
const records = async (of: Bench) => (await of.call('records.search', { query: '', before: null, limit: 10 })).total
const eventsOf = async (of: Bench, action: string) => (await of.call('audit.list', { filter: { action }, before: null, limit: 20 })).events

/** A terminal on a desk's folder. */
function terminal(folder: string, keychain: MemoryKeychain, answers: readonly string[] = []) {
  const out: string[] = []
  const left = [...answers]
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_USER: 'Maria Muster', FOYER_SECRET: administratorSecret }, dataFolder: folder, resourcesFolder: 'resources',
    modulesFolder: 'node_modules', mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes(`cli ${folder} ${answers.join()}`),
    readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.resolve(left.shift() ?? ''),
  }
  const more = { keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt }
  return { io, more, said: () => out.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

async function backUp(...words: string[]) {
  const { io, more, said } = terminal(made.folder, made.keychain)
  expect(await backupCommand(['--out', backups, ...words], io, more)).toBe(0)
  return said()
}

/** Another machine: another folder, another keychain. */
async function elsewhere(backup: string, recoveryKey = made.recoveryKey) {
  const folder = join(mkdtempSync(join(scratch, 'machine-')), 'desk')
  const keychain = memoryKeychain()
  const { io, more, said } = terminal(folder, keychain, [recoveryKey])
  const ended = await codeOf(restoreCommand([join(backups, backup)], io, more))
  const open = async () => {
    const other = await bench({ dataFolder: folder, keychain })
    other.clock.time = made.clock.time
    const [tile] = await other.call('staff.tiles', {})
    await other.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
    return other
  }
  return { folder, ended, said, open }
}

describe('a backup', () => {
  it('of two processes in one second leaves the other’s alone', async () => {
    const one = terminal(made.folder, made.keychain)
    const two = terminal(made.folder, made.keychain)
    const ended = await Promise.all([one, two].map(({ io, more }) => codeOf(backupCommand(['--out', backups], io, more))))
    expect(ended).toEqual(['done', 'done'])
    const names = [...one.said(), ...two.said()].map(({ name }) => String(name))
    expect(readdirSync(backups).toSorted()).toEqual(names.toSorted())
    expect(new Set(names).size).toBe(2)
  })

  it('is made beside the open desk and restored on another machine with every record that was confirmed before, marked in the trail', async () => {
    const stored: string[] = []
    for (let each = 0; each < 3; each++) stored.push(await confirmSpecimen(made))
    const [told] = await backUp()
    expect(told).toMatchObject({ records: 3, paper: 'present', removed: 0 })
    const name = String(told?.['name'])
    expect(readdirSync(join(backups, name)).toSorted()).toEqual(['audit-checkpoint.txt', 'backup.json', 'key.json', 'records.db'])
    expect(readFileSync(databasePath(join(backups, name))).includes('SQLite format 3')).toBe(false)
    // What came after it is not in it.
    await confirmSpecimen(made)

    const { ended, said, open } = await elsewhere(name)
    expect(ended).toBe('done')
    expect(said()).toMatchObject([{ records: 3, missing: null, problems: 0, setAside: false }])
    const other = await open()
    try {
      expect(await records(other)).toBe(3)
      for (const id of stored) expect((await other.call('records.get', { id })).id).toBe(id)
      expect(await other.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
      expect((await eventsOf(other, 'recovery.restore')).map(({ detail }) => detail)).toEqual([expect.stringMatching(/^recoveryKey elsewhere events=\d+ missing=0$/)])
      expect(await eventsOf(other, 'audit.anchor')).toEqual([])
      await confirmSpecimen(other)
    } finally {
      await other.vault.close()
    }
    expect((await eventsOf(made, 'backups.make')).map(({ detail }) => detail)).toEqual([expect.stringContaining(`${name} events=`)])
  })

  it('loses no confirmed record, whatever the desk does meanwhile', async () => {
    const confirmed: string[] = []
    const going = new AbortController()
    const work = (async () => {
      while (!going.signal.aborted) {
        confirmed.push(await confirmSpecimen(made))
        await new Promise((done) => { setImmediate(done) })
      }
    })()
    const at: { name: string, before: number }[] = []
    for (let each = 0; each < 5; each++) {
      const before = confirmed.length
      const { name } = await made.call('backups.make', { folder: backups, keep: null })
      at.push({ name, before })
      made.clock.time += 1_000
    }
    going.abort()
    await work
    expect(at.at(-1)?.before).toBeGreaterThan(0)
    const last = at.at(-1)
    const { ended, open } = await elsewhere(last?.name ?? '')
    expect(ended).toBe('done')
    const other = await open()
    try {
      for (const id of confirmed.slice(0, last?.before)) expect((await other.call('records.get', { id })).id).toBe(id)
      expect(await other.call('audit.verify', {})).toMatchObject({ ok: true })
    } finally {
      await other.vault.close()
    }
  })

  it('opens with the recovery key of its day: after a change of key it is listed as needing the old paper', async () => {
    const [first] = await backUp()
    const old = made.recoveryKey
    await made.call('desk.setPolicy', { values: { backupFolder: backups } })
    const { recoveryKey, confirmGroups, earlierBackups } = await made.afresh('desk.rotateKey', {})
    expect(earlierBackups).toBe(1)
    const groups = recoveryKey.split('-')
    await made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
    made.clock.time += 1_000
    const [second] = await backUp()
    const { io, more, said } = terminal(made.folder, made.keychain)
    await backupCommand(['list', '--out', backups], io, more)
    expect(said().map(({ name, paper }) => [name, paper])).toEqual([[second?.['name'], 'present'], [first?.['name'], 'earlier']])
    expect((await elsewhere(String(first?.['name']), recoveryKey)).ended).toBe('keys.recoveryKeyInvalid')
    expect((await elsewhere(String(first?.['name']), old)).ended).toBe('done')
    expect((await elsewhere(String(second?.['name']), recoveryKey)).ended).toBe('done')
  })

  it('is kept in number, and never taken for another desk’s', async () => {
    const stranger = join(backups, 'foyer-t-000000000000-20260101T000000Z')
    mkdirSync(stranger)
    writeFileSync(join(stranger, 'records.db'), 'of another desk')
    for (let each = 0; each < 4; each++) {
      await backUp('--keep', '2')
      made.clock.time += 3_600_000
    }
    expect(readdirSync(backups).filter((name) => !name.includes('000000000000'))).toHaveLength(2)
    expect(existsSync(join(stranger, 'records.db'))).toBe(true)
  })

  it('comes by a link nowhere else, waits for no pipe, and gives no place to one of a time to come', async () => {
    const [good] = await backUp()
    const { terminal: name } = await made.call('desk.state', {})
    const elsewhere = join(scratch, 'elsewhere')
    renameSync(join(backups, String(good?.['name'])), elsewhere)
    symlinkSync(elsewhere, join(backups, `foyer-${String(name)}-20200101T000000Z`))
    const pipe = join(backups, `foyer-${String(name)}-20200102T000000Z`)
    mkdirSync(pipe)
    execFileSync('mkfifo', [join(pipe, 'backup.json')])
    made.clock.time += 86_400_000
    const [first] = await backUp()
    const ahead = `foyer-${String(name)}-20990101T000000Z`
    cpSync(join(backups, String(first?.['name'])), join(backups, ahead), { recursive: true })
    made.clock.time += 3_600_000
    const [second] = await backUp('--keep', '1')
    expect(readdirSync(elsewhere).toSorted()).toEqual(['audit-checkpoint.txt', 'backup.json', 'key.json', 'records.db'])
    expect(second?.['removed']).toBe(1)
    expect([existsSync(join(backups, String(second?.['name']))), existsSync(join(backups, ahead)), existsSync(join(backups, String(first?.['name'])))]).toEqual([true, true, false])
  })

  it('that was cut off is removed by a later one, not one that another process is making', async () => {
    const { terminal: name } = await made.call('desk.state', {})
    const draft = (time: string) => join(backups, `.foyer-${String(name)}-${time}.part`)
    for (const time of ['20260601T030000Z', '20260601T085900Z']) mkdirSync(draft(time))
    utimesSync(draft('20260601T030000Z'), new Date('2026-06-01T02:00:00Z'), new Date('2026-06-01T02:00:00Z'))
    await backUp()
    expect([existsSync(draft('20260601T030000Z')), existsSync(draft('20260601T085900Z'))]).toEqual([false, true])
  })

  it('is refused where nothing can be put, and says so in the trail', async () => {
    const none = await codeOf(made.call('backups.make', { folder: null, keep: null }))
    const gone = await codeOf(made.call('backups.make', { folder: join(scratch, 'gone'), keep: null }))
    expect([none, gone]).toEqual(['backup.folder', 'backup.folder'])
    expect((await eventsOf(made, 'backups.make')).map(({ error, detail }) => [error, detail])).toEqual([['backup.folder', 'missing'], ['backup.folder', 'none']])
  })

  it('replaces no desk that opens, and comes where a desk’s database is missing', async () => {
    const [told] = await backUp()
    const backup = join(backups, String(told?.['name']))
    const { io, more } = terminal(made.folder, made.keychain, [made.recoveryKey])
    expect(await codeOf(restoreCommand([backup], io, more))).toBe('desk.notAtFault')
    const folder = join(scratch, 'was', 'desk')
    mkdirSync(folder, { recursive: true })
    cpSync(keyFilePath(made.folder), keyFilePath(folder))
    const there = terminal(folder, memoryKeychain(), [made.recoveryKey])
    expect(await codeOf(restoreCommand([backup], there.io, there.more))).toBe('done')
    expect(existsSync(checkpointPath(folder))).toBe(true)
  })
})
