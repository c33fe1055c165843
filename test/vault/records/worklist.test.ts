import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../../electron/contract/index.ts'
import { NOTE_MAX, placeOf } from '../../../electron/contract/records.ts'
import { noteText } from '../../../electron/vault/records/notes.ts'
import { administratorSecret, confirmSpecimen, readyBench, signInAs, type Bench } from '../vault-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string }
let clerk: string
const DAY = 86_400_000
const jpeg = (last: number) => Uint8Array.from([0xff, 0xd8, 0xff, last])
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const search = (more: Partial<Input<'records.search'>> = {}) => made.call('records.search', { query: '', before: null, limit: 50, ...more })
const namesOf = async (more: Partial<Input<'records.search'>> = {}) => (await search(more)).rows.map(({ name }) => name.split(',')[0])
const signIn = () => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })

/** Four documents over two days: two at the very same moment, one stored by somebody else. */
beforeAll(async () => {
  made = await readyBench()
  await confirmSpecimen(made, { primaryIdentifier: 'ÖZDEMIR', documentNumber: 'B2', issuingState: 'TUR', dateOfBirth: '1990-01-01' })
  made.clock.time += DAY
  await signIn()
  await confirmSpecimen(made, { primaryIdentifier: 'ZANDER', documentNumber: 'A1', dateOfBirth: '1970-01-01' }, [{ field: 'sex', value: 'M' }])
  await confirmSpecimen(made, { primaryIdentifier: 'ADLER', documentNumber: 'C3', dateOfBirth: '1980-01-01' })
  clerk = await signInAs(made, 'clerk')
  made.clock.time += 1000
  await confirmSpecimen(made, { primaryIdentifier: 'PETERS', documentNumber: 'D4', dateOfBirth: '2000-01-01' })
  await signIn()
})
afterAll(() => made.dispose())

describe('records as a worklist', () => {
  it.each([
    ['name', ['ADLER', 'ÖZDEMIR', 'PETERS', 'ZANDER']], ['number', ['ZANDER', 'ÖZDEMIR', 'ADLER', 'PETERS']], ['birth', ['ZANDER', 'ADLER', 'ÖZDEMIR', 'PETERS']],
  ] as const)('are put in the order of each %s, both ways', async (by, order) => {
    expect(await namesOf({ sort: { by, down: false } })).toEqual(order)
    expect(await namesOf({ sort: { by, down: true } })).toEqual(order.toReversed())
  })

  it.each(['stored', 'name', 'document', 'number', 'birth', 'state'] as const)('are turned page by page by %s without losing or repeating one, those of the same moment neither', async (by) => {
    for (const down of [true, false]) {
      const seen: string[] = []
      for (let after: Input<'records.search'>['after'], more = true; more;) {
        const page = await search({ limit: 1, sort: { by, down }, ...(after === undefined ? {} : { after }) })
        const row = page.rows[0]!
        seen.push(row.name)
        after = placeOf(row, by)
        more = page.more
      }
      expect(seen).toEqual((await search({ sort: { by, down } })).rows.map(({ name }) => name))
      expect(new Set(seen).size).toBe(4)
    }
  })

  it('are filtered by what they are, and counted', async () => {
    const counted = async (filter: Input<'records.search'>['filter'], query = '') => {
      const { total, all } = await search({ filter, query })
      return `${total} of ${all}`
    }
    expect(await counted({})).toBe('4 of 4')
    expect(await counted({ state: 'corrected' })).toBe('1 of 4')
    expect(await counted({ state: 'readNotProven' })).toBe('4 of 4')
    expect(await counted({ state: 'stop' })).toBe('0 of 4')
    expect(await counted({ issuingState: 'TUR' })).toBe('1 of 4')
    expect(await counted({ documentType: 'documents.visa' })).toBe('0 of 4')
    expect(await counted({ by: clerk })).toBe('1 of 4')
    expect(await counted({ by: made.administrator, from: '2026-06-02T00:00:00.000Z' })).toBe('2 of 4')
    expect(await counted({ to: '2026-06-02T00:00:00.000Z' })).toBe('1 of 4')
    expect(await counted({ state: 'corrected' }, 'zan')).toBe('1 of 4')
    expect(await counted({ state: 'corrected' }, 'adler')).toBe('0 of 4')
  })

  it('say what there is to filter by', async () => {
    expect(await made.call('records.choices', {})).toEqual({
      documentTypes: ['documents.passport'], issuingStates: ['TUR', 'UTO'],
      people: [{ id: clerk, name: 'Some clerk' }, { id: made.administrator, name: 'Maria Muster' }].toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    })
  })

  it('are told apart in the trail by who is in it', async () => {
    expect((await made.call('audit.people', {})).map(({ name }) => name).toSorted()).toEqual(['Maria Muster', 'Some clerk', 'anyone', 'system'])
  })

  it('use an index for every filter', async () => {
    await withDatabase(made, (database) => {
      for (const [column, index] of [['verdict', 'records_by_verdict'], ['document_type', 'records_by_document'], ['issuing_state', 'records_by_issuer'], ['confirmed_by_id', 'records_by_person']]) {
        const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT id FROM records WHERE ${column} = ? ORDER BY created_at DESC, id LIMIT 50`).all('x') as { detail: string }[]
        expect(plan.map(({ detail }) => detail).join(' ')).toContain(`INDEX ${index}`)
      }
    })
  })

  it('are put in no order of numbers for whom numbers are masked', async () => {
    await made.call('desk.setPolicy', { values: { maskNumbersForClerks: true } })
    const session = made.session
    await signInAs(made, 'clerk', 'Masked clerk')
    expect(await codeOf(search({ sort: { by: 'number', down: false } }))).toBe('staff.forbidden')
    expect((await search({ sort: { by: 'name', down: false } })).rows[0]?.documentNumber).toMatch(/^•/)
    made.session = session
    await made.call('desk.setPolicy', { values: { maskNumbersForClerks: false } })
  })
})

describe('a note', () => {
  it('is taken away also where policy lets nobody write any more, and nothing is put in its place', async () => {
    await made.call('desk.setPolicy', { values: { allowNotes: true } })
    const id = await confirmSpecimen(made, { primaryIdentifier: 'LEFTOVER' })
    await made.call('records.setNote', { id, text: 'Allergic to nuts' })
    await made.call('desk.setPolicy', { values: { allowNotes: false } })
    expect(await codeOf(made.call('records.setNote', { id, text: 'Allergic to dogs' }))).toBe('staff.forbidden')
    const administrator = made.session
    await signInAs(made, 'auditor', 'Auditor of notes')
    expect(await codeOf(made.call('records.setNote', { id, text: '' }))).toBe('staff.forbidden')
    made.session = administrator
    await signInAs(made, 'clerk', 'Clerk of notes')
    expect((await made.call('records.get', { id })).note?.text).toBe('Allergic to nuts')
    expect(await codeOf(made.call('records.setNote', { id, text: ' \u0007 ' }))).toBe('done')
    expect((await made.call('records.get', { id })).note).toBeNull()
    made.session = administrator
    expect((await made.call('audit.verify', {})).problems).toEqual([])
  })

  it('is never cut within a character', () => {
    expect(noteText('\u{1F511}'.repeat(NOTE_MAX))).toBe('\u{1F511}'.repeat(NOTE_MAX / 2))
    expect(noteText(`a${'\u{1F511}'.repeat(NOTE_MAX)}`)).toBe(`a${'\u{1F511}'.repeat(NOTE_MAX / 2 - 1)}`)
  })

  it('is written where policy lets, is told in the trail without its words, and goes with the record', async () => {
    const id = await confirmSpecimen(made, { primaryIdentifier: 'NOTED' })
    expect(await codeOf(made.call('records.setNote', { id, text: 'Late arrival' }))).toBe('staff.forbidden')
    await made.call('desk.setPolicy', { values: { allowNotes: true } })
    await made.call('records.setNote', { id, text: ' Late\r\narrival\u0007\u202E ' })
    expect((await made.call('records.get', { id })).note).toEqual({ text: 'Late\narrival', by: 'Maria Muster', at: new Date(made.clock.time).toISOString() })
    expect(JSON.parse((await made.call('records.export', { id })).text)).toMatchObject({ note: { text: 'Late\narrival' } })
    await made.call('records.setNote', { id, text: '' })
    expect((await made.call('records.get', { id })).note).toBeNull()
    await made.call('records.setNote', { id, text: 'Canary' })
    // Between two notes policy became shorter: that is no change of the record, and what somebody does to the note beside Foyer is one.
    await made.call('desk.setPolicy', { values: { retentionDays: 20 } })
    await made.call('records.setNote', { id, text: 'Canary yellow' })
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    for (const change of ["UPDATE record_notes SET note = 'Canary red'", "UPDATE record_notes SET written_by = 'Somebody'", 'DELETE FROM record_notes']) {
      const kept = await withDatabase(made, (database) => {
        const before = database.prepare('SELECT * FROM record_notes').raw().all() as unknown[][]
        database.exec(change)
        return before
      })
      expect((await made.call('audit.verify', {})).problems, change).toMatchObject([{ code: 'recordAltered', detail: id }])
      await withDatabase(made, (database) => {
        database.exec('DELETE FROM record_notes')
        for (const row of kept) database.prepare('INSERT INTO record_notes VALUES (?, ?, ?, ?, ?)').run(...row)
      })
    }
    const { events } = await made.call('audit.list', { filter: { subject: id, action: 'records.setNote' }, before: null, limit: 10 })
    expect(events.map(({ status, detail }) => `${status} ${detail}`)).toEqual(['200 written', '200 written', '200 removed', '200 written'])
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    await made.call('records.erase', { id, reason: 'mistake' })
    await withDatabase(made, (database) => { expect(database.prepare('SELECT count(*) FROM record_notes').pluck().get()).toBe(0) })
    expect(await codeOf(made.call('records.setNote', { id, text: 'x' }))).toBe('records.notFound')
    await made.call('desk.setPolicy', { values: { allowNotes: false } })
  })
})

describe('what leaves a record through main', () => {
  it('is copied where policy lets, as it is stored, with the names of its fields in the trail and no value', async () => {
    const id = await confirmSpecimen(made)
    const fields = ['documentNumber', 'dateOfBirth'] as const
    expect(await codeOf(made.call('internal.copyFields', { id, fields: [...fields] }))).toBe('staff.forbidden')
    await made.call('desk.setPolicy', { values: { allowCopy: true, maskNumbersForClerks: true } })
    expect((await made.call('internal.copyFields', { id, fields: [...fields] })).values).toEqual([{ name: 'documentNumber', value: 'L898902C3' }, { name: 'dateOfBirth', value: '1974-08-12' }])
    const { events } = await made.call('audit.list', { filter: { action: 'internal.copyFields', status: '200' }, before: null, limit: 5 })
    expect(events.map(({ subject, detail }) => `${subject} ${detail}`)).toEqual([`${id} documentNumber,dateOfBirth`])
    const session = made.session
    await signInAs(made, 'clerk', 'Copying clerk')
    expect(await codeOf(made.call('internal.copyFields', { id, fields: ['documentNumber'] }))).toBe('staff.forbidden')
    expect((await made.call('internal.copyFields', { id, fields: ['sex'] })).values).toEqual([{ name: 'sex', value: 'F' }])
    expect(await codeOf(made.call('internal.printRecord', { ids: [id] }))).toBe('staff.forbidden')
    made.session = session
    await made.call('desk.setPolicy', { values: { allowCopy: false, maskNumbersForClerks: false } })
  })

  it('is printed record by record, each with an event of its own', async () => {
    const id = await confirmSpecimen(made)
    const other = await confirmSpecimen(made)
    await made.call('internal.printRecord', { ids: [other, id] })
    expect(await codeOf(made.call('internal.printRecord', { ids: [id, 'gone'] }))).toBe('records.notFound')
    const { events } = await made.call('audit.list', { filter: { action: 'internal.printRecord' }, before: null, limit: 5 })
    expect(events.slice(0, 3).map(({ subject, status }) => `${subject} ${status}`)).toEqual(['gone 404', `${id} 200`, `${other} 200`])
  })
})

describe('a card', () => {
  it('is kept with both its sides where policy keeps pictures, shows neither where numbers are masked, and loses both in time', async () => {
    await made.call('desk.setPolicy', { values: { keepImages: true, keepImagesDays: 3 } })
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading({}, { page: jpeg(1), otherSide: jpeg(2), portrait: jpeg(3) }), replaces: null })
    const { recordId: id } = await made.call('records.confirm', { readingId, corrections: [], again: true })
    const kept = await made.call('records.get', { id })
    expect([kept.image, kept.otherSide, kept.portrait].map((each) => each?.at(-1))).toEqual([1, 2, 3])
    expect((await made.call('records.export', { id })).text).toContain(Buffer.from(jpeg(2)).toString('base64'))
    await made.call('desk.setPolicy', { values: { keepImages: false, maskNumbersForClerks: true } })
    await signInAs(made, 'clerk', 'Clerk of sides')
    expect(await made.call('records.get', { id })).toMatchObject({ image: null, otherSide: null })
    await signIn()
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    made.clock.time += 4 * DAY
    await signIn()
    const { clock } = await made.call('desk.state', {})
    if (clock !== null) await made.call('desk.confirmDate', { shown: clock.now })
    await made.call('records.purge', {})
    expect(await made.call('records.get', { id })).toMatchObject({ image: null, otherSide: null, portrait: null })
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
  })
})

describe('what a record is sorted by', () => {
  it('is found where it is not the name that the record has, or is missing', async () => {
    await signIn()
    const verify = async () => (await made.call('audit.verify', {})).problems.map(({ code }) => code)
    expect(await verify()).toEqual([])
    const change = (sql: string, ...values: string[]) => withDatabase(made, (database) => { database.prepare(sql).run(...values) })
    const [id, folded] = await withDatabase(made, (database) => database.prepare('SELECT * FROM record_names LIMIT 1').raw().get() as [string, string])
    await change('UPDATE record_names SET folded = ? WHERE record_id = ?', 'zzz', id)
    expect(await verify()).toEqual(['recordAltered'])
    await change('DELETE FROM record_names WHERE record_id = ?', id)
    expect(await verify()).toEqual(['recordAltered'])
    await change('INSERT INTO record_names VALUES (?, ?)', id, folded)
    expect(await verify()).toEqual([])
  })
})
