import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmSpecimen, readyBench, signInAs, type Bench } from '../vault-fixture.ts'

let made: Bench & { administrator: string }
beforeAll(async () => { made = await readyBench() })
afterAll(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

describe('the story of an event', () => {
  it('goes from the reading over what was done with the record to its erasure, from either end', async () => {
    const id = await confirmSpecimen(made, {}, [{ field: 'sex', value: 'M' }])
    await confirmSpecimen(made, { documentNumber: 'B2' })
    await made.call('records.get', { id })
    await made.call('records.export', { id, to: 'folder' })
    await made.call('audit.verify', {})
    await made.call('records.erase', { id, reason: 'requestOfPerson' })
    const story = await made.call('audit.story', { subject: id })
    expect(story).toMatchObject({ about: 'record', here: false, record: id, follows: null, received: null, more: false })
    expect(story.events.map(({ action }) => action)).toEqual(['internal.holdReading', 'records.confirm', 'records.get', 'records.export', 'records.erase'])
    expect(story.events[1]?.detail).toBe('camera corrected=sex')
    expect(story.reading).toMatch(/^[\w-]{20}$/)
    expect(story.verified).toBeGreaterThan(story.events[3]?.index ?? Infinity)
    expect(story.verified).toBeLessThanOrEqual(story.events[4]?.index ?? 0)
    const other = await made.call('audit.story', { subject: story.reading ?? '' })
    expect(other).toMatchObject({ about: 'reading', record: id, here: false })
    expect(other.events).toEqual(story.events)
    expect(await made.call('audit.story', { subject: made.administrator })).toMatchObject({ about: 'staff', here: true, record: null, reading: null })
    expect(await made.call('audit.story', { subject: 'nothing' })).toMatchObject({ about: 'other', here: null, events: [] })
  })
})

describe('the chart', () => {
  it('counts by the hour of a day and by the day of several, what was done and what was refused', async () => {
    await codeOf(made.call('staff.signIn', { staffId: made.administrator, secret: 'not it' }))
    const { today } = await made.call('day.figures', { day: null })
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 500 })
    const { by, bars, checkpoint } = await made.call('audit.chart', { from: today, to: today })
    expect(by).toBe('hour')
    expect(bars).toHaveLength(24)
    const sum = (of: 'done' | 'refused') => bars.reduce((total, bar) => total + bar[of], 0)
    // What looked at the trail since is an event too.
    expect(sum('done')).toBe(events.filter(({ status }) => status < 400).length + 1)
    expect(sum('refused')).toBe(events.filter(({ status }) => status >= 400).length)
    expect(checkpoint).toMatchObject({ root: expect.stringMatching(/^[\w+/]{43}=$/) })
    const from = new Date(Date.parse(today) - 9 * 86_400_000).toISOString().slice(0, 10)
    const days = await made.call('audit.chart', { from, to: today })
    expect([days.by, days.bars.length, days.bars.at(-1)?.refused]).toEqual(['day', 10, sum('refused')])
    for (const [first, last] of [['2020-01-01', today], [today, from], ['2026-02-30', '2026-02-30']] as const) expect(await codeOf(made.call('audit.chart', { from: first, to: last }))).toMatch(/^input\./)
  })
})

describe('views that people keep', () => {
  it('are one’s own, survive a restart, and are taken away again', async () => {
    const saved = await made.call('audit.saveView', { name: 'Night shift', filter: { status: '4xx', door: 'screen' }, span: 'week' })
    expect(await made.call('audit.views', {})).toEqual([saved])
    const administrator = made.session
    await signInAs(made, 'supervisor')
    expect(await made.call('audit.views', {})).toEqual([])
    await made.call('audit.removeView', { id: saved.id })
    made.session = administrator
    expect(await made.call('audit.views', {})).toHaveLength(1)
    await made.restart()
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    expect(await made.call('audit.views', {})).toEqual([saved])
    expect(await codeOf(made.call('audit.saveView', { name: '\u202E ', filter: {}, span: null }))).toBe('input.invalid')
    await made.call('audit.removeView', { id: saved.id })
    expect(await made.call('audit.views', {})).toEqual([])
  })
})
