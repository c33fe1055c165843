import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { opened } from '../../electron/vault/database/opened.ts'
import { uplinkStateOf } from '../../electron/vault/outbox/state.ts'
import { connectProxy } from './connect-proxy.ts'
import { certificates, type Certificates } from './receiver-certificates.ts'
import { receiverSigner } from './held-trail.ts'
import type { Exchange } from './receiver-server.ts'
import { uplinkBench, type UplinkBench } from './uplink-bench.ts'

let made: Certificates
beforeAll(() => { made = certificates() })
afterAll(() => { made.dispose() })
let at: UplinkBench
afterEach(() => at.dispose())

const isBatch = ({ path }: Pick<Exchange, 'path'>) => path.endsWith('/batches')
const held = () => at.desk.held
const size = () => opened(at.desk.desk).log.size()
/** After whatever happened: the next turns bring everything, once, and the desk knows. */
async function everythingArrives(): Promise<void> {
  at.server.instead = () => false
  at.wait(3_600_000)
  await at.turn()
  expect(await at.code()).toBe('fine')
  const state = await at.desk.call('uplink.state', {})
  expect(held().size).toBe(state.next)
  expect(Buffer.from(held().root()).equals(opened(at.desk.desk).log.root(held().size))).toBe(true)
  // What was asked to look at it came after.
  expect(size() - held().size).toBeLessThanOrEqual(3)
}

describe('to a receiver', () => {
  it('sends over TLS 1.3 what there is, says that it is there, and nothing twice', async () => {
    at = await uplinkBench(made)
    await at.desk.happen(3)
    expect(await at.turn()).toBe(5_000)
    expect(await at.code()).toBe('fine')
    expect(at.server.seen.every(({ tls }) => tls === 'TLSv1.3')).toBe(true)
    expect(at.server.heartbeats).toHaveLength(1)
    expect(at.server.heartbeats[0]).toMatchObject({ protocol: 1, version: '0.0.0-test' })
    const asked = at.server.seen.length
    const before = held().size
    at.wait(5_000)
    await at.turn()
    // What is new since is sent; no second heartbeat, nothing that was received.
    expect(at.server.seen.slice(asked).map(({ path }) => path.split('/').at(-1))).toEqual(held().size === before ? [] : ['batches'])
    at.wait(15 * 60_000)
    await at.turn()
    expect(at.server.heartbeats).toHaveLength(2)
    expect(held().repeated).toBe(0)
  })

  it('enrols by a code that counts once, comes with its certificate from then on, and renews it', async () => {
    at = await uplinkBench(made)
    await at.set({ uplinkKey: '' })
    await at.turn()
    expect(await at.code()).toBe('uplink.notEnrolled')
    await expect(at.enrol('WRONG')).rejects.toMatchObject({ code: 'uplink.codeRefused' })
    at.server.codes.add('KTVM-2231')
    await at.enrol('KTVM-2231')
    await expect(at.enrol('KTVM-2231')).rejects.toMatchObject({ code: 'uplink.codeRefused' })
    await at.turn()
    expect(await at.code()).toBe('fine')
    const { terminal } = opened(at.desk.desk)
    expect(at.server.seen.filter(isBatch).map(({ certificate }) => certificate)).toEqual([terminal])
    const before = (await at.desk.call('uplink.state', {})).certificateUntil
    at.desk.clock.time = Date.parse(before ?? '') - 20 * 86_400_000
    at.wait(15 * 60_000)
    await at.turn()
    expect(at.server.seen.some(({ path }) => path.endsWith('/certificate'))).toBe(true)
  })

  it('goes on with the certificate of before where nobody takes the new one, says so, and forgets it when the new one has worked', async () => {
    at = await uplinkBench(made)
    await at.set({ uplinkKey: '' })
    at.server.codes.add('KTVM-2231')
    await at.enrol('KTVM-2231')
    await at.turn()
    let ca: 'house' | 'stranger' = 'stranger'
    at.server.instead = ({ path, body, answer }) => {
      if (path !== '/enrolments' && at.server.seen.at(-1)?.certificate === undefined) answer(401, {})
      else if (path.endsWith('/certificate')) answer(200, { certificate: made.issue((JSON.parse(body.toString('utf8')) as { request: string }).request, 90, ca) })
      else return false
      return true
    }
    const former = async () => (await at.desk.inside('internal.uplinkLink', {})).link?.former ?? null
    const renewAt = async () => {
      at.desk.clock.time = Date.parse((await at.desk.call('uplink.state', {})).certificateUntil ?? '') - 20 * 86_400_000
      await at.desk.signIn()
      at.wait(15 * 60_000)
      await at.turn()
    }
    await renewAt()
    expect(await former()).not.toBeNull()
    at.wait(15 * 60_000)
    await at.desk.happen(3)
    await at.turn()
    expect(await at.code()).toBe('uplink.signIn status=401')
    expect(held().size).toBeGreaterThanOrEqual(size() - 3)
    ca = 'house'
    await renewAt()
    at.wait(15 * 60_000)
    await at.turn()
    expect(await at.code()).toBe('fine')
    expect(await former()).toBeNull()
  })

  it('cosigns what neighbours show, when it says that it is there', async () => {
    at = await uplinkBench(made)
    const { signCheckpoint } = await import('../../electron/tlog/sign-checkpoint.ts')
    const { noteSigner } = await import('../../electron/tlog/sign-note.ts')
    const { verifierKey } = await import('../../electron/tlog/signed-note.ts')
    const signer = noteSigner('foyer/desk-b', new Uint8Array(32).fill(3))
    at.server.witness = { requests: [{ terminal: 'desk-b', key: verifierKey(signer), checkpoint: signCheckpoint(4, new Uint8Array(32), signer), old: 0, consistency: [] }] }
    await at.turn()
    expect(at.server.cosignatures.map(({ terminal, size: cosigned }) => `${terminal} ${cosigned}`)).toEqual(['desk-b 4'])
  })

  it('says that it is there, renews and cosigns also where its trail is not taken, and tells what is wrong with that', async () => {
    at = await uplinkBench(made)
    await at.set({ uplinkKey: '' })
    at.server.codes.add('KTVM-2231')
    await at.enrol('KTVM-2231')
    const { signCheckpoint } = await import('../../electron/tlog/sign-checkpoint.ts')
    const { noteSigner } = await import('../../electron/tlog/sign-note.ts')
    const { verifierKey } = await import('../../electron/tlog/signed-note.ts')
    const signer = noteSigner('foyer/desk-b', new Uint8Array(32).fill(3))
    at.server.witness = { requests: [{ terminal: 'desk-b', key: verifierKey(signer), checkpoint: signCheckpoint(4, new Uint8Array(32), signer), old: 0, consistency: [] }] }
    at.desk.clock.time = Date.parse((await at.desk.call('uplink.state', {})).certificateUntil ?? '') - 20 * 86_400_000
    at.server.instead = (exchange) => {
      if (!isBatch(exchange)) return false
      exchange.answer(200, { receipt: 'received, thank you' })
      return true
    }
    await at.turn()
    const { told } = uplinkStateOf(at.desk.desk)
    expect(told?.error).toMatchObject({ code: 'uplink.receiptFalse', detail: 'notCountersigned' })
    expect(at.server.heartbeats).toMatchObject([{ alerts: expect.arrayContaining(['uplinkReceiptFalse']) as string[] }])
    expect(at.server.cosignatures).toHaveLength(1)
    expect(at.server.seen.filter(({ path }) => path.endsWith('/certificate'))).toHaveLength(1)
    expect(held().size).toBe(0)
  })

  it('says of a trail that is not signed that it is not', async () => {
    at = await uplinkBench(made)
    await at.turn()
    await at.desk.happen(1)
    const { database } = opened(at.desk.desk)
    database.prepare('UPDATE audit_events SET hash = zeroblob(32) WHERE leaf = 1').run()
    database.prepare('UPDATE audit_nodes SET hash = zeroblob(32)').run()
    at.wait(15 * 60_000)
    await at.turn()
    expect(await at.code()).toMatch(/^audit\.damaged/)
    expect(at.server.heartbeats.at(-1)).toMatchObject({ alerts: expect.arrayContaining(['trailNotSigned']) as string[] })
    expect(at.server.heartbeats).toHaveLength(2)
  })

  it('comes with an API key where that is what it has', async () => {
    at = await uplinkBench(made)
    await at.desk.call('uplink.setSecret', { name: 'apiKey', value: 'foyer_abc' })
    await at.turn()
    expect(at.server.seen[0]?.authorisation).toBe('Bearer foyer_abc')
  })

  it('goes through a proxy by CONNECT, with the same certificate at its end', async () => {
    at = await uplinkBench(made)
    const proxy = await connectProxy()
    await at.set({ uplinkProxy: proxy.address })
    await at.turn()
    expect(await at.code()).toBe('fine')
    expect(proxy.asked[0]).toBe(new URL(at.server.address).host)
    await at.set({ uplinkProxy: 'http://127.0.0.1:1' })
    await at.desk.happen(1)
    await expect(at.send()).rejects.toMatchObject({ code: 'uplink.unreachable', detail: 'ECONNREFUSED' })
    await proxy.close()
  })

  it('sends slowly where policy wants it, and everything', async () => {
    at = await uplinkBench(made)
    await at.set({ uplinkKilobytes: 64 })
    await at.desk.happen(40)
    await everythingArrives()
    expect(held().size).toBeGreaterThan(40)
  })
})

describe.each<[string, (exchange: Exchange) => boolean | Promise<boolean>, string]>([
  ['redirects', ({ answer }) => { answer(302, {}, { location: 'https://127.0.0.1:1/' }); return true }, 'uplink.badAnswer redirect'],
  ['answers in another form', ({ response }) => { response.writeHead(200, { 'content-type': 'text/html' }); response.end('<p>Welcome to the hotel network'); return true }, 'uplink.badAnswer form'],
  ['answers with more than it should', ({ response }) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(Buffer.alloc(3_000_000, 0x20)); return true }, 'uplink.badAnswer tooLarge'],
  ['answers without an end', ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = (): void => { if (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20))) setImmediate(more); else response.once('drain', more) }
    more()
    return true
  }, 'uplink.badAnswer tooLarge'],
  ['breaks off its answer', ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
    response.write('{"receipt":')
    setTimeout(() => response.destroy(), 20)
    return true
  }, 'uplink.unreachable ECONNRESET'],
  ['hangs up before it commits', ({ request }) => { request.socket.destroy(); return true }, 'uplink.unreachable ECONNRESET'],
  ['hangs up after it committed', ({ request, body }) => {
    held().take(JSON.parse(body.toString()) as Parameters<ReturnType<typeof held>['take']>[0])
    request.socket.destroy()
    return true
  }, 'uplink.unreachable ECONNRESET'],
  ['is at fault', ({ answer }) => { answer(500, {}); return true }, 'uplink.busy status=500'],
  ['is too busy', ({ answer }) => { answer(429, {}, { 'retry-after': '7' }); return true }, 'uplink.busy status=429'],
  ['does not know us', ({ answer }) => { answer(401, {}); return true }, 'uplink.signIn status=401'],
  ['knows no such place', ({ answer }) => { answer(404, {}); return true }, 'uplink.badAnswer status=404'],
  ['gives a receipt that another one signed', ({ body, answer }) => {
    answer(200, { receipt: held().countersign((JSON.parse(body.toString()) as { checkpoint: string }).checkpoint, receiverSigner(9)) })
    return true
  }, 'uplink.receiptFalse notCountersigned'],
  ['claims another size at each turn', ({ answer }) => { answer(409, { code: 'uplink.otherSize', size: 3, receipt: null }); return true }, 'uplink.receiptFalse missing'],
])('a receiver that %s', (_what, instead, expected) => {
  it('stops nothing, moves nothing, loses nothing', async () => {
    at = await uplinkBench(made)
    await at.desk.happen(2)
    at.server.instead = (exchange) => isBatch(exchange) && instead(exchange)
    const next = await at.turn()
    expect(await at.code()).toBe(expected)
    expect((await at.desk.call('uplink.state', {})).next).toBe(0)
    expect(next).toBeGreaterThan(0)
    expect((await at.desk.call('uplink.state', {})).told?.nextTryAt).not.toBeNull()
    // Before its time nothing is asked; a person may.
    const asked = at.server.seen.length
    await at.turn()
    expect(at.server.seen).toHaveLength(asked)
    await everythingArrives()
    expect(new Set(held().texts).size).toBe(held().size)
  })
})

describe.each<[string, () => Parameters<typeof uplinkBench>[1], string]>([
  ['of which the certificate has ended', () => made.expired, 'CERT_HAS_EXPIRED'],
  ['that a stranger vouches for', () => made.foreign, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['of another name', () => made.otherName, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['that speaks TLS 1.2 at most', () => ({ maxVersion: 'TLSv1.2' }), '(EPROTO|ERR_SSL_.*VERSION.*|ERR_SSL_.*PROTOCOL.*)'],
])('a receiver %s', (_what, tls, detail) => {
  it('gets no word', async () => {
    at = await uplinkBench(made, tls())
    await at.desk.happen(1)
    await expect(at.send()).rejects.toMatchObject({ code: 'uplink.certificate', detail: expect.stringMatching(new RegExp(`^${detail}$`)) as string })
    expect(at.server.seen).toEqual([])
  })
})

it('a receiver that is not there costs nothing but the wait', async () => {
  at = await uplinkBench(made)
  await at.set({ uplinkAddress: 'https://127.0.0.1:1/' })
  await at.turn()
  expect(await at.code()).toBe('uplink.unreachable ECONNREFUSED')
  await at.set({ uplinkAddress: at.server.address, uplinkAuthority: '/nonexistent' })
  await expect(at.send()).rejects.toMatchObject({ code: 'uplink.settings', detail: 'uplinkAuthority' })
  expect(await at.code()).toBe('uplink.settings uplinkAuthority')
  await at.set({ uplinkAuthority: made.authorityFile })
  await everythingArrives()
})
