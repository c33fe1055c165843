import { afterEach, describe, expect, it } from 'vitest'
import { bench, type Bench } from '../vault-fixture.ts'

let made: Bench
afterEach(() => made.dispose())

/** As main does it: the start is told before there is a desk. */
async function setUpAfterStart(): Promise<void> {
  made = await bench()
  await made.call('internal.happening', { action: 'system.start', detail: null })
  const { recoveryKey, confirmGroups } = await made.call('desk.setUp', { deskName: 'D', language: 'de', administrator: { name: 'A', secretKind: 'pin', secret: '493027' } })
  const groups = recoveryKey.split('-')
  await made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
  await signIn()
}
async function signIn(): Promise<void> {
  const [tile] = await made.call('staff.tiles', {})
  await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: '493027' })
}
const terminals = async () => [...new Set((await made.call('audit.list', { filter: {}, before: null, limit: 50 })).events.map(({ terminal }) => terminal))]

describe('what happened before there was a desk', () => {
  it('is this terminal’s too, and the trail verifies from the first event on', async () => {
    await setUpAfterStart()
    expect(await terminals()).toEqual([(await made.call('desk.state', {})).terminal])
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
  })

  it('and what happens while the desk is closed, likewise', async () => {
    await setUpAfterStart()
    await made.restart()
    await made.call('internal.happening', { action: 'system.vaultRestarted', detail: null })
    await signIn()
    expect(await terminals()).toHaveLength(1)
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
  })
})
