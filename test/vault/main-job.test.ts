import { afterEach, describe, expect, it } from 'vitest'
import { bench, confirmSpecimen, readyBench, type Bench } from './vault-fixture.ts'

let made: Bench | undefined
afterEach(async () => {
  await made?.dispose()
  made = undefined
})

describe('the main job', () => {
  it('sets up, signs in, confirms, finds, opens and verifies', async () => {
    const desk = await readyBench()
    made = desk
    const recordId = await confirmSpecimen(desk, {}, [{ field: 'secondaryIdentifier', value: 'ANNA MÄRIA' }])
    const found = await desk.call('records.search', { query: 'eriks', before: null, limit: 10 })
    expect(found.rows.map((row) => row.id)).toEqual([recordId])
    const record = await desk.call('records.get', { id: recordId })
    expect(record.fields.find((field) => field.name === 'secondaryIdentifier')?.correction).toMatchObject({ by: 'Maria Muster', was: 'ANNA MARIA' })
    const verification = await desk.call('audit.verify', {})
    expect(verification).toMatchObject({ ok: true, problems: [] })
    await desk.restart()
    expect(await desk.call('desk.state', {})).toMatchObject({ phase: 'signIn', fault: null, deskName: 'Front desk' })
  })

  it('sets the demo desk up by itself and shows its PIN', async () => {
    const desk = await bench({ mode: 'demo' })
    made = desk
    const { demoHint, phase } = await desk.call('desk.state', {})
    expect(phase).toBe('signIn')
    const session = await desk.call('staff.signIn', { staffId: demoHint?.staffId ?? '', secret: demoHint?.secret ?? '' })
    expect(session).toMatchObject({ kind: 'session', session: { name: 'Demo clerk', role: 'clerk' } })
    await desk.restart({ mode: 'demo' })
    expect((await desk.call('desk.state', {})).demoHint).toEqual(demoHint)
  })
})
