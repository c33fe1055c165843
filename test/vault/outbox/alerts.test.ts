import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import type { UplinkTold } from '../../../electron/contract/uplink.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { outboxAlerts } from '../../../electron/vault/outbox/state.ts'
import { outboxBench, type OutboxBench } from './outbox-bench.ts'

let made: OutboxBench
beforeEach(async () => { made = await outboxBench() })
afterEach(() => { made.dispose() })

const MINUTE = 60_000
const tell = (told: Partial<UplinkTold>) => made.inside('internal.uplinkTold', { destination: 'receiver', told: { error: null, nextTryAt: null, okAt: null, theirCertificateUntil: null, skewMs: null, ...told } })
const everythingArrives = async () => { for (let more = true; more;) more = await made.exchange() }
const codes = () => outboxAlerts(made.desk).map(({ code }) => code)

describe('alerts of what leaves the desk', () => {
  it('tell that nothing has reached the receiver for four heartbeats, not of every try that fails, and end when something does', async () => {
    const error = new FoyerError('uplink.unreachable').toPayload()
    await tell({ okAt: new Date(made.clock.time).toISOString() })
    // A process that was started anew knows nothing of when something last got through.
    await tell({ error })
    expect(codes()).toEqual([])
    made.clock.time += 60 * MINUTE
    expect(codes()).toEqual([])
    made.clock.time += MINUTE
    expect(codes()).toEqual(['uplinkSilent'])
    await everythingArrives()
    await tell({ okAt: new Date(made.clock.time).toISOString() })
    expect(codes()).toEqual([])
  })

  it('tell that events wait for a receipt, whatever the process that sends says of itself', async () => {
    const fine = () => tell({ okAt: new Date(made.clock.time).toISOString() })
    await everythingArrives()
    made.clock.time += 300 * MINUTE
    await fine()
    // A desk that nobody used owes nothing.
    expect(codes()).toEqual([])
    await made.happen(1)
    made.clock.time += 60 * MINUTE
    await made.happen(1)
    await fine()
    expect(codes()).toEqual([])
    made.clock.time += MINUTE
    await fine()
    expect(codes()).toEqual(['uplinkNoReceipt'])
    expect((await made.inside('internal.uplinkHeartbeat', {})).alerts).toContain('uplinkNoReceipt')
    // What covers all but the newest is enough for now: that one has not waited long.
    await made.exchange()
    expect(codes()).toEqual([])
  })

  it('tell it of one that says nothing at all, and of an event that is dated ahead so as to look young', async () => {
    await everythingArrives()
    made.clock.time += 1000 * MINUTE
    await made.happen(1)
    made.clock.time -= 900 * MINUTE
    expect(codes()).toEqual(['uplinkNoReceipt'])
    await made.exchange()
    expect(codes()).toEqual([])
  })

  it('say one thing of one cause: where nothing gets through, that', async () => {
    await everythingArrives()
    await made.happen(1)
    made.clock.time += 61 * MINUTE
    await tell({ error: new FoyerError('uplink.unreachable').toPayload() })
    expect(codes()).toEqual(['uplinkSilent'])
  })

  it('tell of a receipt that is false as long as none is true', async () => {
    await tell({ okAt: new Date(made.clock.time).toISOString(), error: new FoyerError('uplink.receiptFalse', { detail: 'notOurs' }).toPayload() })
    expect(codes()).toEqual(['uplinkReceiptFalse'])
    await tell({})
    expect(codes()).toEqual([])
  })
})

describe('what goes up with a heartbeat', () => {
  it('is also what was raised from the trail, until somebody has looked at it', async () => {
    const beat = async () => (await made.inside('internal.uplinkHeartbeat', {})).alerts
    for (let count = 0; count < 10; count++) await made.inside('internal.outcome', { call: 'reading.readChip', error: new FoyerError('chip.downgrade').toPayload(), subject: null })
    const [alert] = (await made.call('alerts.list', {})).alerts
    expect(await beat()).toContain('paceDowngrade')
    for (const { id } of (await made.call('alerts.list', {})).alerts) await made.call('alerts.acknowledge', { id })
    expect(alert).toMatchObject({ code: 'paceDowngrade' })
    expect(await beat()).not.toContain('paceDowngrade')
  })

  it('is that a verification found the trail changed', async () => {
    const beat = async () => (await made.inside('internal.uplinkHeartbeat', {})).alerts
    expect(await beat()).not.toContain('trailBroken')
    await made.happen(2)
    opened(made.desk).database.prepare("UPDATE audit_events SET detail = 'forged' WHERE leaf = 1").run()
    const { problems } = await made.call('audit.verify', {})
    expect(problems.length).toBeGreaterThan(0)
    const [alert] = (await made.call('alerts.list', {})).alerts
    expect(alert).toMatchObject({ code: 'trailBroken', params: { count: problems.length } })
    expect(await beat()).toContain('trailBroken')
  })
})
