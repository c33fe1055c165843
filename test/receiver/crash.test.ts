import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../electron/dev/paths.ts'
import { run } from '../../electron/receiver/command/run.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { openPostgres } from '../../electron/receiver/storage/postgres.ts'
import { openSqlite } from '../../electron/receiver/storage/sqlite.ts'
import { openBench } from './workbench.ts'
import { freePort, postgresPrograms, startPostgres, type PostgresServer } from './postgres-server.ts'

const at = new Date('2026-03-01T09:00:00.000Z')

/** Between a terminal and the receiver: lets everything through until `cut` is set, then calls it with the first byte of an answer, which never arrives. */
async function openCutter(port: number): Promise<{ port: number, cutNext: (cut: () => void) => void, close: () => void }> {
  let cut: (() => void) | null = null
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    near.on('error', () => far.destroy()).on('close', () => far.destroy()).pipe(far)
    far.on('error', () => near.destroy()).on('close', () => near.destroy()).on('data', (answer: Buffer) => {
      const now = cut
      cut = null
      if (now === null) near.write(answer)
      else {
        now()
        near.destroy()
        far.destroy()
      }
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { port: (server.address() as AddressInfo).port, cutNext: (next) => { cut = next }, close: () => server.close() }
}

describe.each([['SQLite', false], ['PostgreSQL', true]])('the receiver over %s is killed between commit and answer', (_name, withPostgres) => {
  const absent = withPostgres && postgresPrograms === undefined && process.env['CI'] === undefined
  const folder = mkdtempSync(join(tmpdir(), 'foyer-crash-'))
  const file = join(folder, 'receiver.json')
  let postgres: PostgresServer | null = null
  let port = 0
  let child: ChildProcess

  /** A process of its own, as it is run. */
  async function serve(): Promise<void> {
    child = spawn(process.execPath, [join(root, 'test/receiver/serve-child.ts'), 'serve', '--config', file], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve())
      child.once('exit', (code) => reject(new Error(`the receiver ended with ${code}`)))
    })
  }
  const gone = (): Promise<unknown> => new Promise((resolve) => { if (child.exitCode !== null || child.signalCode !== null) resolve(null); else child.once('exit', resolve) })

  beforeAll(async () => {
    if (absent) return
    postgres = withPostgres ? await startPostgres() : null
    port = await freePort()
    writeFileSync(file, JSON.stringify({ folder: 'data', listen: { host: '127.0.0.1', port }, postgres: postgres?.address ?? null }))
    await serve()
  })
  afterAll(async () => {
    if (absent) return
    child.kill('SIGKILL')
    await gone()
    await postgres?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.skipIf(absent)('ten times, and nothing is lost, doubled or taken for a fork', async () => {
    const order = async (...args: string[]): Promise<Record<string, unknown>> => {
      const out: Record<string, unknown>[] = []
      expect(await run([...args, '--config', file], { out: (value) => out.push(value as Record<string, unknown>), say: () => undefined, now: () => new Date(), readSecret: () => Promise.resolve(''), stopped: Promise.resolve() })).toBe(0)
      return out[0] ?? {}
    }
    const trail = new SimulatedTrail('t-crash', randomBytes(32))
    const cutter = await openCutter(port)
    const base = `http://127.0.0.1:${cutter.port}/uplink/v1`
    await SimulatedTerminal.enrol(trail, String((await order('enrol-code', 'Bar'))['code']), { base, authority: null })
    const terminal = new SimulatedTerminal(trail, new UplinkClient({ base, authority: null, bearer: String((await order('api-key', 't-crash'))['key']) }))
    for (let kill = 0; kill < 10; kill++) {
      for (let each = 0; each < 30; each++) trail.happen(at)
      cutter.cutNext(() => child.kill('SIGKILL'))
      await expect(terminal.sync(at)).rejects.toThrow(/socket hang up|ECONNRESET/)
      await gone()
      await serve()
      // It was committed before it was killed: the same batch again is answered with its receipt.
      expect(await terminal.sync(at)).toBe(true)
      expect(terminal.received).toBe(trail.size)
      expect(terminal.forked).toBe(false)
    }
    cutter.close()
    const database = postgres === null ? await openSqlite(join(folder, 'data', 'receiver.db')) : await openPostgres(postgres.address, 2)
    expect((await database.rows<{ body: string }>("SELECT body FROM events WHERE terminal = 't-crash' ORDER BY idx")).map(({ body }) => body)).toEqual(trail.leaves)
    expect(await database.rows('SELECT kind FROM alarms')).toEqual([])
    await database.close()
  })
})

test.skipIf(postgresPrograms === undefined && process.env['CI'] === undefined)('while PostgreSQL is away a terminal is told to come again, and when it is back its events are all there', async () => {
  const server = await startPostgres()
  const bench = await openBench(() => ({ postgres: server.address }))
  const terminal = await bench.enrol('t-database')
  for (let each = 0; each < 20; each++) terminal.trail.happen(at)
  await terminal.sync(at)
  await server.kill()
  for (let each = 0; each < 20; each++) terminal.trail.happen(at)
  expect(await terminal.send(terminal.trail.batch(20, 20, at))).toMatchObject({ status: 500, body: { code: 'uplink.fault' } })
  await server.start()
  await expect.poll(() => terminal.sync(at)).toBe(true)
  expect(terminal.received).toBe(40)
  expect((await bench.command('alarms')).out).toEqual([])
  terminal.client.close()
  await bench.close()
  await server.close()
})
