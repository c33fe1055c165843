/**
 * `npm run bench:api [-- --only load|gateway|memory|clerk --count N]`: the built app at its demo desk in real Electron, and other programs that ask it over
 * TLS: readings a second and how long each takes, beside `read` on the command line; what the gateway adds to a call; memory; and what the
 * clerk notices of it: how long a page at the desk takes, and the window's frames, while sixteen programs have documents read.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../electron/dev/build.ts'
import { ensureElectron, runtimeEnvironment } from '../../electron/dev/electron-runtime.ts'
import { runToEnd } from '../../electron/dev/launch.ts'
import { inPrivateSession, startDisplay } from '../../electron/dev/session.ts'
import type { ConnectionState } from '../../electron/contract/connections.ts'
import type { Client, MadeKey } from '../../electron/contract/clients.ts'
import { projectRoot } from '../data-folder.ts'
import { passportPage } from '../e2e/draw-specimen.ts'
import { launch } from '../e2e/launch.ts'
import { DeskPage } from '../e2e/pages.ts'
import { freePort } from '../receiver/postgres-server.ts'
import { ApiClient, loadOf } from './api-load.ts'
import { readAtDesk, watchFrames, type Frames } from './api-window.ts'
import { median } from './camera-figures.ts'
import { familyOf } from './process-tree.ts'

// The demo desk wants a keychain: one of its own, as in the tests.
if (process.platform === 'linux' && process.env['FOYER_DEMO_BUS'] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-keychain-'))
  const again = { command: process.execPath, args: [join(projectRoot, 'electron/dev/run.mjs'), 'test/bench/api.ts', ...process.argv.slice(2)] }
  const status = await runToEnd(inPrivateSession(folder, again), { cwd: projectRoot, env: process.env })
  rmSync(folder, { recursive: true, force: true })
  process.exit(status)
}

const CLIENTS = [1, 4, 16] as const
/** The clerk may wait so much longer than at a quiet desk. */
const CLERK_MOST = 1.3
/** What the gateway may add to a call, ms. */
const GATEWAY_MOST_MS = 5

const words = process.argv.slice(2).filter((word) => word !== '--')
const textOf = (name: string): string | null => (words.includes(name) ? words[words.indexOf(name) + 1] ?? null : null)
const wanted = (name: string): boolean => textOf('--only') === null || textOf('--only') === name
const count = Number(textOf('--count') ?? 12)

const pages = await Promise.all(['ANNA', 'BERND', 'CLARA', 'DAVID'].map((givenNames, at) => passportPage({ surname: 'HOLMSTEDT', givenNames, number: `FA${at + 1}409170`.slice(0, 9), born: `8${at}0412`, sex: at % 2 === 0 ? 'F' : 'M', expires: '330219' })))
const pageOf = (at: number): Uint8Array => pages[at % pages.length]!

const share = (all: readonly number[], part: number): number => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? Number.NaN
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

Object.assign(process.env, runtimeEnvironment(await ensureElectron()))
await build()
const display = process.env['DISPLAY'] === undefined && process.platform === 'linux' ? await startDisplay() : null
if (display !== null) process.env['DISPLAY'] = display.name
const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-api-'))
const policy = join(folder, 'policy.json')
const port = await freePort()
writeFileSync(policy, JSON.stringify({ api: true, apiPort: port, idleSeconds: 3600 }))
const launched = await launch({ env: { FOYER_POLICY: policy }, sandbox: process.getuid?.() !== 0 })
const desk = new DeskPage(launched.page)
const clients: ApiClient[] = []
try {
  const secret = await desk.demoSecret()
  await desk.signIn('Demo administrator', secret)
  const state = (await desk.ask('connections.state', {})).value as ConnectionState
  const ca = state.certificate?.authority?.pem ?? ''
  for (let at = 0; at < Math.max(...CLIENTS); at++) {
    const client = (await desk.ask('clients.create', { name: `Bench ${at}`, permissions: ['readings.make', 'records.read'], addresses: ['127.0.0.1'], expiresAt: null })).value as Client
    await desk.ask('staff.prove', { call: 'clients.addKey', kind: 'secret', answer: secret })
    const made = (await desk.ask('clients.addKey', { id: client.id, certificate: null })).value as MadeKey
    clients.push(new ApiClient({ host: '127.0.0.1', port }, ca, made.key))
  }
  // One after the other: strangers at one address share what they may ask at once, until each key has counted.
  for (const client of clients) await client.ask('GET', '/v1/health/ready')
  // Once before it counts: the second reader starts with it.
  await clients[0]!.read(pageOf(0))
  say(`${availableParallelism()} processors`)
  if (wanted('load')) await tellLoad()
  if (wanted('gateway')) await tellGateway()
  if (wanted('memory')) await tellMemory()
  if (wanted('clerk')) await tellClerk()
} finally {
  for (const client of clients) client.close()
  await launched.close()
  rmSync(folder, { recursive: true, force: true })
  display?.stop()
}

async function tellLoad(): Promise<void> {
  const files = pages.map((page, at) => {
    const file = join(folder, `page-${at}.jpg`)
    writeFileSync(file, page)
    return file
  })
  const lines = execFileSync(process.execPath, ['electron/dev/cli.mjs', 'read', ...files, ...files, '--json'], { cwd: projectRoot, encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line) as { ms: number })
  // Those after the first four: what is loaded once is not the pages'.
  const alone = lines.slice(pages.length).map(({ ms }) => ms)
  const rows: object[] = [{ who: '`read` on the command line', 'a second': (1000 / median(alone)).toFixed(1), 'p50 ms': Math.round(median(alone)), 'p95 ms': Math.round(share(alone, 0.95)) }]
  for (const many of CLIENTS) {
    const from = performance.now()
    const done = (await Promise.all(clients.slice(0, many).map(async (client) => {
      const mine: number[] = []
      for (let at = 0; at < Math.max(2, Math.ceil(count / many)); at++) mine.push(await client.read(pageOf(at)))
      return mine
    }))).flat()
    rows.push({ who: `${many} over TLS`, 'a second': (done.length / (performance.now() - from) * 1000).toFixed(1), 'p50 ms': Math.round(share(done, 0.5)), 'p95 ms': Math.round(share(done, 0.95)) })
  }
  console.table(rows)
}

/** The same question to the same vault, by the screen's door and over TLS. */
async function tellGateway(): Promise<void> {
  const [client] = clients
  const api: number[] = []
  const screen: number[] = []
  const live: number[] = []
  const timed = async (into: number[], work: () => Promise<unknown>): Promise<void> => {
    const from = performance.now()
    await work()
    into.push(performance.now() - from)
  }
  // One after the other by turns: whatever else the machine does, both have it. Below what one client may ask a minute.
  for (let at = 0; at < 60; at++) {
    await timed(live, () => client!.ask('GET', '/v1/health/live'))
    await timed(api, () => client!.ask('GET', '/v1/records?limit=1'))
    screen.push(await launched.page.evaluate(async () => {
      const from = performance.now()
      await (window as unknown as { foyer: { call(name: string, input: unknown): Promise<unknown> } }).foyer.call('records.search', { query: '', before: null, limit: 1 })
      return performance.now() - from
    }))
  }
  const added = median(api) - median(screen)
  say(`a call over TLS ${median(api).toFixed(1)} ms (p95 ${share(api, 0.95).toFixed(1)}), by the screen's door ${median(screen).toFixed(1)} ms: the gateway adds ${added.toFixed(1)} ms (aim: ${GATEWAY_MOST_MS}); alone it answers in ${median(live).toFixed(1)} ms`)
}

async function tellMemory(): Promise<void> {
  const load = loadOf(clients, pageOf)
  await until(() => load.done.length >= clients.length)
  tell('sixteen programs at work')
  await load.stop()
  tell('afterwards')
  function tell(when: string): void {
    const family = familyOf(launched.app.process().pid!)
    console.table(family.filter(({ rss }) => rss > 0).map(({ role, rss, pss }) => ({ when, process: role, 'resident MB': Math.round(rss / 1e6), 'its share MB': Math.round(pss / 1e6) })))
  }
}

/** Quiet, beside sixteen programs, and quiet again: what changes on the machine meanwhile is in both. */
async function tellClerk(): Promise<void> {
  const measure = async (): Promise<{ ms: number[], frames: Frames }> => {
    const frames = await watchFrames(launched.page)
    const ms: number[] = []
    for (let at = 0; at < count; at++) ms.push(await readAtDesk(launched.page, pageOf(at)))
    return { ms, frames: await frames() }
  }
  // The desk's own reader loads its engines with the first one.
  await readAtDesk(launched.page, pageOf(0))
  const before = await measure()
  const load = loadOf(clients, pageOf)
  await until(() => load.done.length > 0)
  const beside = await measure()
  const done = load.done.length
  await load.stop()
  const after = await measure()
  const quiet = median([...before.ms, ...after.ms])
  const row = (when: string, { ms, frames }: typeof before) => ({ when, 'page read, median ms': Math.round(median(ms)), 'p95 ms': Math.round(share(ms, 0.95)), 'frames a second': frames.aSecond.toFixed(1), 'longest frame ms': Math.round(frames.longest), 'frames over 50 ms': frames.long })
  console.table([row('quiet', before), row(`beside 16 programs (${done} read)`, beside), row('quiet again', after)])
  const times = median(beside.ms) / quiet
  say(`a page at the desk takes ${times.toFixed(2)} times its quiet time beside sixteen programs (at most ${CLERK_MOST})`)
  if (times > CLERK_MOST) process.exitCode = 1
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => { setTimeout(resolve, 50) })
}
