import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import { NO_TERMINAL } from '../../electron/tlog/leaf.ts'
import { auditLog } from '../../electron/vault/audit/log.ts'
import { inclusionProof } from '../../electron/tlog/merkle-tree.ts'
import { auditSearch, type AuditSearch } from '../../electron/vault/audit/search.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { verifyLog } from '../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../electron/vault/calls/state-check.ts'
import { migrate, openEncrypted } from '../../electron/vault/database/database.ts'
import { BUSY_START, busyEvent } from './audit-events.ts'

/**
 * The trail of a busy desk after years: fills a real encrypted database with events (a million unless told otherwise),
 * then searches, proves and verifies it. `npm run bench:audit [EVENTS]`, with `--all` every filter in a line of its own
 */
const events = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-audit-'))
const path = join(folder, 'records.db')
const key = randomBytes(32)
const signer = noteSigner('foyer/t-bench', randomBytes(32))

/** Appends that are timed one by one, each with its own write to the disk. */
const SINGLE = 500
/** Times each question is asked. */
const ROUNDS = 12
/** Of the combinations one in so many is asked, so often. */
const EVERY = 17
const AGAIN = 4
/** As many rows as the screen asks for. */
const PAGE = 200

/** Seconds of processor time that this process has used: what a busy machine does not change. */
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }
const seconds = (since: number) => (performance.now() - since) / 1000
const print = (what: string, value: string) => { process.stdout.write(`${what.padEnd(52)} ${value}\n`) }
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6)
function quantile(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}

const at = (fraction: number) => new Date(BUSY_START + Math.round(events * fraction) * 60_000).toISOString()
/** Of each way to filter some values that are common, rare, or gone for long. */
const ways: Record<string, readonly AuditFilter[]> = {
  user: [{ user: 'staff-3' }, { user: 'staff-35' }, { user: 'staff-left' }],
  door: [{ door: 'screen' }, { door: 'cli' }],
  method: [{ method: 'GET' }, { method: 'DELETE' }],
  action: [{ action: 'records.search' }, { action: 'staff.touch' }],
  result: [{ status: '2xx' }, { status: '4xx' }, { status: '5xx' }],
  terminal: [{ terminal: 't-bench' }, { terminal: NO_TERMINAL }],
  time: [{ from: at(0.4), to: at(0.4001) }, { from: at(0.1), to: at(0.6) }, { from: at(0.001), to: null }],
  subject: [{ subject: `record-${Math.floor(events / 24)}` }, { subject: 'staff-3' }],
  text: [{ text: { typed: 'corrected=sex', actions: [] } }, { text: { typed: 'sign', actions: ['staff.signIn', 'staff.signOut'] } }, { text: { typed: 'nothing is called so', actions: [] } }, { text: { typed: 'record-12', actions: [] } }],
}

/** Every combination of the ways, with each of their values. */
function combinations(): { name: string, filter: AuditFilter }[] {
  let all: { name: string, filter: AuditFilter }[] = [{ name: '', filter: {} }]
  for (const [name, values] of Object.entries(ways)) all = [...all, ...all.flatMap((before) => values.map((value) => ({ name: `${before.name} ${name}`.trim(), filter: { ...before.filter, ...value } })))]
  return all.map(({ name, filter }) => ({ name: name === '' ? 'none' : name, filter }))
}

/** @returns milliseconds of each answer to a filter: the first page, the one after it, and one far back */
function ask(search: AuditSearch, filter: AuditFilter): number[] {
  const times: number[] = []
  const once = (before: number | null) => {
    const began = performance.now()
    const { events: found } = search.page(filter, before, PAGE)
    times.push(performance.now() - began)
    return found
  }
  const last = once(null).at(-1)?.index
  if (last !== undefined) once(last)
  once(Math.floor(events / 2))
  return times
}

function measureFilters(search: AuditSearch): void {
  const all = combinations()
  const single = all.filter(({ name }) => !name.includes(' '))
  for (const { name, filter } of single) {
    const times = Array.from({ length: ROUNDS }, () => ask(search, filter)).flat()
    print(`  ${name} ${JSON.stringify(filter)}`.slice(0, 92), `p50 ${quantile(times, 0.5).toFixed(2)} ms, p95 ${quantile(times, 0.95).toFixed(2)} ms`)
  }
  // One in so many of them, another each time the list of ways has another length.
  const some = all.filter((_each, index) => index % EVERY === 0)
  const byFilter = some.map(({ filter }) => ({ filter, rounds: Array.from({ length: AGAIN }, () => ask(search, filter)) }))
  const times = byFilter.flatMap(({ rounds }) => rounds.flat())
  // What a filter takes by itself, whatever else this machine does: the slowest of its pages, each in the best of its rounds.
  const worst = byFilter.map(({ filter, rounds }) => ({ filter, ms: Math.max(...(rounds[0] ?? []).map((_time, page) => Math.min(...rounds.map((round) => round[page] ?? 0)))) })).toSorted((a, b) => b.ms - a.ms)
  print(`search, ${some.length} of ${all.length} combinations, ${PAGE} rows`, `p50 ${quantile(times, 0.5).toFixed(2)} ms, p95 ${quantile(times, 0.95).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`)
  print('  of them over 5 ms by themselves', String(worst.filter(({ ms }) => ms > 5).length))
  for (const { filter, ms } of worst.slice(0, process.argv.includes('--all') ? 40 : 3)) print('  among the slowest', `${ms.toFixed(1)} ms ${JSON.stringify(filter)}`)
}

async function main(): Promise<void> {
  let database = await openEncrypted(path, key, true)
  migrate(database)
  let log = auditLog(database, signer, join(folder, 'checkpoint.txt'))
  let began = performance.now()
  let cpuBefore = cpu()
  for (let from = 0; from < events; from += 10_000) {
    database.transaction(() => { for (let number = from; number < Math.min(events, from + 10_000); number++) log.append(busyEvent(number, events)) }).immediate()
  }
  print('append, 10,000 events a transaction', `${Math.round(events / seconds(began))} events/s (${(cpu() - cpuBefore).toFixed(1)} s of CPU)`)
  const appends: number[] = []
  for (let number = events; number < events + SINGLE; number++) {
    began = performance.now()
    database.transaction(() => log.append(busyEvent(number, events))).immediate()
    appends.push(performance.now() - began)
  }
  print('append, one event a transaction, on disk', `p50 ${quantile(appends, 0.5).toFixed(2)} ms, p99 ${quantile(appends, 0.99).toFixed(2)} ms`)
  log.checkpoint(new Date(BUSY_START + (events + SINGLE) * 60_000))
  database.pragma('optimize=0x10002')
  database.close()
  print('size of the database', `${Math.round(statSync(path).size / 1e6)} MB`)

  began = performance.now()
  database = await openEncrypted(path, key, false)
  log = auditLog(database, signer, join(folder, 'checkpoint.txt'))
  const search = auditSearch(database, log.words, (id) => id)
  print('open', `${(seconds(began) * 1000).toFixed(0)} ms`)
  const before = megabytes()
  began = performance.now()
  search.page({ user: 'staff-3' }, null, PAGE)
  print('the first search, which reads the kinds of events', `${(seconds(began) * 1000).toFixed(0)} ms`)
  began = performance.now()
  search.page({ from: at(0.4), to: at(0.5) }, null, PAGE)
  print('the first by time, which reads where clocks turned', `${(seconds(began) * 1000).toFixed(0)} ms`)
  measureFilters(search)
  print('memory, before and after the searches', `${before} MB, ${megabytes()} MB`)
  began = performance.now()
  for (let round = 0; round < 100; round++) log.root()
  print('root', `${(seconds(began) * 10).toFixed(2)} ms`)
  began = performance.now()
  const size = log.size()
  const proof = inclusionProof(Math.floor(size / 3), size, log.nodes)
  print('proof that an event is in the trail', `${proof.length} hashes, ${proof.reduce((sum, hash) => sum + hash.length, 0)} bytes, ${(seconds(began) * 1000).toFixed(1)} ms`)
  let most = 0
  const verify = async (what: string) => {
    began = performance.now()
    cpuBefore = cpu()
    const result = await verifyLog(database, log, stateCheck, () => Math.round(seconds(began) * 1000), () => { most = Math.max(most, megabytes()) })
    print(`verify${what}, ${result.ok ? 'holds' : `DOES NOT HOLD: ${result.problems.slice(0, 3).map(({ code }) => code).join(' ')}`}`, `${seconds(began).toFixed(1)} s (${(cpu() - cpuBefore).toFixed(1)} s of CPU), at most ${most} MB`)
  }
  // The desk does the look at the indexes by itself a minute after it opened; who verifies before that waits for it.
  await verify(' and look at the indexes')
  await verify('')
  await verify(', once more')
  database.close()
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
