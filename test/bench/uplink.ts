/**
 * `npm run bench:uplink [-- EVENTS [SEED [SHARE]]]`: a real desk's trail through a seeded fault proxy to a real receiver, both processes of their own that are killed with -9 on the
 * way: events lost, held twice, gaps and changes that nobody noticed, and time.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { root } from '../../electron/dev/paths.ts'
import { run } from '../../electron/receiver/command/run.ts'
import { nodesCompletedBy, rootAt } from '../../electron/tlog/merkle-tree.ts'
import { Random } from '../drawn/random.ts'
import { freePort } from '../receiver/postgres-server.ts'
import { makeCertificates } from '../uplink/certificates.ts'
import { faultProxy, proxyFaults } from './fault-proxy.ts'

const [events = 100_000, seed = 20_261, share = 0.3] = process.argv.slice(2).filter((word) => word !== '--').map(Number)

/** The terminal is killed after so many milliseconds, anything between, so many times; then it is left to finish. */
const KILLED_AFTER_MS = [700, 4000] as const
const TERMINAL_KILLS = 20

const gone = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => { if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode); else child.once('exit', resolve) })

export async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-uplink-'))
  const certificates = makeCertificates()
  const config = join(folder, 'receiver.json')
  const port = await freePort()
  writeFileSync(config, JSON.stringify({ folder: 'data', listen: { host: '127.0.0.1', port } }))
  const random = new Random(seed)
  const receiver: { child: ChildProcess | null } = { child: null }
  const serve = async () => {
    const started = spawn(process.execPath, [join(root, 'test/receiver/serve-child.ts'), 'serve', '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] })
    receiver.child = started
    await new Promise((resolve) => { started.stdout.once('data', resolve) })
  }
  const command = async (...args: string[]): Promise<Record<string, unknown>[]> => {
    const out: Record<string, unknown>[] = []
    await run([...args, '--config', config], { out: (value) => out.push(value as Record<string, unknown>), say: (line) => { console.error(line) }, now: () => new Date(), readSecret: () => Promise.resolve(''), stopped: Promise.resolve() })
    return out
  }
  await serve()
  const proxy = await faultProxy(port, certificates.server, { seed, share, kill: async () => {
    const running = receiver.child
    running?.kill('SIGKILL')
    if (running !== null) await gone(running)
    await serve()
  } })
  const terminal = (code: string, apiKey: string) => {
    const address = `https://127.0.0.1:${proxy.port}/uplink/v1`
    const child = spawn(process.execPath, [join(root, 'test/bench/uplink-child.ts'), folder, String(events), address, certificates.caFile, code, apiKey], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (text: Buffer) => { said += text.toString() })
    return { child, said: () => said }
  }
  try {
    // By hand, as a person does: a code is asked for again where it did not get through.
    let known: Record<string, unknown> | undefined
    while (known === undefined) {
      const enrolling = terminal(String((await command('enrol-code', 'Bench'))[0]?.['code']), '')
      await gone(enrolling.child)
      known = (await command('terminals'))[0]
    }
    const apiKey = String((await command('api-key', String(known['id'])))[0]?.['key'])
    const from = performance.now()
    let kills = 0
    for (; kills < TERMINAL_KILLS; kills++) {
      const { child } = terminal('', apiKey)
      const timer = setTimeout(() => { child.kill('SIGKILL') }, KILLED_AFTER_MS[0] + Math.floor(random.next() * (KILLED_AFTER_MS[1] - KILLED_AFTER_MS[0])))
      const status = await gone(child)
      clearTimeout(timer)
      if (status === 0) break
    }
    const last = terminal('', apiKey)
    const status = await gone(last.child)
    const seconds = (performance.now() - from) / 1000
    const desk = JSON.parse(last.said() || '{}') as { terminal: string, size: number, root: string, halt: unknown }
    const held = new DatabaseSync(join(folder, 'data', 'receiver.db'), { readOnly: true })
    const rows = held.prepare('SELECT idx, hash FROM events WHERE terminal = ? ORDER BY idx').all(desk.terminal) as unknown as { idx: number, hash: Uint8Array }[]
    held.close()
    const distinct = new Set(rows.map(({ idx }) => idx)).size
    const nodes = new Map<string, Uint8Array>()
    const read = (level: number, number: number) => nodes.get(`${level}/${number}`) ?? new Uint8Array(32)
    for (const { idx, hash } of rows) for (const node of nodesCompletedBy(idx, hash, read)) nodes.set(`${node.level}/${node.number}`, node.hash)
    const faults = proxyFaults.map((fault) => `${fault} ${proxy.counts[fault]}`).join(', ')
    if (status !== 0) console.log(`the terminal ended with ${status}`)
    console.log(`${desk.size} events, seed ${seed}; faults to ${Math.round(share * 100)} % of requests: ${faults}; terminal killed ${kills} times\n`)
    console.log('| sender | lost | held twice | changed or missing unnoticed | stopped | seconds |\n|---|---|---|---|---|---|')
    const lost = desk.size - distinct
    const same = Buffer.from(rootAt(rows.length, read)).toString('base64') === desk.root
    console.log(`| Foyer uplink | ${lost} | ${rows.length - distinct} | ${same && lost === 0 ? 0 : 'the roots differ'} | ${desk.halt === null ? 'no' : 'yes'} | ${seconds.toFixed(1)} |`)
    return status === 0 && lost === 0 && rows.length === distinct && same ? 0 : 1
  } finally {
    await proxy.close()
    receiver.child?.kill('SIGKILL')
    certificates.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}
