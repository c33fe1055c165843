import { cpSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reading, type Reading } from '../../../electron/contract/reading.ts'
import { headAccountOf } from '../../../electron/vault/audit/head.ts'
import { administratorSecret, confirmSpecimen, readyBench, signInAs, type Bench } from '../vault-fixture.ts'
import { alertBy, alertsIn, raiseAlerts } from '../../../electron/vault/alerts/alerts.ts'
import { record } from '../../../electron/vault/audit/commit.ts'
import { eventOf, systemFrame } from '../../../electron/vault/audit/event.ts'
import { newId } from '../../../electron/vault/calls/desk.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { outboxBench } from '../outbox/outbox-bench.ts'
import { specimenReading } from '../specimen-reading.ts'
import { CLIENT, ISSUER, providerTokens } from '../staff/organisation/provider-tokens.ts'

let made: Bench & { administrator: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const MINUTE = 60_000
const again = () => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
const open = async () => (await made.call('alerts.list', {})).alerts
const hold = (changes: Partial<Reading> = {}, replaces: string | null = null) => made.call('internal.holdReading', { reading: reading.parse({ ...specimenReading(), ...changes }), replaces })

describe('alerts', () => {
  it('tells of sign-ins that are refused again and again, once, with whose they are and how many', async () => {
    for (let count = 0; count < 4; count++) {
      await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not it' }))
      expect(await open()).toEqual([])
    }
    await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not it' }))
    const [alert, ...others] = await open()
    expect(alert).toMatchObject({ code: 'signInsRefused', params: { count: 5, minutes: 15 }, who: { id: made.administrator, name: 'Maria Muster' }, acknowledged: null })
    expect(others).toEqual([])
    await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not it' }))
    expect(await open()).toHaveLength(1)
    const { events } = await made.call('audit.list', { filter: { action: 'alert.raise' }, before: null, limit: 10 })
    expect(events).toMatchObject([{ user: 'system', status: 200, subject: alert?.id, detail: `signInsRefused about=${made.administrator} who=${made.administrator} count=5 minutes=15` }])
  })

  it('tells of guesses at a second person’s secret, and of sign-ins with an organisation that were refused', async () => {
    const { id: second } = await made.afresh('staff.create', { name: 'Nora Specimen', role: 'administrator', secretKind: 'passphrase', secret: 'second in command' })
    await made.afresh('desk.setPolicy', { values: { fourEyes: 'connections', organisationIssuer: ISSUER, organisationClient: CLIENT, organisationClerks: 'reception' } })
    const provider = providerTokens(() => Math.floor(made.clock.time / 1000))
    for (let count = 0; count < 5; count++) {
      await codeOf(made.call('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null }))
      const { act } = await made.call('staff.act', {})
      await codeOf(made.call('staff.approve', { act: act?.id ?? '', staffId: second, secret: 'not it' }))
      const { job } = await made.call('internal.organisationBegin', {})
      await codeOf(made.call('internal.organisationTokens', { job, idToken: await provider.token('ana', ['reception'], { claims: { nonce: 'another' } }), refreshToken: null, keySet: provider.keySet }))
    }
    expect((await open()).map(({ code, who }) => [code, who?.id ?? null])).toEqual(expect.arrayContaining([['signInsRefused', 'anyone'], ['signInsRefused', second]]))
    const { acts } = await made.call('day.figures', { day: null })
    expect(acts.signInRefused).toBe(10)
  })

  it('is looked at by a supervisor, which stands in the trail, and not by an auditor', async () => {
    const administrator = made.session
    await signInAs(made, 'auditor')
    const auditor = made.session
    made.session = administrator
    await signInAs(made, 'supervisor', 'Sofia Specimen')
    const supervisor = made.session
    made.session = administrator
    for (let count = 0; count < 5; count++) await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not it' }))
    const [alert] = await open()
    const id = alert?.id ?? ''
    made.session = auditor
    expect(await codeOf(made.call('alerts.acknowledge', { id }))).toBe('staff.forbidden')
    made.session = supervisor
    expect(await codeOf(made.call('alerts.acknowledge', { id: 'another' }))).toBe('input.invalid')
    await made.call('alerts.acknowledge', { id })
    await made.call('alerts.acknowledge', { id })
    expect(await made.call('alerts.list', {})).toMatchObject({ open: 0, alerts: [{ id, acknowledged: { by: 'Sofia Specimen' } }] })
    const { events } = await made.call('audit.list', { filter: { action: 'alerts.acknowledge', status: '200' }, before: null, limit: 10 })
    expect(events).toMatchObject([{ subject: id, detail: 'signInsRefused', userName: 'Sofia Specimen' }])
    expect((await made.call('audit.verify', {})).problems).toEqual([])
  })

  it('tells of somebody who reads documents and stores none; a better reading of one counts as that one', async () => {
    for (let count = 0; count < 19; count++) {
      const { readingId } = await hold()
      await hold({}, readingId)
    }
    await confirmSpecimen(made)
    expect(await open()).toEqual([])
    await hold()
    expect(await open()).toMatchObject([{ code: 'readsUnconfirmed', params: { count: 20, of: 21 }, who: { name: 'Maria Muster' } }])
  })

  it('says nothing of a busy desk that stores what it reads', async () => {
    for (let count = 0; count < 22; count++) {
      const { readingId } = await hold()
      if (count % 2 === 0) await made.call('records.confirm', { readingId, corrections: [], again: true })
      else await made.call('reading.discard', { readingId })
    }
    expect(await open()).toEqual([])
  })

  it('holds what leaves the desk against what is usual here', async () => {
    const id = await confirmSpecimen(made)
    const leave = async (times: number) => { for (let count = 0; count < times; count++) await made.call('records.export', { id, to: 'removable' }) }
    await leave(9)
    expect(await open()).toEqual([])
    await leave(1)
    expect(await open()).toMatchObject([{ code: 'exportsUnusual', params: { count: 10, usual: 0 } }])
  })

  it('weighs what is handed over of a person by its records', async () => {
    const ids: string[] = []
    for (let count = 0; count < 10; count++) ids.push(await confirmSpecimen(made, { documentNumber: `B${count}` }))
    await signInAs(made, 'supervisor', 'Sofia Specimen')
    await made.call('rights.export', { ids: ids.slice(0, 9), to: 'removable' })
    expect(await open()).toEqual([])
    await made.call('rights.export', { ids: ids.slice(0, 1), to: 'removable' })
    expect(await open()).toMatchObject([{ code: 'exportsUnusual', params: { count: 10, usual: 0 } }])
  })

  it('keeps an open one in sight whatever comes after it, and raises nothing twice in a flood', async () => {
    const bench = await outboxBench()
    const { desk } = bench
    const put = (action: string, detail: string) => { record(desk, eventOf(desk, systemFrame('POST', '/x', action), { status: 200, error: null, subject: null, detail })) }
    const look = () => {
      raiseAlerts(desk, () => newId(desk.randomBytes))
      return alertsIn(opened(desk))
    }
    put('audit.anchor', 'database=ahead size=99')
    const [first] = look().alerts
    for (let count = 0; count < 130; count++) put('internal.holdReading', 'chip chipAltered')
    for (let looks = 0; looks < 9; looks++) look()
    const { alerts, open: many } = look()
    expect(alerts).toHaveLength(100)
    expect(alerts).toContainEqual(first)
    // The desk's own reads that nobody stored are one more.
    expect(many).toBe(132)
    expect(alertBy(opened(desk), first?.id ?? '')).toEqual(first)
    for (let count = 0; count < 500; count++) put('alert.raise', `chipAltered about=x${count} event=1`)
    const size = opened(desk).log.size()
    look()
    expect(opened(desk).log.size()).toBe(size)
    bench.dispose()
  })

  it('tells of a clock that was set back, of a chip that was altered, and of one that was read without PACE', async () => {
    made.clock.time -= 7 * MINUTE
    await again()
    await hold({ reasons: [{ code: 'chipAltered' }] })
    await codeOf(made.vault.dispatch('internal.outcome', { call: 'reading.readChip', error: { code: 'chip.downgrade', status: 409, detail: 'DG14 offers PACE' }, subject: null }, {
      context: { session: made.session, way: 'screen', address: 'local' }, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, ask: () => Promise.reject(new Error('no')), signal: new AbortController().signal,
    }))
    const alerts = await open()
    expect(alerts.map(({ code }) => code).toSorted()).toEqual(['chipAltered', 'clockSetBack', 'paceDowngrade'])
    expect(alerts.find(({ code }) => code === 'clockSetBack')?.params).toMatchObject({ minutes: 7 })
    // Once each, however often it is looked at.
    expect(await open()).toHaveLength(3)
  })

  it('tells of a credential that comes from another address than before, and of the first address not', async () => {
    const from = (address: string) => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret }, { address })
    await from('10.0.0.7')
    await from('10.0.0.7')
    expect(await open()).toEqual([])
    await from('10.0.0.99')
    expect(await open()).toMatchObject([{ code: 'addressNew', who: { name: 'Maria Muster' } }])
  })

  it('tells of a trail that is not what was signed before, by the opening that found it', async () => {
    const copy = `${made.folder}-copy`
    await made.vault.close()
    cpSync(made.folder, copy, { recursive: true })
    await made.restart()
    await again()
    await confirmSpecimen(made)
    await made.vault.close()
    rmSync(made.folder, { recursive: true })
    cpSync(copy, made.folder, { recursive: true })
    rmSync(copy, { recursive: true })
    // A keychain that answers too late for the opening is heard afterwards.
    let asked = 0
    await made.restart({ keychain: { ...made.keychain, get: (account) => (account === headAccountOf(made.folder) && asked++ === 0 ? Promise.reject(new Error('no answer')) : made.keychain.get(account)) } })
    await again()
    for (let number = 0; number < 100; number++) await made.call('internal.happening', { action: 'system.readerRestarted', detail: null })
    const { events } = await made.call('audit.list', { filter: { action: 'audit.anchor' }, before: null, limit: 10 })
    const gap = events.filter(({ detail }) => detail === 'keychain=ahead')
    expect(gap).toHaveLength(1)
    expect((await open()).filter(({ code }) => code === 'trailGap').map(({ params }) => params)).toContainEqual({ event: gap[0]?.index })
  })
})
