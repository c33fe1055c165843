import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSqlite } from '../../electron/receiver/storage/sqlite.ts'
import { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { EventStream, subjectOf } from '../../electron/receiver/stream/jetstream.ts'
import { publishDue } from '../../electron/receiver/stream/publisher.ts'
import { join } from 'node:path'
import { natsIsHere, startNats, type NatsCluster } from './nats-server.ts'
import { openBench, type Bench } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')
const absent = !natsIsHere && process.env['CI'] === undefined
if (absent) process.stderr.write('foyer: not tried: nats-server is not installed (Debian package nats-server)\n')

describe.skipIf(absent)('JetStream', () => {
  let cluster: NatsCluster
  let bench: Bench
  beforeAll(async () => {
    cluster = await startNats(1)
    bench = await openBench(() => ({ nats: { servers: cluster.servers } }))
  })
  afterAll(async () => {
    await bench.close()
    await cluster.close()
  })

  /** What the stream holds of a terminal: index, hash and text, in its order. */
  async function streamed(terminal: string): Promise<{ index: number, id: string, text: string }[]> {
    const connection = await connect({ servers: cluster.servers })
    try {
      const manager = await jetstreamManager(connection, { checkAPI: false })
      const { state } = await manager.streams.info('FOYER')
      const found = []
      for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
        const message = await manager.streams.getMessage('FOYER', { seq })
        if (message?.subject === subjectOf('FOYER', terminal)) found.push({ index: Number(message.header.get('Foyer-Index')), id: message.header.get('Nats-Msg-Id'), text: message.string() })
      }
      return found
    } finally {
      await connection.close()
    }
  }

  const sizeIn = async (terminal: string): Promise<number> => (await streamed(terminal)).length

  test('each event that is committed is one message, with its index and the hash of its leaf', async () => {
    const terminal = await bench.enrol('t-stream')
    for (let each = 0; each < 30; each++) terminal.trail.happen(at)
    await terminal.sync(at)
    await expect.poll(() => sizeIn('t-stream')).toBe(30)
    const messages = await streamed('t-stream')
    expect(messages.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, index) => index))
    expect(messages.map(({ text }) => text)).toEqual(terminal.trail.leaves)
    expect(messages[3]?.id).toMatch(/^t-stream\/3\/[0-9a-f]{64}$/)
  })

  test('a trail that began anew goes on a subject of its own from its first event, and the one before stays', async () => {
    const terminal = await bench.enrol('t-anew')
    for (let each = 0; each < 10; each++) terminal.trail.happen(at)
    await terminal.sync(at)
    await expect.poll(() => sizeIn('t-anew')).toBe(10)
    const { out } = await bench.command('enrol-code', 'Front desk', '--terminal', 't-anew', '--anew')
    const { terminal: again, enrolled } = await SimulatedTerminal.enrol(terminal.trail.copy(6), String(out[0]?.['code']), bench.line)
    expect(enrolled).toMatchObject({ size: 0, receipt: null, epoch: 2 })
    for (let each = 0; each < 2; each++) again.trail.happen(new Date('2026-03-02T09:00:00.000Z'))
    await again.sync(at)
    await expect.poll(() => sizeIn('t-anew~2')).toBe(8)
    expect((await streamed('t-anew~2')).map(({ text }) => text)).toEqual(again.trail.leaves)
    expect(await sizeIn('t-anew')).toBe(10)
    expect(bench.faults).toEqual([])
  })

  test('while the stream is away nothing is lost and no batch refused, and when it is back nothing is doubled', async () => {
    const terminal = await bench.enrol('t-away')
    for (let each = 0; each < 20; each++) terminal.trail.happen(at)
    await terminal.sync(at)
    await expect.poll(() => sizeIn('t-away')).toBe(20)
    await cluster.nodes[0]?.kill()
    for (let each = 0; each < 25; each++) terminal.trail.happen(at)
    expect(await terminal.sync(at)).toBe(true)
    await cluster.nodes[0]?.start()
    await expect.poll(() => sizeIn('t-away')).toBe(45)
    expect((await streamed('t-away')).map(({ index }) => index)).toEqual(Array.from({ length: 45 }, (_, index) => index))
  })

  test('two that publish the same trail at once, and one whose mark was lost, still make one message of each event', async () => {
    const terminal = await bench.enrol('t-twice')
    for (let each = 0; each < 40; each++) terminal.trail.happen(at)
    await terminal.sync(at)
    await expect.poll(() => sizeIn('t-twice')).toBe(40)
    const database = await openSqlite(join(bench.settings.folder, 'receiver.db'))
    const [one, other] = await Promise.all([0, 1].map(() => EventStream.open({ servers: cluster.servers, stream: 'FOYER', replicas: 1, authority: null, token: null })))
    for (let round = 0; round < 3; round++) {
      await database.transaction((sql) => sql.rows("UPDATE published SET size = 5, claim_until = NULL WHERE terminal = 't-twice'"))
      for (let each = 0; each < 10; each++) terminal.trail.happen(at)
      await terminal.sync(at)
      const faults: unknown[] = []
      await Promise.all([one, other].map((stream, which) => stream === undefined ? Promise.resolve(0) : publishDue(database, stream, `claim-${which}`, new Date(), (fault) => faults.push(fault))))
      expect(faults).toEqual([])
    }
    await expect.poll(() => sizeIn('t-twice')).toBe(70)
    expect((await streamed('t-twice')).map(({ index }) => index)).toEqual(Array.from({ length: 70 }, (_, index) => index))
    await Promise.all([one?.close(), other?.close(), database.close()])
  })
})
