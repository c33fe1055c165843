import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { databasePath } from '../../../electron/vault/database/desk-files.ts'
import { markAgain, markClosed } from '../../../electron/vault/database/open-mark.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { logPath } from '../../../electron/vault/database/pair.ts'
import { scrub } from '../../../electron/vault/database/scrub.ts'
import { bareFiles, copiedDesk, faultOf, storedRecords, type CopiedDesk } from '../copies-fixture.ts'
import { emptyDeskBench } from '../desk-fixture.ts'
import { cut, FRAME, frames, HEADER } from '../log-frames.ts'
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

/** A copy of the database beside whatever is to lie in its log's place, and a desk that finds it. */
const copyWith = (content: Buffer | null) => at.deskIn(at.copied(bareFiles(folder), content))

describe('a copy of an open desk with something else in its log’s place', () => {
  it.each<[string, (whole: Buffer) => Buffer]>([
    ['an empty file', () => Buffer.alloc(0)],
    ['one byte', () => Buffer.from('x')],
    ['as many bytes of anything', (whole) => Buffer.alloc(whole.length, 0x5a)],
    ['the header alone', (whole) => cut(whole, 0)],
    ['a header and half a frame', (whole) => whole.subarray(0, HEADER + FRAME / 2)],
    ['a log whose first frame has one wrong bit', (whole) => {
      const wrong = Buffer.from(whole)
      wrong.writeUInt8(wrong.readUInt8(HEADER + 100) ^ 1, HEADER + 100)
      return wrong
    }],
    ['a log whose header has one wrong bit', (whole) => {
      const wrong = Buffer.from(whole)
      wrong.writeUInt8(wrong.readUInt8(20) ^ 1, 20)
      return wrong
    }],
  ])('says so: %s', async (_what, spoil) => {
    await at.confirm(2)
    const content = spoil(cut(at.log(), frames(at.log())))
    const copy = await copyWith(content)
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing', recoverable: true })
    // It may be worth something to somebody: it stays, and goes on being told.
    const place = copy.desk.place.folder
    expect(content.length === 0 || readFileSync(logPath(databasePath(place))).equals(content)).toBe(true)
    await copy.call('desk.retry', {}).catch(() => undefined)
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing' })
    // The whole log makes it whole.
    writeFileSync(logPath(databasePath(place)), at.log())
    await copy.call('desk.retry', {})
    expect(storedRecords(copy)).toBe(2)
  }, 120_000)

  it('says so of a log of any other time of the same desk, and never plays it in', async () => {
    await at.confirm(1)
    const stale = [at.log()]
    for (let session = 0; session < 2; session++) {
      closeDesk(made.desk)
      await openDesk(made.desk)
      await made.signIn()
      stale.push(at.log())
      await at.confirm(1)
      stale.push(at.log())
      scrub(opened(made.desk).database)
      stale.push(at.log())
      await at.confirm(1)
      stale.push(at.log())
      // As SQLite begins it anew by itself, after a thousand pages.
      opened(made.desk).database.pragma('wal_checkpoint(PASSIVE)')
      await at.confirm(1)
      markAgain(opened(made.desk).database)
    }
    await at.confirm(1)
    const database = readFileSync(databasePath(folder))
    for (const bytes of stale) {
      const copy = await copyWith(bytes)
      expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing', detail: 'events=unknown' })
      expect(readFileSync(databasePath(copy.desk.place.folder))).toEqual(database)
      expect(readFileSync(logPath(databasePath(copy.desk.place.folder)))).toEqual(bytes)
    }
    const [oldest] = stale
    const copy = await copyWith(oldest ?? null)
    await expect(copy.call('desk.openIncomplete', { name: 'Maria Muster', secret: 'not her words' })).rejects.toMatchObject({ code: 'staff.wrongSecret' })
    expect(readFileSync(logPath(databasePath(copy.desk.place.folder)))).toEqual(oldest)
    await copy.call('desk.openIncomplete', { name: 'Maria Muster', secret: administratorSecret })
    expect(readFileSync(`${logPath(databasePath(copy.desk.place.folder))}.set-aside-1`)).toEqual(oldest)
    expect(opened(copy.desk).database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect((await copyWith(at.log()).then(faultOf))).toBeNull()
  }, 120_000)

  it('says so of a stale log beside a database that was closed', async () => {
    await at.confirm(1)
    const stale = at.log()
    await at.confirm(1)
    closeDesk(made.desk)
    expect(existsSync(logPath(databasePath(folder)))).toBe(false)
    await openDesk(made.desk)
    closeDesk(made.desk)
    const database = readFileSync(databasePath(folder))
    const copy = await copyWith(stale)
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing' })
    expect(readFileSync(databasePath(copy.desk.place.folder))).toEqual(database)
    rmSync(logPath(databasePath(copy.desk.place.folder)))
    await copy.call('desk.retry', {})
    expect(storedRecords(copy)).toBe(2)
  }, 120_000)

  it('says so of every log that was copied before a database was closed, also where nothing outside knows it', async () => {
    const stale: Buffer[] = []
    for (let each = 0; each < 3; each++) {
      await at.confirm(1)
      stale.push(at.log())
    }
    // What is written after another process came and went beside it is in a round of its own.
    const beside = await emptyDeskBench({ folder, keychain: made.keychain })
    stale.push(at.log())
    closeDesk(beside.desk)
    beside.dispose()
    await at.confirm(1)
    stale.push(at.log())
    await at.confirm(1)
    const { database, log: trail } = opened(made.desk)
    trail.checkpoint(made.desk.now())
    stale.push(at.log())
    closeDesk(made.desk)
    expect(database.open).toBe(false)
    const closed = readFileSync(databasePath(folder))
    for (const bytes of stale) {
      const copy = await copyWith(bytes)
      expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing', detail: 'events=unknown' })
      expect(readFileSync(databasePath(copy.desk.place.folder))).toEqual(closed)
    }
    expect(storedRecords(await copyWith(null))).toBe(5)
  }, 120_000)

  it('says so of the log of a closing beside the file of the next opening', async () => {
    await at.confirm(1)
    // As a process leaves it that is killed when it has said that it closes.
    markClosed(opened(made.desk).database)
    const closing = at.log()
    const copy = await copyWith(closing)
    expect(await faultOf(copy)).toBeNull()
    closeDesk(made.desk)
    await openDesk(made.desk)
    await made.signIn()
    await at.confirm(1)
    expect(await faultOf(await copyWith(closing))).toMatchObject({ code: 'database.logMissing' })
    expect(await faultOf(await copyWith(at.log()))).toBeNull()
  }, 120_000)

  it('says so of a log of another time where the recovery key opens it, and asks for that key once', async () => {
    await at.confirm(1)
    const stale = at.log()
    closeDesk(made.desk)
    await openDesk(made.desk)
    await made.signIn()
    await at.confirm(1)
    made.keychain.entries.clear()
    const copy = await copyWith(stale)
    expect(await faultOf(copy)).toMatchObject({ code: 'keys.missingForDatabase' })
    await expect(copy.call('desk.recover', { recoveryKey: made.recoveryKey })).rejects.toMatchObject({ code: 'database.logMissing' })
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing' })
    writeFileSync(logPath(databasePath(copy.desk.place.folder)), at.log())
    await copy.call('desk.retry', {})
    expect(storedRecords(copy)).toBe(2)
  }, 120_000)
})

describe('no false alarm where a process was cut off in beginning its log anew', () => {
  it.each<[string, (log: Buffer) => void]>([
    ['after the header', (bytes) => { bytes.copy(bytes, HEADER + 8, HEADER + FRAME + 8, HEADER + FRAME + 16) }],
    ['after the head of the first frame', (bytes) => { bytes.fill(0x5a, HEADER + 24, HEADER + FRAME) }],
    ['in the page of the first frame', (bytes) => { bytes.fill(0x5a, HEADER + FRAME - 1000, HEADER + FRAME) }],
  ])('%s', async (_when, tear) => {
    await at.confirm(2)
    scrub(opened(made.desk).database)
    const bytes = at.log()
    // The first commit of the round over what is left of the one before.
    expect([frames(bytes), bytes.length]).toEqual([1, HEADER + 2 * FRAME])
    tear(bytes)
    const copy = await copyWith(bytes)
    expect(await faultOf(copy)).toBeNull()
    expect(storedRecords(copy)).toBe(2)
    // It works on, and is told as ever.
    const { database } = opened(copy.desk)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    const again = await at.deskIn(at.copied(bareFiles(copy.desk.place.folder)))
    expect(await faultOf(again)).toMatchObject({ code: 'database.logMissing' })
  }, 120_000)
})

describe('no false alarm where SQLite began the log anew by itself', () => {
  it.each<[string, (old: number, whole: number) => number]>([
    ['a frame before its end', (_old, whole) => whole - 1],
    ['a frame and a half behind what the round before had left', (old) => old + 1.5],
  ])('and the first commit was cut off beyond the end of what was there: %s', async (_when, end) => {
    await at.confirm(1)
    const { database } = opened(made.desk)
    database.pragma('wal_checkpoint(PASSIVE)')
    const old = (at.log().length - HEADER) / FRAME
    // As much as an import of certificates stores at once, and less than SQLite folds in by itself.
    database.prepare('INSERT INTO settings (name, value) VALUES (?, ?)').run('much', 'x'.repeat(2_000_000))
    const whole = frames(at.log())
    expect(whole).toBeGreaterThan(old + 2)
    const copy = await copyWith(cut(at.log(), end(old, whole)))
    expect(await faultOf(copy)).toBeNull()
    expect(storedRecords(copy)).toBe(1)
    expect(opened(copy.desk).database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(await faultOf(await copyWith(null))).toMatchObject({ code: 'database.logMissing' })
    expect(await faultOf(await copyWith(cut(at.log(), whole)))).toBeNull()
  }, 120_000)
})
