import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CliIo } from '../../../electron/cli/io.ts'
import { keychainAndDesk } from '../../../electron/cli/doctor-desk.ts'
import { databasePath } from '../../../electron/vault/database/desk-files.ts'
import { openAsItIs } from '../../../electron/vault/calls/life/incomplete.ts'
import { openWithKeychain } from '../../../electron/vault/keys/database-key.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { closeAsFound } from '../../../electron/vault/database/keep-log.ts'
import { closeDatabase, markOpen } from '../../../electron/vault/database/open-mark.ts'
import { logPath } from '../../../electron/vault/database/pair.ts'
import { bareFiles, copiedDesk, faultOf, storedRecords, type CopiedDesk } from '../copies-fixture.ts'
import { seededBytes } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let at: CopiedDesk
let made: CopiedDesk['made']
let folder: string
beforeEach(async () => {
  at = await copiedDesk()
  made = at.made
  folder = at.folder
})
afterEach(() => {
  vi.restoreAllMocks()
  at.dispose()
})

/** The desk's files as they are now, in another folder: as where its process was killed. */
const killedCopy = (content = at.log()) => at.copied(bareFiles(folder), content)

describe('a database that is refused', () => {
  /** Changed beside the desk while that is open, and what is stored in it then. */
  const changed = async (sql: string): Promise<string> => {
    await withDatabase({ folder, keychain: made.keychain }, (database) => { database.exec(sql) })
    return killedCopy()
  }
  const settingsIn = (place: string) => withDatabase({ folder: place, keychain: made.keychain }, (database) => database.prepare('SELECT name, value FROM settings ORDER BY name').all())
  const refused: readonly [what: string, sql: string, code: string][] = [
    ['altered', 'CREATE TRIGGER t AFTER UPDATE ON settings BEGIN INSERT INTO settings (name, value) VALUES (\'fired\', NEW.name); END', 'database.altered'],
    ['of a later Foyer', 'PRAGMA user_version=99', 'database.tooNew'],
  ]

  it.each(refused)('is not written into by the desk: %s', async (_what, sql, code) => {
    await at.confirm(1)
    const place = await changed(sql)
    const before = await settingsIn(killedCopy(Buffer.concat([at.log(), Buffer.from('x')])))
    const desk = await at.deskIn(place)
    for (let tries = 0; tries < 2; tries++) {
      expect(await faultOf(desk)).toMatchObject({ code })
      await desk.call('desk.retry', {}).catch(() => undefined)
    }
    expect(await settingsIn(place)).toEqual(before)
  })

  it.each(refused)('is not written into by the doctor: %s', async (_what, sql, code) => {
    await at.confirm(1)
    const place = await changed(sql)
    const before = await settingsIn(killedCopy(Buffer.concat([at.log(), Buffer.from('x')])))
    const io: Pick<CliIo, 'dataFolder' | 'randomBytes'> = { dataFolder: place, randomBytes: seededBytes('doctor') }
    for (let tries = 0; tries < 2; tries++) expect((await keychainAndDesk(io as CliIo, made.keychain)).at(-1)?.detail).toContain(code)
    expect(await settingsIn(place)).toEqual(before)
  })
})

describe('a log that was looked at', () => {
  it('is not put beside a database that somebody closed meanwhile', async () => {
    await at.confirm(1)
    const late = await openWithKeychain(made.desk.place)
    if (late === null) throw new Error('no database')
    const close = late.close.bind(late)
    vi.spyOn(late, 'close').mockImplementation(() => {
      // In the instant after our look at the log.
      closeDesk(made.desk)
      return close()
    })
    closeAsFound(late)
    expect(existsSync(logPath(databasePath(folder)))).toBe(false)
    await openDesk(made.desk)
    expect(await faultOf(made)).toBeNull()
    expect(storedRecords(made)).toBe(1)
  })

  it('of another time is never played in, however often an opening on an administrator’s word fails halfway', async () => {
    await at.confirm(1)
    const place = killedCopy()
    // The desk goes on for two rounds of its log.
    for (let session = 0; session < 2; session++) {
      closeDesk(made.desk)
      await openDesk(made.desk)
      await made.signIn()
      await at.confirm(1)
    }
    const foreign = at.log()
    writeFileSync(logPath(databasePath(place)), foreign)
    const desk = await at.deskIn(place)
    for (let tries = 0; tries < 4; tries++) {
      await desk.call('desk.retry', {}).catch(() => undefined)
      const found = await openAsItIs(desk.desk).catch(() => null)
      if (found === null) break
      // It is marked, and numbered anew; then the disk is full.
      markOpen(found.database)
      closeDatabase(found.database)
      found.close()
    }
    closeDesk(desk.desk)
    expect(await withDatabase({ folder: place, keychain: made.keychain }, (database) => database.prepare('SELECT count(*) FROM records').pluck().get())).toBe(0)
    expect(readFileSync(`${logPath(databasePath(place))}.set-aside-1`)).toEqual(foreign)
  }, 120_000)
})
