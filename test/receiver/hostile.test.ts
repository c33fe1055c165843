import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Batch } from '../../electron/contract/uplink-protocol.ts'
import { limits } from '../../electron/receiver/http/limits.ts'
import type { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { beginBody, openBench, type Bench } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')

describe('hostile terminals', () => {
  let bench: Bench
  let terminal: SimulatedTerminal
  beforeAll(async () => {
    bench = await openBench()
    terminal = await bench.enrol('t-hostile')
    for (let each = 0; each < 20; each++) terminal.trail.happen(at)
    await terminal.send(terminal.trail.batch(0, 10, at))
  })
  afterAll(() => bench.close())

  /** Another trail that goes on as `change` says, honestly signed: only its content is wrong. */
  function goesOn(change: (trail: SimulatedTrail) => void): Batch {
    const trail = terminal.trail.copy(10)
    change(trail)
    return trail.batch(10, 1000, at)
  }
  const honest = (): Batch => terminal.trail.batch(10, 10, at)
  const leaf = (change: (text: string) => string): Batch => goesOn((trail) => trail.add(change(terminal.trail.leaves[10] ?? '')))

  const batches: [what: string, batch: () => unknown, status: number, code: string][] = [
    ['text that is no JSON', () => leaf(() => 'not json at all'), 422, 'uplink.leafForm'],
    ['white space in a leaf', () => leaf((text) => text.replace(',', ', ')), 422, 'uplink.leafForm'],
    ['members in another order', () => leaf((text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed()))), 422, 'uplink.leafForm'],
    ['a member twice', () => leaf((text) => text.replace('"detail":null', '"detail":null,"detail":null')), 422, 'uplink.leafForm'],
    ['a member that no event has', () => leaf((text) => text.replace('"detail":null', '"detail":null,"document":"P<UTO"')), 422, 'uplink.leafForm'],
    ['a letter written as an escape', () => leaf((text) => text.replace('"clerk"', '"\\u0063lerk"')), 422, 'uplink.leafForm'],
    ['a number with an exponent', () => leaf((text) => text.replace('"status":201', '"status":2.01e2')), 422, 'uplink.leafForm'],
    ['a prototype for a member', () => leaf(() => '{"__proto__":{"index":10}}'), 422, 'uplink.leafForm'],
    ['a leaf from another place', () => goesOn((trail) => trail.add(terminal.trail.leaves[11] ?? '')), 422, 'uplink.leafIndex'],
    ['a leaf of another desk', () => goesOn((trail) => trail.happen(at, { terminal: 't-else' })), 422, 'uplink.foreignLeaf'],
    ['leaves that were swapped', () => ({ ...honest(), leaves: honest().leaves.toReversed() }), 422, 'uplink.leafIndex'],
    ['a leaf changed on the way', () => ({ ...honest(), leaves: honest().leaves.map((each) => typeof each === 'string' ? each.replace('"local"', '"other"') : each) }), 422, 'uplink.rootMismatch'],
    ['a leaf missing', () => ({ ...honest(), leaves: honest().leaves.slice(0, -1) }), 400, 'uplink.form'],
    ['a proof changed', () => ({ ...honest(), consistency: honest().consistency.map(() => Buffer.alloc(32, 5).toString('base64')) }), 422, 'uplink.badProof'],
    ['a proof missing', () => ({ ...honest(), consistency: [] }), 422, 'uplink.badProof'],
    ['a checkpoint that another key signed', () => {
      const other = new SimulatedTrail('t-hostile', new Uint8Array(32).fill(9))
      for (const each of terminal.trail.leaves) other.add(each)
      return { ...honest(), checkpoint: other.checkpoint(20, at) }
    }, 422, 'uplink.badSignature'],
    ['a checkpoint of another log', () => ({ ...honest(), checkpoint: signCheckpoint(20, new Uint8Array(32), noteSigner('foyer/t-else', terminal.trail.signer.seed)) }), 422, 'uplink.badSignature'],
    ['a checkpoint that says more than was signed', () => ({ ...honest(), checkpoint: honest().checkpoint.replace('\n20\n', '\n21\n') }), 422, 'uplink.badSignature'],
    ['a size beyond all numbers', () => ({ ...honest(), start: 1e300 }), 400, 'uplink.form'],
    ['a size below nothing', () => ({ ...honest(), start: -1 }), 400, 'uplink.form'],
    ['another version of the protocol', () => ({ ...honest(), protocol: 2 }), 400, 'uplink.form'],
    ['more than was agreed', () => ({ ...honest(), leaves: Array.from({ length: 1001 }, () => '{}') }), 400, 'uplink.form'],
    ['a list for a batch', () => [], 400, 'uplink.form'],
    ['nothing', () => null, 400, 'uplink.form'],
  ]

  test.each(batches)('%s is refused as a whole', async (_what, batch, status, code) => {
    const told = await terminal.client.send('POST', '/terminals/t-hostile/batches', JSON.stringify(batch()), 'application/json')
    expect({ status: told.status, body: JSON.parse(told.text) as unknown }).toEqual({ status, body: { type: 'about:blank', title: code, status, code } })
    expect(told.headers['content-type']).toBe('application/problem+json')
    expect(await terminal.client.json('GET', '/terminals/t-hostile')).toMatchObject({ body: { size: 10 } })
  })

  const requests: [what: string, method: string, path: string, body: () => string | Uint8Array, type: string, status: number][] = [
    ['bytes that are no UTF-8', 'POST', '/terminals/t-hostile/batches', () => Uint8Array.of(0x7b, 0xff, 0x7d), 'application/json', 400],
    ['brackets within brackets', 'POST', '/terminals/t-hostile/batches', () => '['.repeat(100_000) + ']'.repeat(100_000), 'application/json', 400],
    ['half a document', 'POST', '/terminals/t-hostile/batches', () => '{"protocol":1', 'application/json', 400],
    ['a body larger than any batch', 'POST', '/terminals/t-hostile/batches', () => Buffer.alloc(17 * 1024 * 1024, 0x20), 'application/json', 413],
    ['a heartbeat larger than any', 'POST', '/terminals/t-hostile/heartbeats', () => Buffer.alloc(300 * 1024, 0x20), 'application/json', 413],
    ['a form', 'POST', '/terminals/t-hostile/batches', () => 'start=10', 'application/x-www-form-urlencoded', 415],
    ['a path above', 'GET', '/terminals/..%2f..%2fetc', () => '', 'text/plain', 404],
    ['an id of a kind that is none', 'GET', `/terminals/${'a'.repeat(65)}`, () => '', 'text/plain', 404],
    ['a method that is not there', 'DELETE', '/terminals/t-hostile', () => '', 'text/plain', 405],
  ]

  test.each(requests)('%s is refused', async (_what, method, path, body, type, status) => {
    const content = body()
    const told = await terminal.client.send(method, path, content.length === 0 ? null : content, type).catch((error: Error) => error)
    // A body that nobody reads to its end may break the line before the answer is seen.
    expect(told instanceof Error ? 413 : told.status).toBe(status)
    expect(await terminal.client.json('GET', '/terminals/t-hostile')).toMatchObject({ status: 200, body: { size: 10 } })
  })

  test('nothing is unpacked', async () => {
    const client = new UplinkClient({ ...bench.line, bearer: String((await bench.command('api-key', 't-hostile')).out[0]?.['key']), headers: { 'content-encoding': 'gzip' } })
    expect(await client.send('POST', '/terminals/t-hostile/batches', gzipSync(JSON.stringify(honest())), 'application/json')).toMatchObject({ status: 415 })
    client.close()
  })

  test('whoever sends what is no TLS, or half a hello, is alone with it', async () => {
    await Promise.all(['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001', ''].map((text) => new Promise<void>((resolve) => {
      const socket = connect(bench.receiver.port, '127.0.0.1', () => socket.write(text || '\0'))
      socket.setTimeout(500, () => socket.destroy())
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
    })))
    expect(await terminal.client.json('GET', '/terminals/t-hostile')).toMatchObject({ status: 200 })
  })

  test('nobody holds every connection by saying nothing', async () => {
    const sockets = await Promise.all(Array.from({ length: 300 }, () => new Promise<Socket>((resolve) => {
      const socket = connect(bench.receiver.port, '127.0.0.1', () => resolve(socket))
      socket.on('error', () => undefined)
    })))
    let closed = 0
    for (const socket of sockets) socket.on('close', () => { closed++ })
    await expect.poll(() => closed).toBeGreaterThanOrEqual(300 - limits.connectionsOfOne)
    expect(closed).toBeLessThan(150)
    for (const socket of sockets) socket.destroy()
    await expect.poll(async () => (await terminal.client.json('GET', '/terminals/t-hostile').catch(() => ({ status: 0 }))).status).toBe(200)
  })

  test('what points at the desk is an alarm, what points at the line is none; and the honest trail goes on', async () => {
    const kinds = (await bench.command('alarms')).out.map((each) => `${String(each['kind'])} ${String((each['details'] as Record<string, unknown>)['code'])}`)
    expect(kinds.toSorted()).toEqual(['foreign uplink.foreignLeaf', 'signature uplink.badSignature'])
    expect(await terminal.send(honest())).toMatchObject({ status: 200 })
    expect(bench.faults).toEqual([])
  })

  test('one that holds bodies open takes no place of the others', async () => {
    const greedy = await bench.enrol('t-greedy')
    const key = String((await bench.command('api-key', 't-greedy')).out[0]?.['key'])
    const begin = (path: string) => beginBody(`${bench.line.base}/terminals/t-greedy/${path}`, bench.line.authority, key, `"${' '.repeat(1000)}"`)
    const open = [await begin('batches'), await begin('batches')]
    const small = await Promise.all(Array.from({ length: limits.smallAtOnce }, () => begin('heartbeats')))
    expect(await greedy.client.json('POST', '/terminals/t-greedy/batches', {})).toMatchObject({ status: 429, body: { code: 'uplink.tooMany' } })
    expect(await greedy.heartbeat(at)).toMatchObject({ status: 429 })
    expect(await terminal.heartbeat(at)).toMatchObject({ status: 200 })
    expect(await Promise.all([...open, ...small].map((end) => end()))).toEqual([...open, ...small].map(() => 400))
    greedy.client.close()
  })

  test('one that sends the same batch without end is told to wait', async () => {
    // A clock that stands: nothing becomes free again, however slow the machine.
    const now = new Date()
    const still = await openBench(() => ({}), () => now)
    const greedy = await still.enrol('t-greedy')
    for (let each = 0; each < 1000; each++) greedy.trail.happen(at, { detail: 'ä'.repeat(300), path: `/${'x'.repeat(199)}` })
    const same = greedy.trail.batch(0, 1000, at)
    const times = Math.ceil(1.5 * limits.batchBytesAtOnce / Buffer.byteLength(JSON.stringify(same)))
    const told: number[] = []
    for (let each = 0; each < times; each++) told.push((await greedy.send(same)).status)
    expect(new Set(told)).toEqual(new Set([200, 429]))
    greedy.client.close()
    await still.close()
  })

  test('a body of no told length is no batch', async () => {
    const client = new UplinkClient({ ...bench.line, bearer: String((await bench.command('api-key', 't-hostile')).out[0]?.['key']), headers: { 'transfer-encoding': 'chunked' } })
    expect(await client.send('POST', '/terminals/t-hostile/batches', null, '')).toMatchObject({ status: 400 })
    client.close()
  })

  test('one that asks without end is told to wait, and the others are not', async () => {
    const other = await bench.enrol('t-patient')
    const statuses: number[] = []
    await Promise.all([0, 1, 2, 3].map(async () => {
      for (let each = 0; each < 400 && !statuses.includes(429); each++) statuses.push((await terminal.client.json('GET', '/terminals/t-hostile')).status)
    }))
    expect(statuses).toContain(429)
    expect(await other.client.json('GET', '/terminals/t-patient')).toMatchObject({ status: 200 })
  })

  test('codes cannot be tried one after the other', async () => {
    const stranger = new UplinkClient(bench.line)
    const statuses: number[] = []
    for (let each = 0; each < 40; each++) statuses.push((await stranger.send('POST', '/enrolments', '{}', 'application/json')).status)
    stranger.close()
    expect(statuses[0]).toBe(400)
    expect(statuses.at(-1)).toBe(429)
  })
})
