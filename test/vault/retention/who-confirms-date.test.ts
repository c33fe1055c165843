import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { closeDesk } from '../../../electron/vault/calls/life/life.ts'
import { judgeClock } from '../../../electron/vault/retention/clock-doubt.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { atDesk, codeOf, DAY } from './clock-fixture.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

const { stored, clockOf, confirm, startAfter, confirmToday } = atDesk(() => made)

describe('who confirms the date', () => {
  const HOUR = 3_600_000
  async function signInAs(role: 'clerk' | 'auditor' | 'supervisor'): Promise<void> {
    const secret = `${role} has a long phrase`
    const { id } = await made.afresh('staff.create', { name: `Some ${role}`, role, secretKind: 'passphrase', secret })
    made.clock.leapt += leapNow
    made.clock.time += leapNow
    await made.call('staff.signIn', { staffId: id, secret })
  }
  let leapNow = 0

  it.each(['clerk', 'auditor'] as const)('is no %s where records end by it', async (role) => {
    for (let each = 0; each < 3; each++) await confirm()
    leapNow = 40 * DAY
    await signInAs(role)
    expect(await clockOf()).toMatchObject({ due: 3, duePictures: 0, dueEvents: false, mayConfirm: false })
    expect(await codeOf(confirmToday())).toBe('desk.dateErases')
    expect(stored()).toBe(3)
    expect(opened(made.desk).search.page({ action: 'desk.confirmDate', status: '403' }, null, 1).events).toHaveLength(1)
    // The question stands, for somebody else.
    await made.signIn()
    expect(await clockOf()).toMatchObject({ due: 3, mayConfirm: true })
    await confirmToday()
    expect(stored()).toBe(0)
  })

  it('is a supervisor too', async () => {
    await confirm()
    leapNow = 40 * DAY
    await signInAs('supervisor')
    expect(await clockOf()).toMatchObject({ due: 1, mayConfirm: true })
    await confirmToday()
    expect(stored()).toBe(0)
  })

  it('is no clerk where only pictures end, or entries of the trail', async () => {
    await made.call('desk.setPolicy', { values: { keepImages: true, keepImagesDays: 7 } })
    await confirm()
    leapNow = 10 * DAY
    await signInAs('clerk')
    expect(await clockOf()).toMatchObject({ due: 0, duePictures: 1, dueEvents: false, mayConfirm: false })
    expect(await codeOf(confirmToday())).toBe('desk.dateErases')
    closeDesk(made.desk)
    made.clock.leapt += 400 * DAY
    await startAfter(400 * DAY)
    expect(await clockOf()).toMatchObject({ dueEvents: true, mayConfirm: true })
  })

  it('is anybody where nothing ends by it, which makes no room for the next leap', async () => {
    await confirm()
    leapNow = 28 * DAY
    await signInAs('clerk')
    expect(await clockOf()).toMatchObject({ due: 0, mayConfirm: true })
    await confirmToday()
    expect(await clockOf()).toBeNull()
    // Small enough by itself, and the record's time would be over.
    made.clock.time += 4 * DAY
    made.clock.leapt += 4 * DAY
    await made.call('desk.state', {})
    expect(purgeDesk(made.desk)).toBe(0)
    expect(stored()).toBe(1)
    expect(made.desk.clockDoubt).toMatchObject({ kind: 'ahead' })
  })

  it('is anybody after a weekend too many, and the desk that runs from then on asks nothing of a weekend', async () => {
    leapNow = 6 * DAY
    await signInAs('clerk')
    await confirmToday()
    for (let hour = 0; hour < 8; hour++) {
      made.clock.time += HOUR
      judgeClock(made.desk)
    }
    closeDesk(made.desk)
    made.clock.leapt += 3 * DAY
    await startAfter(3 * DAY)
    expect(await clockOf()).toBeNull()
  })
})
