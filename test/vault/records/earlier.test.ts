import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input, Output } from '../../../electron/contract/index.ts'
import type { Permission } from '../../../electron/contract/permissions.ts'
import { rolePermissions } from '../../../electron/contract/roles.ts'
import { changedSince } from '../../../electron/vault/records/earlier.ts'
import { confirmSpecimen, confirmToday, readyBench, signInAs, type Bench } from '../vault-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'

type Changes = Parameters<typeof specimenReading>[0]
const DAY = 86_400_000
const MINUTE = 60_000
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

let made: Bench & { administrator: string }
const signIn = async () => {
  await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
  await confirmToday(made)
}
const later = async (ms: number) => {
  made.clock.time += ms
  await signIn()
}
const hold = async (changes: Changes = {}) => (await made.call('internal.holdReading', { reading: specimenReading(changes), replaces: null })).readingId
const before = async (changes: Changes = {}): Promise<Output<'records.before'>> => made.call('records.before', { readingId: await hold(changes) })
const confirm = async (changes: Changes, more: Partial<Input<'records.confirm'>> = {}) => made.call('records.confirm', { readingId: await hold(changes), corrections: [], ...more })

beforeAll(async () => { made = await readyBench() })
afterAll(() => made.dispose())

describe('who was here before', () => {
  it('is nobody at first, then this very document, with when and how often', async () => {
    expect(await before()).toEqual({ here: null, again: false, more: null })
    await confirmSpecimen(made)
    await later(DAY)
    const second = await confirmSpecimen(made)
    const at = new Date(made.clock.time).toISOString()
    await later(2 * DAY)
    expect(await before()).toEqual({ here: 'document', again: false, more: { recordId: second, last: at, times: 2, changed: [] } })
  })

  it.each<[string, Changes, Output<'records.before'>['here']]>([
    ['another number is another document of the same person', { documentNumber: 'X1234567' }, 'person'],
    ['another state with the same number is another document', { issuingState: 'FIN' }, 'person'],
    ['a number with other punctuation is the same', { documentNumber: 'L898-902 C3' }, 'document'],
    ['another person with another number is nobody', { documentNumber: 'X1234567', primaryIdentifier: 'BERG', personalNumber: '' }, null],
    ['the same name on another day of birth is nobody', { documentNumber: 'X1234567', dateOfBirth: '1975-08-12', personalNumber: '' }, null],
    ['a part of the name is nobody', { documentNumber: 'X1234567', secondaryIdentifier: 'ANNA', personalNumber: '' }, null],
    ['a new name with the old personal number is the person', { documentNumber: 'X1234567', primaryIdentifier: 'BERG' }, 'person'],
    ['a personal number of another state is nobody’s', { documentNumber: 'X1234567', primaryIdentifier: 'BERG', issuingState: 'FIN' }, null],
    ['no number and no date is nobody', { documentNumber: '', dateOfBirth: '' }, null],
  ])('%s', async (_what, changes, here) => {
    expect((await before(changes)).here).toBe(here)
  })

  it('finds a name by every spelling of its umlauts', async () => {
    await confirmSpecimen(made, { primaryIdentifier: 'MÜLLER', secondaryIdentifier: 'JÜRGEN', documentNumber: 'C01X00T47', dateOfBirth: '1964-08-12', personalNumber: '' })
    expect((await before({ primaryIdentifier: 'MUELLER', secondaryIdentifier: 'JUERGEN', documentNumber: 'C9', dateOfBirth: '1964-08-12', personalNumber: '' })).here).toBe('person')
  })

  it('names the fields that changed, and shows none of what they held', async () => {
    const told = await before({ dateOfExpiry: '2036-01-01', documentNumber: 'N77', sex: 'M' })
    expect(told.more?.changed.toSorted()).toEqual(['dateOfExpiry', 'documentNumber', 'sex'])
    for (const old of ['2032-04-15', 'L898902C3', 'ERIKSSON', '"F"']) expect(JSON.stringify(told)).not.toContain(old)
  })

  it('takes for no change what only one of two readings has, nor what was corrected and is read as it was then', () => {
    const field = (name: 'sex' | 'address' | 'primaryIdentifier', value: string, was: string | null = null) => ({ name, value, sources: [], agreement: 'single' as const, doubtful: [], correction: was === null ? null : { by: 'S', at: '2026-06-01T09:00:00.000Z', was } })
    expect(changedSince([field('sex', 'F', 'M'), field('address', 'Old street 1'), field('primaryIdentifier', 'MÜLLER')], [{ name: 'sex', value: 'M' }, { name: 'primaryIdentifier', value: 'Mueller' }])).toEqual([])
    expect(changedSince([field('sex', 'F', 'X'), field('address', 'Old street 1')], [{ name: 'sex', value: 'M' }, { name: 'address', value: 'New street 2' }])).toEqual(['sex', 'address'])
  })
})

describe('the same document twice', () => {
  const twice: Changes = { documentNumber: 'TWICE1', primaryIdentifier: 'TWICE', personalNumber: '' }

  it('is not stored a second time within minutes unless somebody says so, and the trail tells that', async () => {
    await confirm(twice)
    await later(9 * MINUTE)
    expect(await before(twice)).toMatchObject({ here: 'document', again: true })
    expect(await codeOf(confirm(twice))).toBe('records.storedAlready')
    // The refusal leaves it held.
    const readingId = await hold(twice)
    expect(await codeOf(made.call('records.confirm', { readingId, corrections: [] }))).toBe('records.storedAlready')
    const { recordId } = await made.call('records.confirm', { readingId, corrections: [], again: true })
    const [event] = (await made.call('records.get', { id: recordId })).history
    expect(event?.detail).toBe('camera again')
    await later(11 * MINUTE)
    expect(await before(twice)).toMatchObject({ again: false, more: { times: 2 } })
    expect(await codeOf(confirm(twice))).toBe('done')
  })

  it('is seen by what is stored, and so by what was corrected', async () => {
    await later(DAY)
    await confirm(twice)
    expect(await codeOf(confirm({ ...twice, documentNumber: 'TW1CE1' }, { corrections: [{ field: 'documentNumber', value: 'TWICE1' }] }))).toBe('records.storedAlready')
  })
})

describe('bringing up to date', () => {
  it('stores a record that names the one it follows, in its seal and in the trail; that one stays as it is', async () => {
    const first = await confirmSpecimen(made, { documentNumber: 'UP1', primaryIdentifier: 'UPTON', personalNumber: '' })
    const kept = await made.call('records.get', { id: first })
    await later(DAY)
    const { recordId } = await confirm({ documentNumber: 'UP2', primaryIdentifier: 'UPTON', personalNumber: '', dateOfExpiry: '2039-01-01' }, { update: first })
    const second = await made.call('records.get', { id: recordId })
    expect(second).toMatchObject({ follows: first, documentNumber: 'UP2' })
    expect(second.keepUntil > kept.keepUntil).toBe(true)
    expect(second.history[0]?.detail).toBe(`camera follows=${first}`)
    const { history, ...same } = await made.call('records.get', { id: first })
    expect({ ...same, history: kept.history }).toEqual(kept)
    expect(history.map(({ action }) => action)).not.toContain('records.erase')
    expect((await made.call('audit.verify', {})).problems).toEqual([])
  })

  it('follows what was shown and no other record: not where there is none, nor where a correction leads to another', async () => {
    const shown = await confirmSpecimen(made, { documentNumber: 'SHOWN1', primaryIdentifier: 'SHOWN', personalNumber: '' })
    await confirmSpecimen(made, { documentNumber: 'OTHER1', primaryIdentifier: 'OTHER', personalNumber: '' })
    await later(DAY)
    const reading: Changes = { documentNumber: 'SHOWN1', primaryIdentifier: 'SHOWN', personalNumber: '' }
    expect(await codeOf(confirm({ documentNumber: 'NONE1', primaryIdentifier: 'NOBODY', personalNumber: '' }, { update: shown }))).toBe('records.notFound')
    expect((await before(reading)).more?.recordId).toBe(shown)
    const corrections: Input<'records.confirm'>['corrections'] = [{ field: 'documentNumber', value: 'OTHER1' }]
    expect(await codeOf(confirm(reading, { corrections, update: shown }))).toBe('records.notFound')
    expect(await codeOf(confirm(reading, { update: shown }))).toBe('done')
  })
})

describe('least privilege', () => {
  it('looks at nothing where policy says so, and then refuses nothing', async () => {
    await made.call('desk.setPolicy', { values: { noticeReturning: false } })
    expect(await before()).toEqual({ here: null, again: false, more: null })
    await confirm({ documentNumber: 'OFF1' })
    expect(await codeOf(confirm({ documentNumber: 'OFF1' }))).toBe('done')
    await made.call('desk.setPolicy', { values: { noticeReturning: true } })
  })

  it('says nothing by which whoever sees no numbers could tell a right one from a wrong one', async () => {
    const person: Changes = { documentNumber: 'SECRET77', personalNumber: 'P-4711', primaryIdentifier: 'MASKED' }
    const first = await confirmSpecimen(made, person)
    await later(DAY)
    await made.call('desk.setPolicy', { values: { maskNumbersForClerks: true } })
    const administrator = made.session
    expect(await before(person)).toMatchObject({ here: 'document' })
    await signInAs(made, 'clerk', 'Guessing clerk')
    try {
      const right = await before({ ...person, sex: 'M' })
      expect(right).toMatchObject({ here: 'person', again: false, more: { recordId: first, changed: ['sex'] } })
      expect(await before({ ...person, sex: 'M', documentNumber: 'GUESS1', personalNumber: 'P-1' })).toEqual(right)
      // Under another name neither number leads to anybody.
      const stranger: Changes = { ...person, primaryIdentifier: 'GUESS' }
      expect(await before(stranger)).toEqual({ here: null, again: false, more: null })
      for (const numbers of [{}, { documentNumber: 'GUESS1' }, { personalNumber: 'P-1' }]) expect(await codeOf(confirm({ ...stranger, ...numbers }, { update: first }))).toBe('records.notFound')
      const { recordId } = await confirm({ ...person, documentNumber: 'GUESS1', personalNumber: 'P-1' }, { update: first })
      expect((await made.call('records.get', { id: recordId })).follows).toBe(first)
    } finally {
      made.session = administrator
      await made.call('desk.setPolicy', { values: { maskNumbersForClerks: false } })
    }
  })

  it('is of one’s own readings alone, for who stores documents, and leaves no line in the trail', async () => {
    const readingId = await hold()
    const size = async () => (await made.call('audit.state', {})).size
    const had = await size()
    await made.call('records.before', { readingId })
    expect(await size()).toBe(had)
    const administrator = made.session
    await signInAs(made, 'clerk')
    expect(await codeOf(made.call('records.before', { readingId }))).toBe('reading.gone')
    expect((await before()).more).not.toBeNull()
    // Whoever may not look at records learns that it was here, and no more.
    const clerks = rolePermissions.clerk as Set<Permission>
    clerks.delete('records.read')
    try {
      expect(await before()).toEqual({ here: 'document', again: false, more: null })
    } finally {
      clerks.add('records.read')
    }
    made.session = administrator
    await signInAs(made, 'auditor')
    expect(await codeOf(made.call('records.before', { readingId }))).toBe('staff.forbidden')
  })
})
