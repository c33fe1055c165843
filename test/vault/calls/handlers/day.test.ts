import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmSpecimen, readyBench, signInAs, type Bench } from '../../vault-fixture.ts'
import { specimenReading } from '../../specimen-reading.ts'

let made: Bench & { administrator: string }
beforeAll(async () => { made = await readyBench() })
afterAll(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const hold = async () => (await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })).readingId
const HOUR = 3_600_000

describe('the day', () => {
  it('begins empty, and says what nobody has proved yet', async () => {
    const figures = await made.call('day.figures', { day: null })
    expect(figures).toMatchObject({ documents: { genuine: 0, readNotProven: 0, stop: 0, corrected: 0 }, acts: { stored: 0, refused: 0, putAway: 0, notRead: 0, erased: 0, exported: 0, signInRefused: 0 }, waiting: 0 })
    expect(figures.day).toBe(figures.today)
    expect(figures.alerts.map(({ code }) => code)).toContain('trailNeverProved')
  })

  it('shows what the list of records shows for it, and what the trail tells beside', async () => {
    await confirmSpecimen(made)
    made.clock.time += HOUR
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    await confirmSpecimen(made, { documentNumber: 'B2' }, [{ field: 'sex', value: 'M' }])
    const erased = await confirmSpecimen(made, { documentNumber: 'B3' })
    await made.call('records.erase', { id: erased, reason: 'mistake' })
    expect(await codeOf(made.call('records.confirm', { readingId: await hold(), corrections: [{ field: 'dateOfBirth', value: '1999-99-99' }] }))).toBe('records.fieldInvalid')
    await made.call('reading.discard', { readingId: await hold() })
    expect(await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not it' }))).toBe('staff.wrongSecret')
    await made.call('audit.verify', {})

    const figures = await made.call('day.figures', { day: null })
    const listed = await made.call('records.search', { query: 'today', before: null, limit: 50 })
    expect(figures.documents).toEqual({ genuine: 0, readNotProven: 2, stop: 0, corrected: 1 })
    expect(listed.total).toBe(2)
    expect(figures.hours.filter(({ readNotProven }) => readNotProven > 0)).toHaveLength(2)
    expect(figures.acts).toEqual({ stored: 3, refused: 1, putAway: 1, notRead: 0, erased: 1, exported: 0, signInRefused: 1 })
    // The one that was refused is still there.
    expect(figures.waiting).toBe(1)
    expect(figures.alerts).toEqual([])
  })

  it('can be one of before, and no day of no calendar', async () => {
    const { today, week } = await made.call('day.figures', { day: null })
    const before = week[5]?.day ?? ''
    expect(await made.call('day.figures', { day: before })).toMatchObject({ day: before, today, waiting: null, documents: { readNotProven: 0 }, acts: { stored: 0 } })
    for (const day of ['2026-02-30', '9999-12-31']) expect(await codeOf(made.call('day.figures', { day }))).toBe('input.invalid')
  })

  it('tells of a proof that is old, and of a clock in doubt', async () => {
    made.clock.time += 8 * 86_400_000
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    const { alerts } = await made.call('day.figures', { day: null })
    expect(alerts).toEqual([{ code: 'clockDoubt' }, { code: 'proofOld', params: { count: 8 } }])
  })

  it('holds nothing of anybody, leaves no line in the trail, and is not for clerks', async () => {
    const before = (await made.call('audit.state', {})).size
    const text = JSON.stringify(await made.call('day.figures', { day: null }))
    for (const secret of ['ERIKSSON', 'ANNA', 'L898902C3', '1974-08-12', 'Maria']) expect(text).not.toContain(secret)
    expect((await made.call('audit.state', {})).size).toBe(before)
    const administrator = made.session
    for (const [role, answer] of [['clerk', 'staff.forbidden'], ['auditor', 'done'], ['supervisor', 'done']] as const) {
      made.session = administrator
      await signInAs(made, role)
      expect(await codeOf(made.call('day.figures', { day: null })), role).toBe(answer)
    }
  })
})
