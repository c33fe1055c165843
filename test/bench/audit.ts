import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import type { EventContent } from '../../electron/tlog/leaf.ts'
import { auditLog } from '../../electron/vault/audit/log.ts'
import { auditSearch } from '../../electron/vault/audit/search.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { verifyLog } from '../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../electron/vault/calls/state-check.ts'
import { migrate, openEncrypted } from '../../electron/vault/database/database.ts'

/**
 * The trail of a busy desk after years: fills a real encrypted database with events (a million unless told otherwise),
 * then searches, proves and verifies it. `npm run bench:audit [EVENTS]`
 */
const events = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-audit-'))
const path = join(folder, 'records.db')
const key = randomBytes(32)
const signer = noteSigner('foyer/t-bench', randomBytes(32))

const actions = [
  ['GET', '/records', 'records.search'], ['GET', '/records/:id', 'records.get'], ['POST', '/readings', 'reading.discard'], ['POST', '/readings', 'reading.readFile'],
  ['POST', '/sessions', 'staff.signIn'], ['DELETE', '/sessions/current', 'staff.signOut'], ['DELETE', '/records/:id', 'records.erase'], ['PATCH', '/desk/policy', 'desk.setPolicy'],
] as const
const users = Array.from({ length: 40 }, (_, number) => `staff-${number}`)
const start = Date.parse('2024-01-01T00:00:00.000Z')

function eventAt(number: number): EventContent {
  const rare = number % 1000
  const [method, path, action] = actions[rare === 7 ? 7 : rare % 97 === 0 ? 6 : (number * 7919) % 6] ?? actions[0]
  const status = rare === 13 ? 500 : number % 61 === 0 ? 403 : number % 43 === 0 ? 401 : 200
  return {
    time: new Date(start + number * 60_000).toISOString(), user: users[(number * 31) % (number % 5 === 0 ? 40 : 8)] ?? 'system', role: 'clerk', method, path, action, status,
    error: status === 200 ? null : 'staff.forbidden', subject: number % 3 === 0 ? `record-${Math.floor(number / 12)}` : null, detail: null,
    terminal: 't-bench', address: 'local', version: '0.1.0',
    format: 2, principal: 'staff', door: 'screen', credential: `session-${Math.floor(number / 300)}`,
  }
}

/** Seconds of processor time that this process has used: what a busy machine does not change. */
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }
const seconds = (since: number) => (performance.now() - since) / 1000
const print = (what: string, value: string) => { process.stdout.write(`${what.padEnd(44)} ${value}\n`) }

async function main(): Promise<void> {
  let database = await openEncrypted(path, key, true)
  migrate(database)
  let log = auditLog(database, signer, join(folder, 'checkpoint.txt'))
  let began = performance.now()
  let cpuBefore = cpu()
  for (let from = 0; from < events; from += 10_000) {
    database.transaction(() => { for (let number = from; number < Math.min(events, from + 10_000); number++) log.append(eventAt(number)) }).immediate()
  }
  print('append, 10,000 events a transaction', `${Math.round(events / seconds(began))} events/s (${(cpu() - cpuBefore).toFixed(1)} s of CPU)`)
  began = performance.now()
  for (let number = events; number < events + 200; number++) database.transaction(() => log.append(eventAt(number))).immediate()
  print('append, one event a transaction, on disk', `${Math.round(200 / seconds(began))} events/s`)
  log.checkpoint(new Date())
  database.pragma('optimize=0x10002')
  database.close()
  print('size of the database', `${Math.round(statSync(path).size / 1e6)} MB`)

  began = performance.now()
  database = await openEncrypted(path, key, false)
  log = auditLog(database, signer, join(folder, 'checkpoint.txt'))
  const search = auditSearch(database, log.words, (id) => id)
  print('open', `${(seconds(began) * 1000).toFixed(0)} ms`)
  const at = (fraction: number) => new Date(start + Math.round(events * fraction) * 60_000).toISOString()
  const filters: AuditFilter[] = [
    {}, { user: 'staff-3' }, { user: 'staff-37' }, { method: 'DELETE' }, { method: 'GET' }, { status: '500' }, { status: '4xx' }, { status: '403' }, { action: 'desk.setPolicy' },
    { subject: `record-${Math.floor(events / 24)}` }, { from: at(0.4), to: at(0.4001) }, { user: 'staff-5', status: '401' }, { user: 'staff-5', status: '500' }, { user: 'staff-39', status: '5xx' },
    { user: 'staff-5', method: 'DELETE', status: '4xx' }, { action: 'records.search', status: '500' }, { user: 'staff-2', from: at(0.1), to: at(0.102) }, { status: '500', from: at(0.1), to: at(0.101) },
    { user: 'staff-1', action: 'desk.setPolicy', status: '403' }, { status: '5xx', from: at(0.001), to: at(0.5) },
  ]
  const times: { ms: number, filter: string }[] = []
  for (let round = 0; round < 10; round++) {
    for (const filter of filters) {
      const before = performance.now()
      search.page(filter, null, 100)
      times.push({ ms: performance.now() - before, filter: JSON.stringify(filter) })
    }
  }
  const sorted = times.toSorted((a, b) => a.ms - b.ms)
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]?.ms ?? 0
  print(`search, ${filters.length} filters, 100 rows each`, `p50 ${quantile(0.5).toFixed(1)} ms, p95 ${quantile(0.95).toFixed(1)} ms`)
  print('  slowest', `${sorted.at(-1)?.ms.toFixed(1)} ms ${sorted.at(-1)?.filter}`)
  if (process.argv.includes('--all')) for (const filter of filters) print(`  ${JSON.stringify(filter)}`, `${Math.max(...times.filter((time) => time.filter === JSON.stringify(filter)).map(({ ms }) => ms)).toFixed(1)} ms at most`)
  began = performance.now()
  for (let round = 0; round < 100; round++) log.root()
  print('root', `${(seconds(began) * 10).toFixed(2)} ms`)
  const verify = async (what: string) => {
    began = performance.now()
    cpuBefore = cpu()
    const result = await verifyLog(database, log, stateCheck, () => Math.round(seconds(began) * 1000), () => undefined)
    print(`verify${what}, ${result.ok ? 'holds' : 'DOES NOT HOLD'}`, `${seconds(began).toFixed(1)} s (${(cpu() - cpuBefore).toFixed(1)} s of CPU)`)
  }
  // The desk does the look at the indexes by itself a minute after it opened; who verifies before that waits for it.
  await verify(' and look at the indexes')
  await verify('')
  database.close()
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
