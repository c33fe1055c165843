import { join } from 'node:path'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import { NO_TERMINAL } from '../../electron/tlog/leaf.ts'
import { inclusionProof } from '../../electron/tlog/merkle-tree.ts'
import { auditLog } from '../../electron/vault/audit/log.ts'
import { auditSearch, type AuditSearch } from '../../electron/vault/audit/search.ts'
import { verifyLog } from '../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../electron/vault/calls/state-check.ts'
import { openEncrypted } from '../../electron/vault/database/database.ts'
import { BUSY_START } from './audit-events.ts'
import { cpu, deskOf, print, quantile, seconds, type Looked } from './audit-tools.ts'

/** Opens the trail that `audit.ts` filled, in a process of its own, whose memory is that of nothing else: `FOLDER EVENTS [--quiet] [--all]`. */
const [folder = '', count = '0'] = process.argv.slice(2)
const events = Number(count)
const quiet = process.argv.includes('--quiet')
const say = (what: string, value: string) => { if (!quiet) print(what, value) }
const { path, key, signer } = deskOf(folder)

/** Times each question is asked. */
const ROUNDS = 12
/** Of the combinations one in so many is asked, so often. */
const EVERY = 17
const AGAIN = 4
/** As many rows as the screen asks for. */
const PAGE = 200
/** Wanted: an answer to a filter, 95 of a hundred, in milliseconds, of each way to filter and of their combinations; a verification, in seconds. */
const ANSWER_MS = 5
const VERIFY_S = 5

const missed: string[] = []
const within = (what: string, measured: number, wanted: number) => { if (measured > wanted) missed.push(`${what}: ${measured.toFixed(2)}, wanted at most ${wanted}`) }
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6)

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
    say(`  ${name} ${JSON.stringify(filter)}`.slice(0, 92), `p50 ${quantile(times, 0.5).toFixed(2)} ms, p95 ${quantile(times, 0.95).toFixed(2)} ms`)
    within(`${name} ${JSON.stringify(filter)}, p95 in ms`, quantile(times, 0.95), ANSWER_MS)
  }
  // One in so many of them, another each time the list of ways has another length.
  const some = all.filter((_each, index) => index % EVERY === 0)
  const byFilter = some.map(({ filter }) => ({ filter, rounds: Array.from({ length: AGAIN }, () => ask(search, filter)) }))
  const times = byFilter.flatMap(({ rounds }) => rounds.flat())
  // What a filter takes by itself, whatever else this machine does: the slowest of its pages, each in the best of its rounds.
  const worst = byFilter.map(({ filter, rounds }) => ({ filter, ms: Math.max(...(rounds[0] ?? []).map((_time, page) => Math.min(...rounds.map((round) => round[page] ?? 0)))) })).toSorted((a, b) => b.ms - a.ms)
  say(`search, ${some.length} of ${all.length} combinations, ${PAGE} rows`, `p50 ${quantile(times, 0.5).toFixed(2)} ms, p95 ${quantile(times, 0.95).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`)
  within('combinations, p95 in ms', quantile(times, 0.95), ANSWER_MS)
  say(`  of them over ${ANSWER_MS} ms by themselves`, String(worst.filter(({ ms }) => ms > ANSWER_MS).length))
  for (const { filter, ms } of worst.slice(0, process.argv.includes('--all') ? 40 : 3)) say('  among the slowest', `${ms.toFixed(1)} ms ${JSON.stringify(filter)}`)
}

async function look(): Promise<Looked> {
  let began = performance.now()
  const database = await openEncrypted(path, key, false)
  const log = auditLog(database, signer, join(folder, 'checkpoint.txt'))
  const search = auditSearch(database, log.words, (id) => id)
  say('open', `${(seconds(began) * 1000).toFixed(0)} ms`)
  const before = megabytes()
  began = performance.now()
  search.page({ user: 'staff-3' }, null, PAGE)
  say('the first search, which reads the kinds of events', `${(seconds(began) * 1000).toFixed(0)} ms`)
  began = performance.now()
  search.page({ from: at(0.4), to: at(0.5) }, null, PAGE)
  say('the first by time, which reads where clocks turned', `${(seconds(began) * 1000).toFixed(0)} ms`)
  const first = megabytes()
  measureFilters(search)
  const searched = megabytes()
  say('memory, opened, after these, after all searches', `${before} MB, ${first} MB, ${searched} MB`)
  began = performance.now()
  for (let round = 0; round < 100; round++) log.root()
  say('root', `${(seconds(began) * 10).toFixed(2)} ms`)
  began = performance.now()
  const size = log.size()
  const proof = inclusionProof(Math.floor(size / 3), size, log.nodes)
  say('proof that an event is in the trail', `${proof.length} hashes, ${proof.reduce((sum, hash) => sum + hash.length, 0)} bytes, ${(seconds(began) * 1000).toFixed(1)} ms`)
  let most = searched
  const verify = async (what: string) => {
    began = performance.now()
    const cpuBefore = cpu()
    const result = await verifyLog(database, log, stateCheck, () => Math.round(seconds(began) * 1000), () => { most = Math.max(most, megabytes()) })
    const took = seconds(began)
    if (!result.ok) missed.push(`the verification does not hold: ${result.problems.slice(0, 3).map(({ code }) => code).join(' ')}`)
    within(`verification${what}, seconds`, took, VERIFY_S)
    say(`verify${what}, ${result.ok ? 'holds' : 'DOES NOT HOLD'}`, `${took.toFixed(1)} s (${(cpu() - cpuBefore).toFixed(1)} s of CPU), at most ${most} MB`)
  }
  // The desk does the look at the indexes by itself a minute after it opened; who verifies before that waits for it.
  await verify(' and look at the indexes')
  await verify('')
  await verify(', once more')
  database.close()
  return { searched, most, missed }
}

const looked = await look()
process.send?.(looked)
process.disconnect?.()
