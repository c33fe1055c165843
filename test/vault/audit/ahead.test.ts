import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { headAccountOf } from '../../../electron/vault/audit/head.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { checkpointPath, databasePath, keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { logPath } from '../../../electron/vault/database/pair.ts'
import { bareFiles, copiedDesk, faultOf, storedRecords, type CopiedDesk } from '../copies-fixture.ts'
import { cut, frames } from '../log-frames.ts'
import { administratorSecret } from '../vault-fixture.ts'

let at: CopiedDesk
let made: CopiedDesk['made']
let folder: string
beforeEach(async () => {
  at = await copiedDesk()
  made = at.made
  folder = at.folder
})
afterEach(() => { at.dispose() })

/** A desk that finds a copy of the database with this log. `outside`: and with the checkpoint file. */
const copyWith = (content: Buffer, outside = false) => at.deskIn(at.copied([...bareFiles(folder), ...(outside ? [checkpointPath(folder)] : [])], content))

describe('a log that was cut, by what is known outside', () => {
  /** Everything that was acknowledged is signed, as it is within a second. */
  const sign = async () => {
    const { log: trail } = opened(made.desk)
    trail.checkpoint(made.desk.now())
    await trail.head.settle(10_000)
  }

  it('is told at whichever frame, by the checkpoint beside it', async () => {
    closeDesk(made.desk)
    await openDesk(made.desk)
    await made.signIn()
    await at.confirm(3)
    await sign()
    const whole = at.log()
    const count = frames(whole)
    expect(count).toBeGreaterThan(20)
    const found: string[] = []
    for (let end = 0; end <= count; end++) {
      const copy = await copyWith(cut(whole, end), true)
      const fault = await faultOf(copy)
      found.push(fault === null ? `opens with ${storedRecords(copy)}` : `${fault.code} ${fault.detail?.replace(/[1-9]\d*/, 'N')}`)
      copy.dispose()
    }
    // The last commit is the signature itself: without it nothing is lost that was acknowledged.
    const opens = found.indexOf('opens with 3')
    expect(opens).toBeGreaterThan(count - 10)
    expect(new Set(found.slice(0, opens))).toEqual(new Set(['database.logMissing events=N']))
    expect(new Set(found.slice(opens))).toEqual(new Set(['opens with 3']))
    // Cut, and with nothing outside, it is what the desk was a moment before: that nobody can tell.
    expect(await faultOf(await copyWith(cut(whole, opens - 1)))).toBeNull()
  }, 300_000)
})

describe('a whole desk put back as it was earlier', () => {
  const files = () => [databasePath(folder), logPath(databasePath(folder)), keyFilePath(folder), checkpointPath(folder)].filter((path) => existsSync(path))
  const keep = () => files().map((path) => ({ path, bytes: readFileSync(path) }))
  const putBack = (kept: ReturnType<typeof keep>) => {
    for (const path of files()) rmSync(path)
    for (const { path, bytes } of kept) writeFileSync(path, bytes)
  }

  it('is told by the keychain, with how much is missing, and asked once', async () => {
    await at.confirm(1)
    closeDesk(made.desk)
    const kept = keep()
    await openDesk(made.desk)
    await made.signIn()
    await at.confirm(2)
    const { head } = opened(made.desk).log
    closeDesk(made.desk)
    await head.settle(10_000)
    const known = made.keychain.entries.get(headAccountOf(folder))
    putBack(kept)
    await openDesk(made.desk)
    expect(await faultOf(made)).toMatchObject({ code: 'database.logMissing', recoverable: true })
    expect((await faultOf(made))?.detail).toMatch(/^events=[1-9]\d*$/)
    expect(files().map((path) => readFileSync(path))).toEqual(kept.map(({ bytes }) => bytes))
    await made.call('desk.openIncomplete', { name: 'Maria Muster', secret: administratorSecret })
    expect(storedRecords(made)).toBe(1)
    closeDesk(made.desk)
    // As where the process was killed before the keychain had the new one.
    made.keychain.entries.set(headAccountOf(folder), known ?? '')
    await openDesk(made.desk)
    expect(await faultOf(made)).toBeNull()
    await opened(made.desk).log.head.load()
    await opened(made.desk).log.head.settle(10_000)
    await made.signIn()
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
    expect(opened(made.desk).log.refusals()).toEqual([])
  }, 120_000)

  it('is told by the checkpoint beside it where the recovery key opens it', async () => {
    await at.confirm(1)
    closeDesk(made.desk)
    const [database] = keep()
    await openDesk(made.desk)
    await made.signIn()
    await at.confirm(2)
    closeDesk(made.desk)
    made.keychain.entries.clear()
    writeFileSync(databasePath(folder), database?.bytes ?? '')
    await openDesk(made.desk)
    expect(await faultOf(made)).toMatchObject({ code: 'keys.missingForDatabase' })
    await expect(made.call('desk.recover', { recoveryKey: made.recoveryKey })).rejects.toMatchObject({ code: 'database.logMissing' })
    expect((await faultOf(made))?.detail).toMatch(/^events=[1-9]\d*$/)
    await made.call('desk.openIncomplete', { name: 'Maria Muster', secret: administratorSecret })
    expect(storedRecords(made)).toBe(1)
  }, 120_000)
})
