import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { headAccountOf } from '../../../electron/vault/audit/head.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { checkpointPath, databasePath, keyFilePath } from '../../../electron/vault/database/desk-files.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import { markAgain, markClosed } from '../../../electron/vault/database/open-mark.ts'
import { logPath } from '../../../electron/vault/database/pair.ts'
import { scrub } from '../../../electron/vault/database/scrub.ts'
import { deskBench, emptyDeskBench, type DeskBench } from '../desk-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'
import { administratorSecret } from '../vault-fixture.ts'

/** SQLite's format: a header, then frames of a header and a page. */
const HEADER = 32
const FRAME = 24 + 4096

let made: DeskBench & { recoveryKey: string }
let folder: string
let copies: string
let others: DeskBench[]
beforeEach(async () => {
  made = await deskBench()
  folder = made.desk.place.folder
  copies = mkdtempSync(join(tmpdir(), 'foyer-copies-'))
  others = []
}, 60_000)
afterEach(() => {
  for (const other of others) other.dispose()
  made.dispose()
  rmSync(copies, { recursive: true, force: true })
})

async function confirm(count: number): Promise<void> {
  for (let each = 0; each < count; each++) {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    await made.call('records.confirm', { readingId, corrections: [] })
  }
}

const log = () => readFileSync(logPath(databasePath(folder)))

/** A copy of the database beside whatever is to lie in its log's place, and a desk that finds it. `outside`: the checkpoint file too. */
async function copyWith(content: Buffer | null, outside = false): Promise<DeskBench> {
  const place = join(copies, `copy-${others.length}`)
  mkdirSync(place)
  for (const path of [databasePath(folder), keyFilePath(folder), ...(outside ? [checkpointPath(folder)] : [])]) copyFileSync(path, join(place, basename(path)))
  if (content !== null) writeFileSync(logPath(databasePath(place)), content)
  const other = await emptyDeskBench({ folder: place, keychain: made.keychain })
  others.push(other)
  return other
}
const faultOf = async (of: DeskBench) => (await of.call('desk.state', {})).fault
const stored = (of: DeskBench) => opened(of.desk).database.prepare<[], { count: number }>('SELECT count(*) AS count FROM records').get()?.count

/** Frames of the present round, as a reader of the format finds them. */
function frames(bytes: Buffer): number {
  let count = 0
  for (let at = HEADER; at + FRAME <= bytes.length && bytes.compare(bytes, at + 8, at + 16, 16, 24) === 0; at += FRAME) count++
  return count
}
const cut = (bytes: Buffer, count: number) => bytes.subarray(0, HEADER + count * FRAME)

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
    await confirm(2)
    const content = spoil(cut(log(), frames(log())))
    const copy = await copyWith(content)
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing', recoverable: true })
    // It may be worth something to somebody: it stays, and goes on being told.
    const place = copy.desk.place.folder
    expect(content.length === 0 || readFileSync(logPath(databasePath(place))).equals(content)).toBe(true)
    await copy.call('desk.retry', {}).catch(() => undefined)
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing' })
    // The whole log makes it whole.
    writeFileSync(logPath(databasePath(place)), log())
    await copy.call('desk.retry', {})
    expect(stored(copy)).toBe(2)
  }, 120_000)

  it('says so of a log of any other time of the same desk, and never plays it in', async () => {
    await confirm(1)
    const stale = [log()]
    for (let session = 0; session < 2; session++) {
      closeDesk(made.desk)
      await openDesk(made.desk)
      await made.signIn()
      stale.push(log())
      await confirm(1)
      stale.push(log())
      scrub(opened(made.desk).database)
      stale.push(log())
      await confirm(1)
      stale.push(log())
      // As SQLite begins it anew by itself, after a thousand pages.
      opened(made.desk).database.pragma('wal_checkpoint(PASSIVE)')
      await confirm(1)
      markAgain(opened(made.desk).database)
    }
    await confirm(1)
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
    expect((await copyWith(log()).then(faultOf))).toBeNull()
  }, 120_000)

  it('says so of a stale log beside a database that was closed', async () => {
    await confirm(1)
    const stale = log()
    await confirm(1)
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
    expect(stored(copy)).toBe(2)
  }, 120_000)

  it('says so of every log that was copied before a database was closed, also where nothing outside knows it', async () => {
    const stale: Buffer[] = []
    for (let each = 0; each < 3; each++) {
      await confirm(1)
      stale.push(log())
    }
    // What is written after another process came and went beside it is in a round of its own.
    const beside = await emptyDeskBench({ folder, keychain: made.keychain })
    stale.push(log())
    closeDesk(beside.desk)
    beside.dispose()
    await confirm(1)
    stale.push(log())
    await confirm(1)
    const { database, log: trail } = opened(made.desk)
    trail.checkpoint(made.desk.now())
    stale.push(log())
    closeDesk(made.desk)
    expect(database.open).toBe(false)
    const closed = readFileSync(databasePath(folder))
    for (const bytes of stale) {
      const copy = await copyWith(bytes)
      expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing', detail: 'events=unknown' })
      expect(readFileSync(databasePath(copy.desk.place.folder))).toEqual(closed)
    }
    expect(stored(await copyWith(null))).toBe(5)
  }, 120_000)

  it('says so of the log of a closing beside the file of the next opening', async () => {
    await confirm(1)
    // As a process leaves it that is killed when it has said that it closes.
    markClosed(opened(made.desk).database)
    const closing = log()
    const copy = await copyWith(closing)
    expect(await faultOf(copy)).toBeNull()
    closeDesk(made.desk)
    await openDesk(made.desk)
    await made.signIn()
    await confirm(1)
    expect(await faultOf(await copyWith(closing))).toMatchObject({ code: 'database.logMissing' })
    expect(await faultOf(await copyWith(log()))).toBeNull()
  }, 120_000)

  it('says so of a log of another time where the recovery key opens it, and asks for that key once', async () => {
    await confirm(1)
    const stale = log()
    closeDesk(made.desk)
    await openDesk(made.desk)
    await made.signIn()
    await confirm(1)
    made.keychain.entries.clear()
    const copy = await copyWith(stale)
    expect(await faultOf(copy)).toMatchObject({ code: 'keys.missingForDatabase' })
    await expect(copy.call('desk.recover', { recoveryKey: made.recoveryKey })).rejects.toMatchObject({ code: 'database.logMissing' })
    expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing' })
    writeFileSync(logPath(databasePath(copy.desk.place.folder)), log())
    await copy.call('desk.retry', {})
    expect(stored(copy)).toBe(2)
  }, 120_000)
})

describe('no false alarm where a process was cut off in beginning its log anew', () => {
  it.each<[string, (log: Buffer) => void]>([
    ['after the header', (bytes) => { bytes.copy(bytes, HEADER + 8, HEADER + FRAME + 8, HEADER + FRAME + 16) }],
    ['after the head of the first frame', (bytes) => { bytes.fill(0x5a, HEADER + 24, HEADER + FRAME) }],
    ['in the page of the first frame', (bytes) => { bytes.fill(0x5a, HEADER + FRAME - 1000, HEADER + FRAME) }],
  ])('%s', async (_when, tear) => {
    await confirm(2)
    scrub(opened(made.desk).database)
    const bytes = log()
    // The first commit of the round over what is left of the one before.
    expect([frames(bytes), bytes.length]).toEqual([1, HEADER + 2 * FRAME])
    tear(bytes)
    const copy = await copyWith(bytes)
    expect(await faultOf(copy)).toBeNull()
    expect(stored(copy)).toBe(2)
    // It works on, and is told as ever.
    const { database } = opened(copy.desk)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    const again = await emptyDeskBench({ folder: copyOfFiles(copy.desk.place.folder), keychain: made.keychain })
    others.push(again)
    expect(await faultOf(again)).toMatchObject({ code: 'database.logMissing' })
  }, 120_000)
})

describe('no false alarm where SQLite began the log anew by itself', () => {
  it.each<[string, (old: number, whole: number) => number]>([
    ['a frame before its end', (_old, whole) => whole - 1],
    ['a frame and a half behind what the round before had left', (old) => old + 1.5],
  ])('and the first commit was cut off beyond the end of what was there: %s', async (_when, end) => {
    await confirm(1)
    const { database } = opened(made.desk)
    database.pragma('wal_checkpoint(PASSIVE)')
    const old = (log().length - HEADER) / FRAME
    // As much as an import of certificates stores at once, and less than SQLite folds in by itself.
    database.prepare('INSERT INTO settings (name, value) VALUES (?, ?)').run('much', 'x'.repeat(2_000_000))
    const whole = frames(log())
    expect(whole).toBeGreaterThan(old + 2)
    const copy = await copyWith(cut(log(), end(old, whole)))
    expect(await faultOf(copy)).toBeNull()
    expect(stored(copy)).toBe(1)
    expect(opened(copy.desk).database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(await faultOf(await copyWith(null))).toMatchObject({ code: 'database.logMissing' })
    expect(await faultOf(await copyWith(cut(log(), whole)))).toBeNull()
  }, 120_000)
})

/** A copy of a desk's database and key file alone. */
function copyOfFiles(from: string): string {
  const place = join(copies, `again-${others.length}`)
  mkdirSync(place)
  for (const path of [databasePath(from), keyFilePath(from)]) copyFileSync(path, join(place, basename(path)))
  return place
}

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
    await confirm(3)
    await sign()
    const whole = log()
    const count = frames(whole)
    expect(count).toBeGreaterThan(20)
    const found: string[] = []
    for (let at = 0; at <= count; at++) {
      const copy = await copyWith(cut(whole, at), true)
      const fault = await faultOf(copy)
      found.push(fault === null ? `opens with ${stored(copy)}` : `${fault.code} ${fault.detail?.replace(/[1-9]\d*/, 'N')}`)
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
    await confirm(1)
    closeDesk(made.desk)
    const kept = keep()
    await openDesk(made.desk)
    await made.signIn()
    await confirm(2)
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
    expect(stored(made)).toBe(1)
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
    await confirm(1)
    closeDesk(made.desk)
    const [database] = keep()
    await openDesk(made.desk)
    await made.signIn()
    await confirm(2)
    closeDesk(made.desk)
    made.keychain.entries.clear()
    writeFileSync(databasePath(folder), database?.bytes ?? '')
    await openDesk(made.desk)
    expect(await faultOf(made)).toMatchObject({ code: 'keys.missingForDatabase' })
    await expect(made.call('desk.recover', { recoveryKey: made.recoveryKey })).rejects.toMatchObject({ code: 'database.logMissing' })
    expect((await faultOf(made))?.detail).toMatch(/^events=[1-9]\d*$/)
    await made.call('desk.openIncomplete', { name: 'Maria Muster', secret: administratorSecret })
    expect(stored(made)).toBe(1)
  }, 120_000)
})
