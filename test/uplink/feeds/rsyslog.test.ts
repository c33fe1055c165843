import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syslogMessage, type SyslogBody } from '../../../electron/uplink/feeds/syslog-form.ts'
import { syslogFeed, syslogLimits, type SyslogLimits } from '../../../electron/uplink/feeds/syslog.ts'
import type { Trust } from '../../../electron/uplink/net/trust.ts'
import { makeCertificates, type Certificates } from '../certificates.ts'
import { gapsOf } from '../readme-query.ts'
import { deliver, heldAgainst } from '../deliver.ts'
import { feedEvents } from '../feed-events.ts'
import { rsyslog, rsyslogObstacle, type Rsyslog } from '../rsyslog.ts'

const limits: SyslogLimits = { ...syslogLimits, settleMs: 300 }
const never = new AbortController().signal

describe.skipIf(rsyslogObstacle() !== null)('syslog over TLS into a real rsyslog', () => {
  let certificates: Certificates
  let collector: Rsyslog
  let mutual: Rsyslog
  let old: Rsyslog
  beforeAll(async () => {
    certificates = makeCertificates()
    collector = rsyslog(certificates)
    mutual = rsyslog(certificates, { mutual: true })
    old = rsyslog(certificates, { old: true })
    await Promise.all([collector.start(), mutual.start(), old.start()])
  })
  afterAll(async () => {
    await Promise.all([collector.stop(), mutual.stop(), old.stop()])
    certificates.remove()
  })
  const trust = (given: Partial<Trust> = {}): Trust => ({ ca: certificates.ca, certificate: null, key: null, least: 'TLSv1.3', ...given })
  const feed = (to: Rsyslog, given: Partial<Trust> = {}, body: SyslogBody = 'sentence', host = 'localhost') => syslogFeed({ host, port: to.port, body, trust: trust(given), bytesPerSecond: 0 }, limits)

  it.each(['sentence', 'cef'] as const)('is written down as it was sent, as %s', async (body) => {
    const before = collector.written().length
    const events = feedEvents(30, body === 'cef' ? 9000 : 8000)
    expect(await feed(collector, {}, body).send(events, never)).toBe(30)
    await expect.poll(() => collector.written().length).toBe(before + 30)
    expect(collector.written().slice(before)).toEqual(events.map((told) => syslogMessage(told, body)))
  })

  it('shows a gap to who asks as the README says', async () => {
    const before = feedEvents(3, 7000)
    await feed(collector).send([...before, ...feedEvents(2, 7005)], never)
    await expect.poll(() => collector.arrived().filter(({ index }) => index >= 7000 && index < 7100).length).toBe(5)
    expect(gapsOf('grep', (command) => command.replace('trail.log', collector.file))).toContain('7003-7004')
  })

  it('loses nothing to a collector that is killed and started anew in the middle, again and again; what comes twice is recognised', async () => {
    const events = feedEvents(1200)
    const done = new AbortController()
    const kills = (async () => {
      for (let round = 0; !done.signal.aborted && round < 40; round++) {
        await new Promise((resolve) => { setTimeout(resolve, 120 + (round * 397) % 900) })
        await collector.kill()
        await collector.start()
      }
    })()
    const delivery = await deliver(feed(collector), events, { tries: 3000, batch: 100, waitMs: 30 })
    done.abort()
    await kills
    expect(delivery.taken).toBe(1200)
    expect(delivery.failures.filter((failure) => !failure.startsWith('uplink.unreachable'))).toEqual([])
    expect(delivery.failures.length).toBeGreaterThan(0)
    const held = heldAgainst(events, collector.arrived().filter(({ index }) => index < 7000))
    expect(held).toMatchObject({ lost: [], strange: 0 })
  })

  it('shows its certificate where rsyslog asks for one, and takes nothing for taken without', async () => {
    const { certificate, key } = certificates.client
    await expect(feed(mutual).send(feedEvents(5), never)).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 500) as number })
    expect(await feed(mutual, { certificate, key }).send(feedEvents(5), never)).toBe(5)
    await expect.poll(() => mutual.arrived().map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
  })

  it('speaks TLS 1.2 with one that knows no better only where policy says so', async () => {
    await expect(feed(old).send(feedEvents(2), never)).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 500) as number })
    expect(old.written()).toEqual([])
    expect(await feed(old, { least: 'TLSv1.2' }).send(feedEvents(2), never)).toBe(2)
    await expect.poll(() => old.arrived().length).toBe(2)
  })

  it('sends nothing where the authority is not its own', async () => {
    await expect(feed(collector, { ca: certificates.foreignCa }).send(feedEvents(1), never)).rejects.toMatchObject({ code: 'uplink.certificate' })
  })
})
