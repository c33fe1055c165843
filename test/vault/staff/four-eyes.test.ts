import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallSpec } from '../../../electron/contract/call.ts'
import { fourEyesKind, fourEyesNeeds } from '../../../electron/contract/four-eyes.ts'
import { allCalls, type AnyCallName, type Input } from '../../../electron/contract/index.ts'
import { addressForms } from '../../../electron/contract/policy.ts'
import type { TapPurpose } from '../../../electron/contract/security-key-calls.ts'
import { permissionsUnder, roleNames, type Role } from '../../../electron/contract/roles.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault-fixture.ts'
import { keyOf } from '../../ctap/lay-key.ts'
import { codeOf, enrolOwn, STEP_MS } from './factor-bench.ts'
import { enrolKey, tap } from './key-bench.ts'

const PHRASE = 'second in command'
const ALL = 'export erasure policy keys trust connections staff'
const entries = Object.entries(allCalls as Record<string, CallSpec>).flatMap(([name, spec]) => (spec.fourEyes === null ? [] : [{ name: name as AnyCallName, spec, fourEyes: spec.fourEyes }]))

let made: Bench & { administrator: string, recoveryKey: string }
let first: string | null
beforeEach(async () => {
  made = await readyBench()
  first = made.session
})
afterEach(() => made.dispose())

const create = async (role: Role, name: string) => (await made.afresh('staff.create', { name, role, secretKind: 'passphrase', secret: PHRASE })).id
const setEyes = (fourEyes: string, fourEyesRecords = 2) => made.call('desk.setPolicy', { values: { fourEyes, fourEyesRecords } })
const act = async () => (await made.call('staff.act', {})).act?.id ?? 'none'
const approve = async (staffId: string, secret = PHRASE) => made.call('staff.approve', { act: await act(), staffId, secret })
const newest = async (action: string) => (await made.call('audit.list', { filter: { action, status: '2xx' }, before: null, limit: 1 })).events[0]
const client = (name: string): Input<'clients.create'> => ({ name, permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null })
const makeClient = (name = 'PMS') => codeOf(made.call('clients.create', client(name)))

describe('what needs a second person', () => {
  it('is said in the contract, of each kind that policy can name, and answered by the vault, which decides', () => {
    expect([...new Set(entries.map(({ fourEyes }) => fourEyes.kind))].toSorted()).toEqual(fourEyesKind.options.toSorted())
    expect(addressForms.fourEyes.test(fourEyesKind.options.join(' '))).toBe(true)
    expect(entries.filter(({ spec }) => spec.to !== 'vault')).toEqual([])
  })

  it('is done by one person where policy names nothing, or another kind', async () => {
    await create('administrator', 'Nora Specimen')
    expect(await makeClient('One')).toBe('done')
    await setEyes('trust')
    expect(await makeClient('Two')).toBe('done')
  })

  it('is done once a second person has approved it, once, and both are in the trail and in what it verifies', async () => {
    const nora = await create('administrator', 'Nora Specimen')
    await setEyes('connections')
    expect(await makeClient()).toBe('staff.secondWanted')
    expect(await approve(nora)).toEqual({ kind: 'approved', name: 'Nora Specimen' })
    expect(made.session).toBe(first)
    expect(await makeClient()).toBe('done')
    expect(await newest('clients.create')).toMatchObject({ userName: 'Maria Muster', second: 'Nora Specimen' })
    expect(await newest('staff.approve')).toMatchObject({ user: made.administrator, subject: nora, detail: 'secret clients.create' })
    expect(await makeClient('Another')).toBe('staff.secondWanted')
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('keeps what the first person proved afresh while somebody comes over, and wants it first', async () => {
    const nora = await create('administrator', 'Nora Specimen')
    await setEyes('staff')
    const given = { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' } as const
    expect(await codeOf(made.call('staff.create', given))).toBe('staff.proofWanted')
    expect(await act()).toBe('none')
    expect(await codeOf(made.afresh('staff.create', given))).toBe('staff.secondWanted')
    made.clock.time += 90_000
    await approve(nora)
    expect(await codeOf(made.call('staff.create', given))).toBe('done')
    // One's own secret, another name and an end are nobody else's to approve.
    expect(await codeOf(made.call('staff.update', { id: nora, name: 'Nora Neu' }))).toBe('done')
    expect(await codeOf(made.afresh('staff.update', { id: nora, active: false }))).toBe('done')
    expect(await codeOf(made.afresh('staff.setSecret', { id: made.administrator, secretKind: 'passphrase', secret: 'nine copper kettles' }))).toBe('done')
  })
})

describe('an approval', () => {
  let nora: string
  beforeEach(async () => {
    nora = await create('administrator', 'Nora Specimen')
    await setEyes('connections')
    await makeClient()
  })

  it('is of that very input, in that session, for a minute, by who still may', async () => {
    await approve(nora)
    expect(await makeClient('Another')).toBe('staff.secondWanted')
    expect(await makeClient()).toBe('staff.secondWanted')
    await approve(nora)
    const mine = made.session
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    expect(await makeClient()).toBe('staff.secondWanted')
    made.session = mine
    made.clock.time += 60_000
    expect(await makeClient()).toBe('staff.secondWanted')
    await approve(nora)
    await made.afresh('staff.update', { id: nora, role: 'supervisor' })
    expect(await makeClient()).toBe('staff.secondWanted')
  })

  it('counts again where what it was for was not done', async () => {
    await made.call('clients.create', client('Other')).catch(() => undefined)
    const wrong = () => codeOf(made.afresh('clients.addKey', { id: 'nobody', certificate: null }))
    expect(await wrong()).toBe('staff.secondWanted')
    await approve(nora)
    expect([await wrong(), await wrong()]).toEqual(['clients.notFound', 'clients.notFound'])
  })

  it('is nobody’s own, of nobody who may not, and of nobody who guesses; what was shown is what is approved', async () => {
    const clerk = await create('clerk', 'Carl Clerk')
    await makeClient()
    expect(await codeOf(approve(made.administrator, administratorSecret))).toBe('staff.secondIsFirst')
    expect(await codeOf(approve(clerk))).toBe('staff.secondMayNot')
    expect(await codeOf(approve('nobody'))).toBe('staff.wrongSecret')
    const shown = await act()
    expect((await made.call('staff.act', {})).act).toMatchObject({ kind: 'connections', byKey: false, people: [{ id: nora }] })
    await makeClient('Another')
    expect(await codeOf(made.call('staff.approve', { act: shown, staffId: nora, secret: PHRASE }))).toBe('staff.actOver')
    made.clock.time += 100_000
    await made.call('staff.touch', {})
    const late = await act()
    made.clock.time += 100_000
    await made.call('staff.touch', {})
    made.clock.time += 100_000
    expect(await codeOf(made.call('staff.approve', { act: late, staffId: nora, secret: PHRASE }))).toBe('staff.actOver')
    await makeClient()
    const guesses: string[] = []
    for (let guess = 0; guess < 8; guess++) guesses.push(await codeOf(approve(nora, 'wrong wrong wrong')))
    expect([guesses[0], guesses.at(-1)]).toEqual(['staff.wrongSecret', 'staff.throttled'])
    // The same wait as at the sign-in.
    expect(await codeOf(made.call('staff.signIn', { staffId: nora, secret: PHRASE }))).toBe('staff.throttled')
    expect(await makeClient()).toBe('staff.secondWanted')
  })

  it('wants the second factor of whoever has one, and who has to enrol does that first', async () => {
    await made.call('staff.signIn', { staffId: nora, secret: PHRASE })
    const { app, codes } = await enrolOwn(made, PHRASE)
    made.session = first
    made.clock.time += STEP_MS
    await makeClient()
    expect(await approve(nora)).toMatchObject({ kind: 'factorWanted', factors: ['totp', 'recoveryCode'] })
    expect(await makeClient()).toBe('staff.secondWanted')
    const factor = async (kind: 'totp' | 'recoveryCode', answer: string) => codeOf(made.call('staff.approveFactor', { act: await act(), kind, answer }))
    // A new act: the secret of before is not one for it.
    expect(await factor('totp', app())).toBe('staff.actOver')
    await approve(nora)
    expect(await factor('totp', '000000')).toBe('staff.wrongCode')
    expect(await factor('totp', app())).toBe('done')
    expect(await makeClient()).toBe('done')
    await makeClient('Another')
    await approve(nora)
    expect(await factor('recoveryCode', codes[0] ?? '')).toBe('done')
    expect(await makeClient('Another')).toBe('done')
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })

    const other = await create('administrator', 'Olga Other')
    await made.call('desk.setPolicy', { values: { secondFactorAdministrators: true } })
    await makeClient('Third')
    expect(await codeOf(approve(other))).toBe('staff.factorRequired')
  })
})

describe('a second person whose factor is a security key', () => {
  it('approves by it, laid down for that act alone, after their secret, and for nothing else', async () => {
    const PIN = '2461'
    const nora = await create('administrator', 'Nora Specimen')
    await made.call('staff.signIn', { staffId: nora, secret: PHRASE })
    const key = keyOf({ pin: PIN })
    await enrolKey(made, key, { pin: PIN, secret: PHRASE })
    made.session = first
    await setEyes('connections')
    await makeClient()
    const id = await act()
    const by = (purpose: TapPurpose) => codeOf(tap(made, purpose, key, PIN).then((answer) => made.call('staff.approveFactor', { act: id, kind: 'securityKey', answer })))
    expect(await by({ for: 'approve', act: id })).toBe('staff.actOver')
    expect(await approve(nora)).toMatchObject({ kind: 'factorWanted', factors: ['securityKey', 'recoveryCode'] })
    expect(await by({ for: 'signIn' })).toBe('staff.challengeOver')
    expect(await by({ for: 'approve', act: 'another' })).toBe('staff.actOver')
    expect(await codeOf(tap(made, { for: 'approve', act: id }, keyOf({ pin: PIN }), PIN))).toBe('securityKey.unknown')
    const ticket = await tap(made, { for: 'approve', act: id }, key, PIN)
    expect(await codeOf(made.call('staff.tapIn', { ticket }))).toBe('staff.challengeOver')
    expect(await by({ for: 'approve', act: id })).toBe('done')
    expect(await makeClient()).toBe('done')
    expect(await newest('staff.approveFactor')).toMatchObject({ user: made.administrator, subject: nora, detail: 'securityKey clients.create' })
  })
})

describe('many records', () => {
  it('are those of one person’s day, one by one or together', async () => {
    const nora = await create('administrator', 'Nora Specimen')
    const records = [await confirmSpecimen(made), await confirmSpecimen(made), await confirmSpecimen(made)]
    const [one = '', two = '', three = ''] = records
    await setEyes('export erasure', 3)
    const save = (ids: string[]) => codeOf(made.call('rights.export', { ids }))
    const single = (id: string) => codeOf(made.call('records.export', { id }))
    expect(await save(records)).toBe('staff.secondWanted')
    expect((await made.call('staff.act', {})).act).toMatchObject({ kind: 'export', records: 3 })
    expect([await single(one), await single(two), await single(three)]).toEqual(['done', 'done', 'staff.secondWanted'])
    await approve(nora)
    expect(await single(three)).toBe('done')
    // What was approved counts no further.
    made.clock.time += 24 * 3_600_000 + 1
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    expect(await save([one, two])).toBe('done')
    expect(await codeOf(made.call('rights.erase', { ids: records, setAside: false }))).toBe('staff.secondWanted')
    await approve(nora)
    expect(await codeOf(made.call('rights.erase', { ids: records, setAside: false }))).toBe('done')
    expect((await newest('records.erase'))?.second).toBe('Nora Specimen')
  })

  it('chosen in a list are erased by one approval, all of them in one act, each in its own story', async () => {
    const nora = await create('administrator', 'Nora Specimen')
    const [one, two, three, four] = [await confirmSpecimen(made), await confirmSpecimen(made), await confirmSpecimen(made), await confirmSpecimen(made)]
    await setEyes('erasure', 3)
    const erase = (...ids: string[]) => made.call('records.eraseSeveral', { ids, reason: 'endOfStay' })
    // Fewer are one person's to erase, and count with those that come after. Who is gone stops none of the others.
    expect(await erase(one, 'nobody')).toEqual({ erased: 1, gone: ['nobody'] })
    expect(await codeOf(erase(two, three))).toBe('staff.secondWanted')
    expect(await codeOf(made.call('records.get', { id: two }))).toBe('done')
    expect((await made.call('staff.act', {})).act).toMatchObject({ kind: 'erasure', records: 2 })
    await approve(nora)
    expect(await codeOf(erase(two, four))).toBe('staff.secondWanted')
    await approve(nora)
    expect(await erase(two, four)).toEqual({ erased: 2, gone: [] })
    const told = async (action: string) => (await made.call('audit.list', { filter: { action, status: '2xx' }, before: null, limit: 9 })).events.map(({ subject, detail, second }) => [subject, detail, second])
    expect(await told('records.erase')).toEqual([[four, 'endOfStay', 'Nora Specimen'], [two, 'endOfStay', 'Nora Specimen'], [one, 'endOfStay', undefined]])
    expect(await told('records.eraseSeveral')).toEqual([[null, 'endOfStay records=2', 'Nora Specimen'], [null, 'endOfStay records=1', undefined]])
    expect(await Promise.all([one, two, three, four].map((id) => codeOf(made.call('records.get', { id }))))).toEqual(['records.notFound', 'records.notFound', 'done', 'records.notFound'])
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('that are printed count with those that are exported, and the trail is exported by nobody alone', async () => {
    const nora = await create('administrator', 'Nora Specimen')
    const [one, two, three] = [await confirmSpecimen(made), await confirmSpecimen(made), await confirmSpecimen(made)]
    await setEyes('export', 3)
    const print = (...ids: string[]) => codeOf(made.call('internal.printRecord', { ids }))
    expect(await print(one, two, three)).toBe('staff.secondWanted')
    expect([await print(one), await codeOf(made.call('records.export', { id: two })), await print(three)]).toEqual(['done', 'done', 'staff.secondWanted'])
    expect((await made.call('staff.act', {})).act).toMatchObject({ kind: 'export', records: 1 })
    await approve(nora)
    expect(await print(three)).toBe('done')
    expect(await newest('internal.printRecord')).toMatchObject({ subject: three, second: 'Nora Specimen' })
    const trail = () => codeOf(made.call('audit.export', { filter: {}, format: 'jsonl' }))
    expect(await trail()).toBe('staff.secondWanted')
    await approve(nora)
    expect(await trail()).toBe('done')
    await setEyes('export erasure', 3)
    expect(await trail()).toBe('staff.secondWanted')
  })

  it('are as many as nobody counted where what was set aside goes too, and where they are kept for fewer days', async () => {
    await create('administrator', 'Nora Specimen')
    const id = await confirmSpecimen(made)
    await setEyes('erasure', 3)
    expect(await codeOf(made.call('rights.erase', { ids: [id], setAside: true }))).toBe('staff.secondWanted')
    for (const values of [{ retentionDays: 29 }, { keepImagesDays: 6 }]) expect([values, await codeOf(made.call('desk.setPolicy', { values }))]).toEqual([values, 'staff.secondWanted'])
    expect(await codeOf(made.call('desk.setPolicy', { values: { retentionDays: 30, keepImagesDays: 8 } }))).toBe('done')
    expect(await codeOf(made.call('rights.erase', { ids: [id], setAside: false }))).toBe('done')
  })

  it('are erased over the API by nobody alone', async () => {
    await create('administrator', 'Nora Specimen')
    const records = [await confirmSpecimen(made), await confirmSpecimen(made)]
    const { id } = await made.call('clients.create', { ...client('PMS'), permissions: ['records.erase'] })
    const { key } = await made.afresh('clients.addKey', { id, certificate: null })
    await setEyes('erasure', 2)
    const erase = (record = '') => codeOf(made.call('records.erase', { id: record, reason: 'endOfStay' }, { session: null, way: 'api', address: '192.0.2.7', presented: { address: '192.0.2.7', apiKey: key, accessToken: null, dpop: null, clientCertificate: null, origin: null } }))
    expect([await erase(records[0]), await erase(records[1])]).toEqual(['done', 'staff.secondWanted'])
  })
})

describe('nobody is locked out, and nobody gets around it', () => {
  it('fewer than two who could: said before the rule is set', async () => {
    expect(await codeOf(setEyes('keys'))).toBe('staff.secondMissing')
    await create('supervisor', 'Susi Supervisor')
    expect(await codeOf(setEyes('export erasure keys'))).toBe('staff.secondMissing')
    expect(await codeOf(setEyes('export erasure'))).toBe('done')
    expect((await made.call('desk.state', {})).policy.values.fourEyes).toBe('export erasure')
  })

  it('the recovery key stands in once nobody else could any more, and not before', async () => {
    const nora = await create('administrator', 'Nora Specimen')
    await setEyes('connections')
    await makeClient()
    const byKey = async (recoveryKey = made.recoveryKey) => codeOf(made.call('staff.approveByKey', { act: await act(), recoveryKey }))
    expect(await byKey()).toBe('staff.secondIsHere')
    await made.afresh('staff.update', { id: nora, active: false })
    const groups = made.recoveryKey.split('-')
    expect(await byKey([...groups.slice(1), groups[0]].join('-'))).toBe('keys.recoveryKeyInvalid')
    expect((await made.call('staff.act', {})).act?.byKey).toBe(true)
    expect(await makeClient()).toBe('staff.secondWanted')
    expect(await byKey()).toBe('done')
    expect(await makeClient()).toBe('done')
    expect((await newest('clients.create'))?.second).toBe('recoveryKey')
  })

  it('taking a kind out of the rule, or more records into it, needs the second person too', async () => {
    await create('administrator', 'Nora Specimen')
    await setEyes('export', 3)
    for (const values of [{ fourEyes: '' }, { fourEyes: 'erasure' }, { fourEyesRecords: 4 }]) expect(await codeOf(made.call('desk.setPolicy', { values }))).toBe('staff.secondWanted')
    expect((await made.call('staff.act', {})).act?.rules).toEqual(['fourEyesRecords'])
    expect(await codeOf(made.call('desk.setPolicy', { values: { fourEyes: 'export erasure', fourEyesRecords: 2, sounds: false } }))).toBe('done')
  })

  it('naming who vouches for administrators needs the second person too, whichever kind is in force', async () => {
    await create('administrator', 'Nora Specimen')
    await setEyes('export', 3)
    const values = { organisationIssuer: 'https://id.example/own', organisationClient: 'desk', organisationAdministrators: 'boss' }
    for (const [key, value] of Object.entries(values)) expect([key, await codeOf(made.call('desk.setPolicy', { values: { [key]: value } }))]).toEqual([key, 'staff.secondWanted'])
    expect(await codeOf(made.afresh('desk.setPolicy', { values }))).toBe('staff.secondWanted')
    expect(await codeOf(made.call('desk.setPolicy', { values: { organisationIssuer: '', organisationOfflineHours: 8 } }))).toBe('done')
  })
})

describe('the matrix of permissions, factors and policy', () => {
  it.each(roleNames)('a %s approves what they may do themselves, whatever kinds policy names, and nothing else', async (role) => {
    await create('administrator', 'Nora Specimen')
    const colleague = await create(role, `Some ${role}`)
    await setEyes(ALL, 1)
    const may = permissionsUnder(role, {})
    // What leads to each kind from nothing: refused before it looks for what it is about.
    const acts: [AnyCallName, unknown][] = [
      ['records.export', { id: 'nobody' }], ['rights.erase', { ids: ['nobody'], setAside: false }], ['desk.setPolicy', { values: { sounds: false } }], ['desk.rotateKey', {}],
      ['internal.dropTrust', { id: '0'.repeat(64) }], ['clients.create', client('PMS')], ['staff.create', { name: 'Carl', role: 'clerk', secretKind: 'passphrase', secret: PHRASE }],
    ]
    const seen: [AnyCallName, string, string][] = []
    for (const [name, input] of acts) {
      const spec: CallSpec = allCalls[name]
      if (spec.fresh !== false) await made.call('staff.prove', { call: name, kind: 'secret', answer: administratorSecret }).catch(() => undefined)
      seen.push([name, await codeOf(made.call(name, input as never)), await codeOf(approve(colleague))])
    }
    expect(seen).toEqual(acts.map(([name]) => {
      const { needs, fourEyes } = allCalls[name] as CallSpec
      return [name, 'staff.secondWanted', may.has(needs) && may.has(fourEyesNeeds[fourEyes?.kind ?? 'export']) ? 'done' : 'staff.secondMayNot']
    }))
  })
})
