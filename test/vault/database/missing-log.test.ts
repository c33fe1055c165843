import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Input } from '../../../electron/contract/index.ts'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { headAccountOf, headOf } from '../../../electron/vault/audit/head.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { checkpointPath, databasePath } from '../../../electron/vault/database/desk-files.ts'
import { openWhole } from '../../../electron/vault/calls/life/incomplete.ts'
import { openWithKeychain } from '../../../electron/vault/keys/database-key.ts'
import { rotateKey } from '../../../electron/vault/keys/rotation.ts'
import { closeDesk, openDesk } from '../../../electron/vault/calls/life/life.ts'
import type { Database } from '../../../electron/vault/database/database.ts'
import { lacksLog, markAgain } from '../../../electron/vault/database/open-mark.ts'
import { holdAlone, letGo } from '../../../electron/vault/database/rekey.ts'
import { settingsOf } from '../../../electron/vault/database/settings.ts'
import { bareFiles, copiedDesk, faultOf, storedRecords, type CopiedDesk } from '../copies-fixture.ts'
import { deskBench, emptyDeskBench, type DeskBench } from '../desk-fixture.ts'
import { enrolOwn, STEP_MS } from '../staff/factor-bench.ts'
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

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const plainCopy = () => at.deskIn(at.copied(bareFiles(folder)))
const wal = () => `${databasePath(folder)}-wal`

describe('a plain copy of an open desk', () => {
  it('says in twenty of twenty tries that its write-ahead log is missing', async () => {
    for (let round = 0; round < 20; round++) {
      await at.confirm(1)
      const copy = await plainCopy()
      expect(await faultOf(copy)).toMatchObject({ code: 'database.logMissing', detail: 'events=unknown', recoverable: true })
    }
  }, 120_000)

  it('says how many events a checkpoint beside it knows, and changes nothing until somebody decides', async () => {
    await at.confirm(40)
    opened(made.desk).log.checkpoint(made.desk.now())
    const copy = await at.deskIn(at.copied([...bareFiles(folder), checkpointPath(folder)]))
    const left = readFileSync(databasePath(copy.desk.place.folder))
    const fault = await faultOf(copy)
    expect(fault).toMatchObject({ code: 'database.logMissing' })
    expect(Number(/^events=(\d+)$/.exec(fault?.detail ?? '')?.[1])).toBeGreaterThan(0)
    expect(await codeOf(copy.call('desk.openIncomplete', { name: 'Maria Muster', secret: 'not her words' }))).toBe('staff.wrongSecret')
    expect(readFileSync(databasePath(copy.desk.place.folder))).toEqual(left)
    // What is whole again opens whole.
    copyFileSync(wal(), `${databasePath(copy.desk.place.folder)}-wal`)
    await copy.call('desk.retry', {})
    expect(storedRecords(copy)).toBe(40)
  }, 120_000)

  it('is opened as it is by an administrator alone, by name in the trail, and says nothing of it afterwards', async () => {
    opened(made.desk).database.pragma('wal_checkpoint(PASSIVE)')
    await at.confirm(1)
    const copy = await plainCopy()
    expect(await codeOf(copy.call('desk.openIncomplete', { name: 'Somebody', secret: administratorSecret }))).toBe('staff.wrongSecret')
    await copy.call('desk.openIncomplete', { name: 'maria muster', secret: administratorSecret })
    expect(await copy.call('desk.state', {})).toMatchObject({ phase: 'signIn', fault: null })
    const [event] = opened(copy.desk).search.page({ action: 'desk.openIncomplete', status: '200' }, null, 1).events
    expect(event).toMatchObject({ userName: 'Maria Muster', role: 'administrator', detail: 'events=unknown' })
    closeDesk(copy.desk)
    await openDesk(copy.desk)
    expect(await faultOf(copy)).toBeNull()
  })

  it('wants the code of an administrator who has an app as well, which counts once; one from paper, and the recovery key, are the way without it', async () => {
    const { app, codes } = await enrolOwn(made, administratorSecret)
    opened(made.desk).database.pragma('wal_checkpoint(TRUNCATE)')
    await at.confirm(1)
    const copies = [await plainCopy(), await plainCopy(), await plainCopy()] as const
    const given = { name: 'Maria Muster', secret: administratorSecret }
    const open = (copy: DeskBench, word: Input<'desk.openIncomplete'>) => codeOf(copy.call('desk.openIncomplete', word))
    const [byApp, byPaper, byKey] = copies
    for (const copy of copies) copy.clock.time = made.clock.time + STEP_MS
    made.clock.time += STEP_MS
    expect(await open(byApp, given)).toBe('staff.codeWanted')
    expect(await open(byApp, { ...given, code: '000000' })).toBe('staff.wrongCode')
    expect(await open(byApp, { ...given, code: app() })).toBe('done')
    const [tile] = await byApp.call('staff.tiles', {})
    const answer = await byApp.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
    expect(await codeOf(byApp.call('staff.answer', { challenge: answer.kind === 'challenge' ? answer.challenge : '', kind: 'totp', answer: app() }))).toBe('staff.codeUsed')
    expect(await open(byPaper, { ...given, code: codes[0] ?? '' })).toBe('done')
    expect(opened(byPaper.desk).search.page({ action: 'desk.openIncomplete', status: '200' }, null, 1).events[0]?.detail).toBe('recoveryCode events=unknown')
    const { problems } = await verifyLog(opened(byPaper.desk).database, opened(byPaper.desk).log, stateCheck, () => 0, () => undefined)
    expect(problems.filter(({ code }) => code === 'factorsAltered')).toEqual([])
    expect(opened(byPaper.desk).authenticators.recoveryCode.left(tile?.id ?? '')).toBe(9)
    // Wrong codes are guesses: after some of them nobody is heard.
    for (let guess = 0; guess < 8; guess++) await open(byKey, { ...given, code: '000000' })
    expect(await open(byKey, { ...given, code: app() })).toBe('staff.throttled')
    expect(await open(byKey, { recoveryKey: made.recoveryKey })).toBe('done')
  }, 120_000)

  it('is opened as it is with the recovery key as well, where no administrator of its day is left, and the trail says so', async () => {
    opened(made.desk).database.pragma('wal_checkpoint(PASSIVE)')
    await at.confirm(1)
    const copy = await plainCopy()
    const left = readFileSync(databasePath(copy.desk.place.folder))
    const other = await deskBench()
    at.with(other)
    const slip = made.recoveryKey.replace(/^./, (first) => (first === '2' ? '3' : '2'))
    for (let tries = 0; tries < 6; tries++) expect(await codeOf(copy.call('desk.openIncomplete', { recoveryKey: slip }))).toBe('keys.recoveryKeyInvalid')
    for (let tries = 0; tries < 5; tries++) expect(await codeOf(copy.call('desk.openIncomplete', { recoveryKey: other.recoveryKey }))).toBe('keys.recoveryKeyInvalid')
    expect(await codeOf(copy.call('desk.openIncomplete', { recoveryKey: made.recoveryKey }))).toBe('staff.throttled')
    expect(readFileSync(databasePath(copy.desk.place.folder))).toEqual(left)
    copy.clock.time += 3_600_000
    await copy.call('desk.openIncomplete', { recoveryKey: made.recoveryKey })
    expect(await copy.call('desk.state', {})).toMatchObject({ phase: 'signIn', fault: null })
    const [event] = opened(copy.desk).search.page({ action: 'desk.openIncomplete', status: '200' }, null, 1).events
    expect(event).toMatchObject({ userName: 'anyone', detail: 'recoveryKey events=unknown' })
    // From here the key sets an administrator's secret, as in any open desk.
    const [who] = await copy.call('staff.tiles', {})
    const reset = { recoveryKey: made.recoveryKey, staffId: who?.id ?? null, secretKind: 'passphrase' as const, secret: 'seven other lanterns' }
    expect(await codeOf(copy.call('staff.resetAdministrator', reset))).toBe('done')
  }, 120_000)

  it('signs its trail again once it is accepted, and says what spoke against it', async () => {
    await at.confirm(3)
    opened(made.desk).database.pragma('wal_checkpoint(PASSIVE)')
    const place = at.copied(bareFiles(folder))
    await at.confirm(40)
    opened(made.desk).log.checkpoint(made.desk.now())
    copyFileSync(checkpointPath(folder), checkpointPath(place))
    const copy = await at.deskIn(place)
    made.keychain.entries.set(headAccountOf(place), readFileSync(checkpointPath(folder), 'utf8'))
    await copy.call('desk.openIncomplete', { name: 'Maria Muster', secret: administratorSecret })
    await copy.signIn()
    const { log } = opened(copy.desk)
    log.checkpoint(copy.desk.now())
    expect(log.refusals()).toEqual([])
    await log.head.settle(10_000)
    expect(log.outsideCheckpoint()).toBe(log.lastCheckpoint())
    expect(copy.keychain.entries.get(headAccountOf(place))).toBe(log.lastCheckpoint())
    expect(existsSync(`${checkpointPath(place)}.set-aside-1`)).toBe(true)
    const { ok, notes } = await copy.call('audit.verify', {})
    expect(ok).toBe(true)
    expect(notes.map(({ detail }) => detail)).toContain('accepted file=ahead keychain=ahead')
    closeDesk(copy.desk)
    await openDesk(copy.desk)
    await copy.signIn()
    expect((await copy.call('audit.verify', {})).ok).toBe(true)
    expect(opened(copy.desk).log.refusals()).toEqual([])
  }, 120_000)

  it('is guessed at no faster than an account, also where nothing can be written', async () => {
    const copy = await plainCopy()
    const guess = () => codeOf(copy.call('desk.openIncomplete', { name: 'Maria Muster', secret: 'not her words' }))
    for (let tries = 0; tries < 5; tries++) expect(await guess()).toBe('staff.wrongSecret')
    expect(await guess()).toBe('staff.throttled')
  }, 120_000)

  it('says so too when it is opened with the recovery key on another machine', async () => {
    await at.confirm(1)
    const other = at.with(await emptyDeskBench({ folder: at.copied(bareFiles(folder)) }))
    expect(await codeOf(other.call('desk.recover', { recoveryKey: made.recoveryKey }))).toBe('database.logMissing')
    expect(await faultOf(other)).toMatchObject({ code: 'database.logMissing' })
  })

  it('says nothing where the log is with it', async () => {
    await at.confirm(3)
    const copy = await at.deskIn(at.copied([...bareFiles(folder), wal()]))
    expect(storedRecords(copy)).toBe(3)
  })

  it('is told again after the command line came and went beside the desk', async () => {
    const beside = await emptyDeskBench({ folder, keychain: made.keychain })
    await at.confirm(1)
    expect(await faultOf(await plainCopy())).toMatchObject({ code: 'database.logMissing' })
    closeDesk(beside.desk)
    markAgain(opened(made.desk).database)
    await at.confirm(1)
    expect(await faultOf(await plainCopy())).toMatchObject({ code: 'database.logMissing' })
    beside.dispose()
  })
})

describe('no false alarm', () => {
  const reopen = async () => {
    await openDesk(made.desk)
    expect(await faultOf(made)).toBeNull()
  }

  it('for a desk that was closed, also whoever of several left last', async () => {
    for (const order of [[0, 1, 2], [2, 0, 1]]) {
      const desks = [made, await emptyDeskBench({ folder, keychain: made.keychain }), await emptyDeskBench({ folder, keychain: made.keychain })]
      for (const at of order) closeDesk(desks[at]?.desk ?? made.desk)
      expect(existsSync(wal())).toBe(false)
      await reopen()
    }
  })

  it('for a desk of a Foyer that knows no mark, whatever came before it', async () => {
    // As the Foyer of before opens and leaves: it counts its opening, and marks nothing.
    closeDesk(made.desk)
    const old = await openWithKeychain(made.desk.place)
    old?.prepare("UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE name = 'openings'").run()
    // It takes over from one of today's that was killed: the mark says open.
    old?.prepare("UPDATE settings SET value = (SELECT CAST(value AS INTEGER) - 1 FROM settings WHERE name = 'openings') WHERE name = 'opened'").run()
    old?.close()
    expect(existsSync(wal())).toBe(false)
    await reopen()
  })

  it('while the key is being changed, and after', async () => {
    const { database } = opened(made.desk)
    holdAlone(database)
    expect(existsSync(wal())).toBe(false)
    expect(markOf(database)).toBe('')
    // As the vault does every few seconds, also between the steps of a change of key.
    markAgain(database)
    expect(markOf(database)).toBe('')
    letGo(database)
    expect(markOf(database)).not.toBe('')
    await rotateKey(made.desk.place, database)
    expect(await faultOf(await plainCopy())).toMatchObject({ code: 'database.logMissing' })
    closeDesk(made.desk)
    await reopen()
  })

  it('where another process opens the file in the same instant', async () => {
    closeDesk(made.desk)
    const beside = await emptyDeskBench()
    at.with(beside)
    beside.desk.place = made.desk.place
    // The other one marks the file between our look for a log and our look at the mark.
    const late = await openWithKeychain(made.desk.place)
    await openDesk(beside.desk)
    expect(late !== null && lacksLog(late)).toBe(true)
    let tries = 0
    const found = await openWhole(made.desk, headOf(made.desk.place), () => (tries++ === 0 ? Promise.resolve(late) : openWithKeychain(made.desk.place)))
    expect(tries).toBe(2)
    found?.close()
  })
  const markOf = (database: Database) => settingsOf(database).get('opened')
})
