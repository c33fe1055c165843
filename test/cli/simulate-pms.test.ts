import { createHmac, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import type { Pause } from '../../electron/cli/pms/ask-and-wait.ts'
import { receiveWebhooks, type ReceiverOptions } from '../../electron/cli/pms/receiver.ts'
import { refusalOf } from '../../electron/cli/pms/signature.ts'
import { simulatePms } from '../../electron/cli/simulate-pms.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import { OPEN_OF_CLIENT_MAX } from '../../electron/contract/scan-requests.ts'
import { deskApi, type DeskApi } from '../gateway/desk-api.ts'
import { specimenReading } from '../vault/specimen-reading.ts'

const secret = () => `whsec_${randomBytes(32).toString('base64')}`
const signed = (id: string, seconds: number, body: string, by: string) => `v1,${createHmac('sha256', Buffer.from(by.slice(6), 'base64')).update(`${id}.${seconds}.${body}`).digest('base64')}`
const BODY = '{"type":"record.confirmed","data":{"id":"r1"}}'
const NOW = Date.parse('2026-06-01T09:00:00.000Z')
const SECONDS = NOW / 1000

describe('a webhook’s signature', () => {
  const [one, other] = [secret(), secret()]
  const by = (signature: string, { id = 'm1', at = SECONDS, body = BODY } = {}) => refusalOf({ id, timestamp: String(at), signature }, Buffer.from(body), [one], NOW)

  it('holds for one of the two secrets of a rotation, over id, time and body, for five minutes', () => {
    expect(by(signed('m1', SECONDS, BODY, one))).toBeNull()
    expect(by(`${signed('m1', SECONDS, BODY, other)} ${signed('m1', SECONDS, BODY, one)}`)).toBeNull()
    expect([by(signed('m1', SECONDS, BODY, other)), by(''), by('v1,'), by(signed('m1', SECONDS, BODY, one).replace('v1,', 'v1a,'))]).toEqual(['signature', 'signature', 'signature', 'signature'])
    expect([by(signed('m1', SECONDS, BODY, one), { body: `${BODY} ` }), by(signed('m1', SECONDS, BODY, one), { id: 'm2' }), by(signed('m1', SECONDS, BODY, one), { at: SECONDS - 1 })]).toEqual(['signature', 'signature', 'signature'])
    for (const [away, refused] of [[300, null], [301, 'old'], [-300, null], [-301, 'old']] as const) expect(by(signed('m1', SECONDS - away, BODY, one), { at: SECONDS - away })).toBe(refused)
  })
})

describe('the receiver of webhooks', () => {
  let received: { close(): Promise<void>, port: number }
  afterEach(async () => { await received.close() })

  it('takes what is signed once, knows it again, and refuses what is not, or too large, or no message', async () => {
    const [whole] = [secret()]
    const messages: unknown[] = []
    const refused: string[] = []
    const options: ReceiverOptions = { port: 0, tls: null, secrets: [whole], now: () => NOW, onMessage: (message) => { messages.push(message) }, onRefused: (why) => { refused.push(why) } }
    received = await receiveWebhooks(options)
    const post = (headers: Record<string, string>, body: string, method = 'POST') => new Promise<number>((resolve) => {
      const asked = request({ host: '127.0.0.1', port: received.port, method, headers }, (response) => { response.resume(); resolve(response.statusCode ?? 0) })
      asked.on('error', () => resolve(-1))
      asked.end(body)
    })
    const good = { 'webhook-id': 'm1', 'webhook-timestamp': String(SECONDS), 'webhook-signature': signed('m1', SECONDS, BODY, whole) }
    const ofNoJson = { ...good, 'webhook-signature': signed('m1', SECONDS, 'no JSON', whole) }
    expect([await post(good, BODY), await post(good, BODY), await post({}, BODY), await post(good, 'no JSON'), await post(ofNoJson, 'no JSON'), await post(good, BODY, 'PUT')]).toEqual([204, 204, 401, 401, 400, 405])
    expect([413, -1]).toContain(await post(good, 'x'.repeat(200_000)))
    expect(messages).toEqual([{ id: 'm1', body: JSON.parse(BODY) as unknown, again: false }, { id: 'm1', body: JSON.parse(BODY) as unknown, again: true }])
    expect(refused).toEqual(['form', 'signature', 'form', 'tooLarge'])
  })
})

describe('the simulated property management system', () => {
  let made: DeskApi
  beforeEach(async () => { made = await deskApi() })
  afterEach(async () => { await made.dispose() })

  function terminal(key: string) {
    const lines: Record<string, unknown>[] = []
    const io = {
      stdout: (line: string) => { lines.push(JSON.parse(line) as Record<string, unknown>) }, stderr: () => undefined, env: { FOYER_API_KEY: key }, now: () => new Date(), randomBytes: (count: number) => randomBytes(count),
      readFile: () => Promise.resolve(Buffer.from(made.origin.ca)), readSecret: () => Promise.reject(new Error('not asked')),
    } as unknown as CliIo
    const desk = ['--desk', `https://localhost:${made.origin.port}`, '--authority', 'ca.pem']
    return { io, lines, run: (more: string[], { pause, stopped = new Promise<void>(() => undefined) }: { pause?: Pause, stopped?: Promise<void> } = {}) => simulatePms([...desk, ...more], io, stopped, pause) }
  }
  /** The request as soon as it is on the screen. */
  async function asked(): Promise<string> {
    for (;;) {
      const [first] = await made.bench.call('requests.list', {})
      if (first !== undefined) return first.id
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  it('asks for a family’s documents, hears of each step and shows what it got', async () => {
    const { key } = await made.client(['requests.make', 'records.read', 'records.numbers'])
    const pms = terminal(key)
    const ended = pms.run(['--reference', '4711', '--guest', 'Anna Maria Eriksson', '--guests', '2'])
    const id = await asked()
    expect(await made.bench.call('requests.list', {})).toMatchObject([{ reference: '4711', guests: ['Anna Maria Eriksson', null] }])
    await made.bench.call('requests.take', { id })
    for (let at = 0; at < 2; at++) {
      const { readingId } = await made.bench.call('internal.holdReading', { reading: specimenReading(), replaces: null })
      await made.bench.call('records.confirm', { readingId, corrections: [], again: true, request: id })
    }
    expect(await ended).toBe(0)
    expect(pms.lines[0]).toMatchObject({ asked: 202, answer: { state: 'waiting', attended: true } })
    expect(pms.lines.at(-1)).toMatchObject({ status: 200, answer: { state: 'done', records: [{ document: { fields: expect.arrayContaining([{ name: 'documentNumber', value: 'L898902C3' }]) as unknown } }, {}] } })
  })

  it('ends with 1 where the desk declines, and knows a desk that is not the one it was told', async () => {
    const { key } = await made.client(['requests.make'])
    const pms = terminal(key)
    const ended = pms.run(['--reference', '4711'])
    await made.bench.call('requests.decline', { id: await asked(), reason: 'noDocument' })
    expect(await ended).toBe(1)
    expect(pms.lines.at(-1)).toMatchObject({ answer: { state: 'declined', reason: 'noDocument' } })
    const stranger = terminal(key)
    stranger.io.readFile = () => Promise.resolve(Buffer.from(''))
    await expect(stranger.run(['--reference', '1'])).rejects.toMatchObject({ code: 'uplink.certificate' })
    for (const wrong of [[], ['--reference', '1', '--guests', '21'], ['--reference', '1', '--listen', 'x']]) await expect(simulatePms(wrong, pms.io, Promise.resolve())).rejects.toThrow(UsageError)
  })

  it('comes again when the desk says so, as the one request that it is, and not before', async () => {
    const { key } = await made.client(['requests.make'])
    const open: string[] = []
    for (let at = 0; at < OPEN_OF_CLIENT_MAX; at++) {
      const { headers } = await made.ask('/v1/scan-requests', { method: 'POST', key, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reference: `${at}`, guests: [{}] }) })
      open.push(String(headers['location']))
    }
    const pauses: number[] = []
    const pms = terminal(key)
    const ended = pms.run(['--reference', '4711'], { pause: async (ms) => {
      pauses.push(ms)
      // The second time there is room.
      if (pauses.length === 2) await made.ask(open[0] ?? '', { method: 'DELETE', key })
    } })
    const mine = async () => (await made.bench.call('requests.list', {})).filter(({ reference }) => reference === '4711')
    await expect.poll(async () => (await mine()).length).toBe(1)
    await made.bench.call('requests.decline', { id: (await mine())[0]?.id ?? '', reason: 'noTime' })
    expect(await ended).toBe(1)
    expect(pms.lines.slice(0, 3)).toMatchObject([{ later: 429, seconds: 5, answer: { code: 'requests.tooMany' } }, { later: 429 }, { asked: 202 }])
    expect(pauses.slice(0, 2)).toEqual([5000, 5000])
  })

  describe('that asks and listens', () => {
    const whole = secret()
    const told = (type: string, id: unknown, port: unknown) => new Promise<number>((resolve, reject) => {
      const [body, seconds] = [JSON.stringify({ type, data: { id } }), Math.floor(Date.now() / 1000)]
      const headers = { 'webhook-id': `m-${type}-${String(id)}`, 'webhook-timestamp': String(seconds), 'webhook-signature': signed(`m-${type}-${String(id)}`, seconds, body, whole) }
      request({ host: '127.0.0.1', port: Number(port), method: 'POST', headers }, (response) => { response.resume().on('end', () => { resolve(response.statusCode ?? 0) }) }).on('error', reject).end(body)
    })
    async function declined(more: Parameters<ReturnType<typeof terminal>['run']>[1] = {}) {
      const { key } = await made.client(['requests.make'])
      const pms = terminal(key)
      pms.io.env['FOYER_WEBHOOK_SECRET'] = whole
      const [over, ended] = [vi.fn<() => void>(), pms.run(['--reference', '4711', '--listen', '0'], more)]
      void ended.then(over)
      const id = await asked()
      await made.bench.call('requests.decline', { id, reason: 'noTime' })
      const isHeard = () => pms.lines.some(({ answer }) => (answer as { state?: string } | undefined)?.state === 'declined')
      while (!isHeard()) await new Promise((resolve) => { setTimeout(resolve, 20) })
      return { id, pms, over, ended, port: pms.lines[0]?.['listening'] }
    }

    it('does not end before the webhook of its own request has come, which it answers', async () => {
      const { id, pms, over, ended, port } = await declined()
      expect([await told('request.declined', 'another', port), await told('request.done', id, port), await told('record.confirmed', id, port)]).toEqual([204, 204, 204])
      expect(over).not.toHaveBeenCalled()
      expect(await told('request.declined', id, port)).toBe(204)
      expect(await ended).toBe(1)
      expect(pms.lines.at(-1)).toMatchObject({ again: false, body: { type: 'request.declined', data: { id } } })
    })

    it('says so where it does not come', async () => {
      const waited: number[] = []
      const { id, pms, ended } = await declined({ pause: (ms) => {
        waited.push(ms)
        return Promise.resolve()
      } })
      expect(await ended).toBe(1)
      expect(waited.at(-1)).toBe(120_000)
      expect(pms.lines.at(-1)).toEqual({ webhookMissing: 'request.declined', id })
    })
  })
})
