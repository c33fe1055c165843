import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LAYOUTS_MAX, STEPS_MAX, type TypingLayout } from '../../../electron/contract/typing.ts'
import { settingNames } from '../../../electron/vault/database/setting-names.ts'
import { administratorSecret, confirmSpecimen, readyBench, signInAs, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string }
let recordId: string
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const signIn = () => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
const about = { name: 'Front office', steps: ['primaryIdentifier', 'Tab', 'documentNumber', 'Tab', 'dateOfBirth', 'Enter'], dateForm: 'dd.mm.yyyy', delayMs: 20, waitSeconds: 5 } as const
const save = (more: Partial<Omit<TypingLayout, 'id'>> & { id?: string | null } = {}) => made.call('typing.saveLayout', { id: null, ...about, steps: [...about.steps], ...more })
const handOver = (layout: string, id = recordId) => made.call('internal.typeRecord', { id, layout })

beforeAll(async () => {
  made = await readyBench()
  recordId = await confirmSpecimen(made, { primaryIdentifier: 'ÖZDEMIR', documentNumber: 'B2', dateOfBirth: '1990-01-02' })
})
afterAll(() => made.dispose())

describe('what is typed into other programs', () => {
  it('is closed until policy opens it, to everybody, and layouts are drawn by whoever may change policy', async () => {
    const { id } = await save()
    expect(await codeOf(handOver(id))).toBe('staff.forbidden')
    await made.call('desk.setPolicy', { values: { allowTyping: true, maskNumbersForClerks: true } })
    expect(await handOver(id)).toEqual({
      layout: { id, ...about }, values: [{ name: 'primaryIdentifier', value: 'ÖZDEMIR' }, { name: 'documentNumber', value: 'B2' }, { name: 'dateOfBirth', value: '1990-01-02' }],
    })
    await signInAs(made, 'clerk')
    expect(await codeOf(save({ name: 'Another' }))).toBe('staff.forbidden')
    // With a number that this clerk does not see.
    expect(await codeOf(handOver(id))).toBe('staff.forbidden')
    await signIn()
    await signInAs(made, 'auditor')
    expect(await codeOf(handOver(id))).toBe('staff.forbidden')
    await signIn()
  })

  it('is in the trail by layout, record and number of fields, and by no word of what it was', async () => {
    const [layout] = await made.call('typing.layouts', {})
    await handOver(layout!.id)
    const { events } = await made.call('audit.list', { filter: { action: 'internal.typeRecord', status: '2xx' }, before: null, limit: 1 })
    expect(events[0]).toMatchObject({ subject: recordId, detail: `layout=${layout!.id} fields=3`, status: 200 })
    expect(JSON.stringify(await made.call('audit.list', { filter: {}, before: null, limit: 200 }))).not.toMatch(/ÖZDEMIR|1990-01-02/)
  })

  it('goes by a layout and a record that are there', async () => {
    const [layout] = await made.call('typing.layouts', {})
    expect(await codeOf(handOver('none'))).toBe('typing.layoutNotFound')
    expect(await codeOf(handOver(layout!.id, 'none'))).toBe('records.notFound')
  })

  it('keeps as many layouts as fit, each under a name of its own, changed in its place', async () => {
    const longest = { steps: Array<'secondaryIdentifier'>(STEPS_MAX).fill('secondaryIdentifier') }
    expect(await codeOf(save())).toBe('input.invalid')
    for (let at = 1; at < LAYOUTS_MAX; at++) await save({ ...longest, name: `${at}`.padEnd(40, 'Ü') })
    expect(await codeOf(save({ name: 'One too many' }))).toBe('input.invalid')
    const before = await made.call('typing.layouts', {})
    expect(before).toHaveLength(LAYOUTS_MAX)
    await save({ ...longest, id: before[0]!.id, name: 'Renamed' })
    expect((await made.call('typing.layouts', {})).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(await codeOf(save({ id: 'none', name: 'Nobody' }))).toBe('typing.layoutNotFound')
    await made.call('typing.removeLayout', { id: before[0]!.id })
    expect((await made.call('typing.layouts', {})).map(({ id }) => id)).toEqual(before.slice(1).map(({ id }) => id))
    expect(await codeOf(made.call('typing.removeLayout', { id: before[0]!.id }))).toBe('typing.layoutNotFound')
  })

  it('passes over what somebody else wrote into the settings', async () => {
    const [good] = await made.call('typing.layouts', {})
    await withDatabase(made, (database) => database.prepare('UPDATE settings SET value = ? WHERE name = ?').run(JSON.stringify([{ id: 'x', steps: ['rm -rf'] }, 7, good]), settingNames.typingLayouts))
    expect(await made.call('typing.layouts', {})).toEqual([good])
  })
})
