import { afterAll, beforeAll, expect, it } from 'vitest'
import { syslogFeed, syslogLimits, type SyslogLimits } from '../../../electron/uplink/feeds/syslog.ts'
import { makeCertificates, type Certificates, type Pair } from '../certificates.ts'
import { deliver, heldAgainst } from '../deliver.ts'
import { feedEvents } from '../feed-events.ts'
import { syslogStandIn, type SyslogFault, type SyslogStandIn } from '../stand-in-syslog.ts'

let certificates: Certificates
beforeAll(() => { certificates = makeCertificates() })
afterAll(() => certificates.remove())

const settled: SyslogLimits = { ...syslogLimits, settleMs: 100 }
const never = new AbortController().signal
const feedTo = (port: number, limits = settled, bytesPerSecond = 0) => syslogFeed({ host: '127.0.0.1', port, body: 'sentence', trust: { ca: certificates.ca, certificate: null, key: null, least: 'TLSv1.3' }, bytesPerSecond }, limits)

async function tried(work: (other: SyslogStandIn) => Promise<void>, pair: Pair = certificates.server): Promise<void> {
  const other = await syslogStandIn(pair)
  try {
    await work(other)
  } finally {
    await other.close()
  }
}

const events = feedEvents(60)

it('brings every event once and in order', async () => {
  await tried(async (other) => {
    expect(await deliver(feedTo(other.port), events, { tries: 3, batch: 20 })).toEqual({ taken: 60, failures: [] })
    expect(heldAgainst(events, other.arrived)).toEqual({ lost: [], again: 0, strange: 0, inOrder: true })
  })
})

it('keeps to a limit of the policy, in pieces, and has the time that takes on top of its own', async () => {
  await tried(async (other) => {
    // Sending alone takes more than that.
    const limits = { ...settled, wholeMs: 3000 }
    expect(await feedTo(other.port, limits, 6000).send(events, never)).toBe(60)
    expect(heldAgainst(events, other.arrived)).toEqual({ lost: [], again: 0, strange: 0, inOrder: true })
    expect(other.reads).toBeGreaterThan(10)
  })
})

const faults: readonly SyslogFault[] = ['dropAtOnce', 'closeAtOnce', 'resetAfterReading', 'fallAfterReading']

it.each(faults)('does not take a batch for taken when the collector does %s', async (fault) => {
  await tried(async (other) => {
    other.faults.push(fault)
    const delivery = await deliver(feedTo(other.port), events, { tries: 6, batch: 20 })
    expect(delivery).toMatchObject({ taken: 60, failures: [expect.stringContaining('uplink.unreachable') as string] })
    expect(heldAgainst(events, other.arrived)).toEqual({ lost: [], again: expect.any(Number) as number, strange: 0, inOrder: true })
  })
})

it.each([['neverRead', { idleMs: 300 }], ['neverClose', { idleMs: 300 }], ['talkForEver', { wholeMs: 1500 }]] as const)('does not wait for ever for a collector that does %s', async (fault, given) => {
  await tried(async (other) => {
    other.faults.push(fault)
    await expect(feedTo(other.port, { ...settled, ...given }).send(events, never)).rejects.toMatchObject({ code: 'uplink.unreachable' })
    other.faults.length = 0
    expect(await feedTo(other.port).send(events, never)).toBe(60)
    expect(heldAgainst(events, other.arrived)).toMatchObject({ lost: [], strange: 0 })
  })
})

it.each(['expired', 'otherName', 'foreign'] as const)('sends nothing to a collector whose certificate is %s', async (which) => {
  await tried(async (other) => {
    await expect(feedTo(other.port).send(events, never)).rejects.toMatchObject({ code: 'uplink.certificate' })
    expect(other.arrived).toEqual([])
  }, certificates[which])
})

it('ends when it is called off', async () => {
  await tried(async (other) => {
    other.faults.push('neverClose')
    const off = new AbortController()
    const sending = feedTo(other.port).send(events, off.signal)
    await expect.poll(() => other.arrived.length).toBe(60)
    off.abort()
    await expect(sending).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'stopped' })
    await expect(feedTo(other.port).send(events, off.signal)).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'stopped' })
  })
})
