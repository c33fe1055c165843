import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readKeyFile } from '../../../electron/vault/keys/key-file.ts'
import { databasePath } from '../../../electron/vault/database/desk-files.ts'
import { openEncrypted } from '../../../electron/vault/database/database.ts'
import { confirmSpecimen, confirmToday, readyBench, signInAs, type Bench } from '../vault-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'
import { plainPagesOf } from './plain-pages.ts'

let made: Bench & { administrator: string }
beforeAll(async () => { made = await readyBench() })
afterAll(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const search = async (query: string) => (await made.call('records.search', { query, before: null, limit: 50 })).rows.map(({ name, documentNumber }) => `${name} ${documentNumber}`)

describe('finding records', () => {
  beforeAll(async () => {
    await confirmSpecimen(made, { primaryIdentifier: 'MÜLLER-LÜDENSCHEIDT', secondaryIdentifier: 'JÜRGEN', documentNumber: 'C01X00T47', dateOfBirth: '1964-08-12', personalNumber: '' })
    made.clock.time += 1000
    await confirmSpecimen(made, { primaryIdentifier: "O'CONNOR", secondaryIdentifier: 'ENYA SIOBHAN', documentNumber: 'XN5003778', dateOfBirth: '1987-11-03', personalNumber: '' })
    made.clock.time += 1000
    await confirmSpecimen(made)
  })
  const mueller = 'MÜLLER-LÜDENSCHEIDT, JÜRGEN C01X00T47'
  const connor = "O'CONNOR, ENYA SIOBHAN XN5003778"
  const eriksson = 'ERIKSSON, ANNA MARIA L898902C3'

  it.each([
    ['', [eriksson, connor, mueller]],
    ['müller', [mueller]], ['MUELLER', [mueller]], ['muller jur', [mueller]], ['lüden', [mueller]], ['Müller-Lüdenscheidt', [mueller]],
    ["o'connor", [connor]], ['connor enya', [connor]], ['siobhan o', [connor]],
    ['XN5003778', [connor]], ['xn 500 37-78', [connor]], ['xn500', [connor]], ['ZE184226', [eriksson]],
    ['03.11.1987', [connor]], ['1987-11-03', [connor]], ['871103', [connor]], ['enya 1987-11-03', [connor]], ['enya 1987-11-04', []],
    ['iksso', [eriksson]], ['dens rgen', [mueller]], ['003778', [connor]], ['1x0', [mueller]], ['842', [eriksson]], ['x', [connor]],
    ['12/08', [eriksson, mueller]], ['12.08.', [eriksson, mueller]], ['03/11 enya', [connor]], ['today', [eriksson, connor, mueller]], ['heute con', [connor]], ['yesterday', []],
    ['nobody', []], ['%', []], ['_', []], ["' OR 1=1 --", []], ['<<<', []],
  ])('%j finds %j', async (query, found) => {
    expect(await search(query)).toEqual(found)
  })

  it('pages from the newest and counts all', async () => {
    const first = await made.call('records.search', { query: '', before: null, limit: 2 })
    const rest = await made.call('records.search', { query: '', before: first.rows.at(-1)?.createdAt ?? null, limit: 2 })
    expect({ more: first.more, total: first.total, rest: rest.rows.length, restMore: rest.more }).toEqual({ more: true, total: 3, rest: 1, restMore: false })
  })
})

describe('a record', () => {
  it('keeps no picture unless policy says so, and then with an end', async () => {
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 1, 2, 3])
    const confirm = async () => {
      const { readingId } = await made.call('internal.holdReading', { reading: specimenReading({}, { page: jpeg, portrait: jpeg }), replaces: null })
      const { recordId } = await made.call('records.confirm', { readingId, corrections: [], again: true })
      return made.call('records.get', { id: recordId })
    }
    expect(await confirm()).toMatchObject({ image: null, portrait: null })
    await made.call('desk.setPolicy', { values: { keepImages: true, keepImagesDays: 3 } })
    const kept = await confirm()
    expect([...kept.image ?? []]).toEqual([...jpeg])
    made.clock.time += 4 * 86_400_000
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    await confirmToday(made)
    await made.call('records.purge', {})
    const after = await made.call('records.get', { id: kept.id })
    expect(after).toMatchObject({ image: null, portrait: null })
    expect(after.history.map(({ action, user, detail }) => `${action} ${user === made.administrator ? 'administrator' : user} ${detail ?? ''}`.trim())).toEqual([
      'records.confirm administrator camera again', 'records.get administrator', 'retention.purge system images',
    ])
    await made.call('desk.setPolicy', { values: { keepImages: false } })
  })

  it('can be confirmed once, and not after its minutes', async () => {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    await made.call('records.confirm', { readingId, corrections: [], again: true })
    expect(await codeOf(made.call('records.confirm', { readingId, corrections: [], again: true }))).toBe('reading.gone')
    const late = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    // Its owner stays at work: who is idle too long leaves it before.
    for (let each = 0; each < 20; each += 1) {
      made.clock.time += 30_000
      await made.call('staff.touch', {})
    }
    expect(await codeOf(made.call('records.confirm', { readingId: late.readingId, corrections: [], again: true }))).toBe('reading.gone')
    expect(made.events).toContainEqual({ name: 'reading.settled', payload: { readingId: late.readingId, how: 'expired' }, sessions: [made.session] })
  })

  it('stays held when a correction was refused, with the field named in the trail and not its value', async () => {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
    expect(await codeOf(made.call('records.confirm', { readingId, corrections: [{ field: 'dateOfBirth', value: '1999-99-99' }], again: true }))).toBe('records.fieldInvalid')
    await made.call('records.confirm', { readingId, corrections: [{ field: 'dateOfBirth', value: '1974-08-13' }], again: true })
    const { events } = await made.call('audit.list', { filter: { action: 'records.confirm' }, before: null, limit: 2 })
    expect(events.map(({ status, detail }) => `${status} ${detail}`)).toEqual(['200 camera corrected=dateOfBirth', '422 dateOfBirth'])
  })

  it('shows a clerk no number where policy masks them', async () => {
    const id = await confirmSpecimen(made, {}, [{ field: 'personalNumber', value: 'ZE184226X' }])
    await made.call('desk.setPolicy', { values: { maskNumbersForClerks: true } })
    const session = made.session
    await signInAs(made, 'clerk', 'Masked clerk')
    const text = JSON.stringify([await made.call('records.get', { id }), await made.call('records.search', { query: 'L898902C3', before: null, limit: 5 })])
    for (const number of ['L898902C3', 'ZE184226B', 'ZE184226X']) expect(text).not.toContain(number)
    expect(text).toContain('•••••2C3')
    made.session = session
    expect((await made.call('records.get', { id })).documentNumber).toBe('L898902C3')
    await made.call('desk.setPolicy', { values: { maskNumbersForClerks: false } })
  })

  it('exports as JSON, and is gone from every byte of the database once erased', async () => {
    const canary = 'KANARIENVOGEL'
    const id = await confirmSpecimen(made, { primaryIdentifier: canary, documentNumber: 'QCANARY77', address: `${canary} ALLEE 1 `.repeat(20) })
    const exported = await made.call('records.export', { id })
    expect(JSON.parse(exported.text)).toMatchObject({ id, name: `${canary}, ANNA MARIA` })
    expect(exported.fileName).not.toContain(canary)
    const key = Buffer.from(made.keychain.entries.get(`database-key-${readKeyFile(made.folder)?.databaseId ?? ''}`) ?? '', 'hex')
    const path = databasePath(made.folder)
    const traces = async () => {
      return (await plainPagesOf(path, key)).split(canary.toLowerCase()).length - 1
    }
    const frames = () => Math.floor((existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`).length : 0) / 4096)
    // The test can fail: before, the canary is there (once the write-ahead log is folded in).
    const second = await openEncrypted(path, key, false)
    second.pragma('wal_checkpoint(TRUNCATE)')
    second.close()
    expect(await traces()).toBeGreaterThan(3)
    expect(frames()).toBe(0)
    await made.call('records.erase', { id, reason: 'requestOfPerson' })
    expect(await traces()).toBe(0)
    // Nothing but that it is open: the settings' page and the first one.
    expect(frames()).toBe(2)
    const third = await openEncrypted(path, key, false)
    third.pragma('wal_checkpoint(TRUNCATE)')
    third.close()
    expect(await traces()).toBe(0)
    expect(await codeOf(made.call('records.get', { id }))).toBe('records.notFound')
    expect(await codeOf(made.call('records.erase', { id, reason: 'mistake' }))).toBe('records.notFound')
    for (const file of readdirSync(made.folder)) expect(readFileSync(join(made.folder, file)).includes(canary)).toBe(false)
  })

  it('is erased when its days are over, by the system, and earlier when policy becomes shorter', async () => {
    const id = await confirmSpecimen(made, { documentNumber: 'RETAIN1' })
    expect((await made.call('records.get', { id })).keepUntil).toBe(new Date(made.clock.time + 30 * 86_400_000).toISOString().slice(0, 10))
    await made.call('desk.setPolicy', { values: { retentionDays: 5 } })
    expect((await made.call('records.get', { id })).keepUntil).toBe(new Date(made.clock.time + 5 * 86_400_000).toISOString().slice(0, 10))
    await made.call('desk.setPolicy', { values: { retentionDays: 90 } })
    made.clock.time += 6 * 86_400_000
    await made.restart()
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    await confirmToday(made)
    expect(await search('RETAIN1')).toEqual([])
    const { events } = await made.call('audit.list', { filter: { subject: id }, before: null, limit: 1 })
    expect(events[0]).toMatchObject({ user: 'system', action: 'retention.purge', detail: 'record' })
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  })
})
