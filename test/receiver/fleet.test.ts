import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { join } from 'node:path'
import { watchFleet } from '../../electron/receiver/fleet/watch.ts'
import { openSqlite } from '../../electron/receiver/storage/sqlite.ts'
import type { Database } from '../../electron/receiver/storage/database.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import type { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { openBench, type Bench } from './workbench.ts'

const MINUTE = 60_000
const HEARTBEAT = 15 * MINUTE

describe('what a fleet tells, and what it keeps silent about', () => {
  let bench: Bench
  let database: Database
  let now = new Date('2027-01-01T09:00:00.000Z')
  beforeAll(async () => {
    bench = await openBench(() => ({}), () => now)
    database = await openSqlite(join(bench.settings.folder, 'receiver.db'))
  })
  afterAll(async () => {
    await database.close()
    await bench.close()
  })

  /** By an API key: TLS has a clock of its own, which certificates of these days would not please. */
  async function enrol(id: string): Promise<SimulatedTerminal> {
    const terminal = await bench.enrol(id)
    terminal.client.close()
    terminal.client = new UplinkClient({ ...bench.line, bearer: String((await bench.command('api-key', id)).out[0]?.['key']) })
    return terminal
  }

  const open = async (terminal: string): Promise<string[]> =>
    (await bench.command('alarms')).out.filter((each) => each['terminal'] === terminal && each['endedAt'] === null).map((each) => String(each['kind']))
  const later = (ms: number): Date => (now = new Date(now.getTime() + ms))
  const watch = (): Promise<void> => watchFleet(database, HEARTBEAT, now)

  test('silence is an alarm after two heartbeats, once, and ends with the next', async () => {
    const terminal = await enrol('t-silent')
    await terminal.heartbeat(now)
    later(2 * HEARTBEAT)
    await watch()
    expect(await open('t-silent')).toEqual([])
    const since = new Date(now.getTime() - 2 * HEARTBEAT).toISOString()
    later(1)
    await watch()
    await watch()
    expect((await bench.command('alarms')).out.filter((each) => each['terminal'] === 't-silent')).toMatchObject([{ kind: 'silent', times: 1, details: { since } }])
    expect(await terminal.heartbeat(now)).toMatchObject({ status: 200, body: { at: now.toISOString(), size: 0 } })
    await watch()
    expect(await open('t-silent')).toEqual([])
    // A desk that is switched off at night is one alarm that comes again, with the silence it is about.
    const night = now.toISOString()
    later(3 * HEARTBEAT)
    await watch()
    expect((await bench.command('alarms')).out.filter((each) => each['terminal'] === 't-silent')).toMatchObject([{ kind: 'silent', times: 2, endedAt: null, details: { since: night } }])
    await terminal.heartbeat(now)
  })

  test('a clock that is off, and what the desk knows to be wrong with itself, are alarms while they last', async () => {
    const terminal = await enrol('t-clock')
    await terminal.heartbeat(new Date(now.getTime() - 20 * MINUTE), ['disk.low', '<b>bold</b>'])
    expect((await open('t-clock')).toSorted()).toEqual(['clock', 'desk', 'desk'])
    await terminal.heartbeat(now, ['disk.low'])
    expect(await open('t-clock')).toEqual(['desk'])
    await terminal.heartbeat(now)
    expect(await open('t-clock')).toEqual([])
  })

  test('events that a desk tells of and that do not arrive are an alarm', async () => {
    const terminal = await enrol('t-lag')
    terminal.trail.happen(now)
    later(3 * HEARTBEAT)
    await terminal.heartbeat(now)
    await watch()
    expect(await open('t-lag')).toEqual(['lag'])
    await terminal.sync(now)
    await watch()
    expect(await open('t-lag')).toEqual([])
  })

  test('a trail that is shorter than it was is a rollback; a heartbeat that crossed a batch is none', async () => {
    const terminal = await enrol('t-back')
    for (let each = 0; each < 30; each++) terminal.trail.happen(now)
    const crossing = terminal.trail.copy(20)
    await terminal.sync(now)
    const honest = terminal.trail
    terminal.trail = crossing
    await terminal.heartbeat(now)
    expect(await open('t-back')).toEqual([])
    later(2 * MINUTE)
    // Whatever its own clock says.
    await terminal.heartbeat(new Date(now.getTime() - 4 * MINUTE))
    expect(await open('t-back')).toEqual(['rollback'])
    terminal.trail = honest
    await terminal.heartbeat(now)
    // Evidence does not go away because the old file is back.
    expect(await open('t-back')).toEqual(['rollback'])
  })

  test('a desk that sent events and has no checkpoint any more has lost its trail', async () => {
    const terminal = await enrol('t-lost')
    for (let each = 0; each < 3; each++) terminal.trail.happen(now)
    const { trail } = terminal
    await terminal.sync(now)
    terminal.trail = trail.copy(0)
    await terminal.heartbeat(now)
    expect(await open('t-lost')).toEqual([])
    later(2 * MINUTE)
    await terminal.heartbeat(now)
    expect(await open('t-lost')).toEqual(['rollback'])
  })

  test('content that is kept back is an alarm: below it some is there, or a trail ends without; what a desk deleted in time is none', async () => {
    const bare = (terminal: SimulatedTerminal, from: number, most: number, without: (index: number) => boolean) => {
      const batch = terminal.trail.batch(from, most, now)
      return terminal.send({ ...batch, leaves: batch.leaves.map((leaf, index) => typeof leaf === 'string' && without(from + index) ? { hash: Buffer.from(leafHash(leaf)).toString('base64') } : leaf) })
    }
    const [old, gap, rogue, mute] = [await enrol('t-old'), await enrol('t-gap'), await enrol('t-rogue'), await enrol('t-mute')]
    for (const { trail } of [old, gap, rogue, mute]) for (let each = 0; each < 30; each++) trail.happen(now)
    // A desk of some years: what is older than one was deleted, in two batches.
    for (const [from, most] of [[0, 10], [10, 20]] as const) expect(await bare(old, from, most, (index) => index < 25)).toMatchObject({ status: 200 })
    expect(await bare(gap, 0, 30, (index) => index === 12)).toMatchObject({ status: 200 })
    await bare(rogue, 0, 20, () => false)
    expect(await bare(rogue, 20, 10, () => true)).toMatchObject({ status: 200 })
    await bare(mute, 0, 30, () => true)
    expect(await open('t-gap')).toEqual(['withheld'])
    expect(await open('t-rogue')).toEqual(['withheld'])
    expect(await open('t-mute')).toEqual([])
    later(2 * HEARTBEAT + 1)
    for (const each of [old, mute]) await each.heartbeat(now)
    await watch()
    await watch()
    expect(await open('t-old')).toEqual([])
    expect(await open('t-mute')).toEqual(['withheld'])
    expect((await bench.command('alarms')).out.find((each) => each['terminal'] === 't-mute')).toMatchObject({ times: 1, details: { without: 0 } })
    // Offline for longer than any desk keeps them.
    for (let each = 0; each < 5; each++) old.trail.happen(now)
    later(400 * 24 * 60 * MINUTE)
    await bare(old, 30, 5, (index) => index < 33)
    expect((await open('t-old')).filter((kind) => kind === 'withheld')).toEqual([])
  })

  test('a heartbeat shows a fork before any batch does', async () => {
    const terminal = await enrol('t-beat')
    for (let each = 0; each < 300; each++) terminal.trail.happen(now)
    await terminal.sync(now)
    terminal.trail = terminal.trail.copy(280)
    terminal.trail.happen(later(1))
    await terminal.heartbeat(now)
    expect(await open('t-beat')).toEqual(['fork'])
  })
})
