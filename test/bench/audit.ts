import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditLog } from '../../electron/vault/audit/log.ts'
import { migrate, openEncrypted } from '../../electron/vault/database/database.ts'
import { projectRoot } from '../data-folder.ts'
import { BUSY_START, busyEvent } from './audit-events.ts'
import { cpu, deskOf, print, quantile, seconds, type Looked } from './audit-tools.ts'

/**
 * The trail of a busy desk after years: fills a real encrypted database with events (a million unless told otherwise),
 * then searches, proves and verifies it. `npm run bench:audit [EVENTS]`, with `--all` every filter in a line of its own.
 * Exit status 1 where a figure that is wanted was missed: they are those of two cores that do nothing else.
 */
const events = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-audit-'))
const { path, key, signer } = deskOf(folder)

/** Appends that are timed one by one, each with its own write to the disk. */
const SINGLE = 500
const CHUNK = 10_000
/** Part of the events with which the memory is looked at first. */
const PART = 10
/**
 * Megabytes by which ten times the events may take more memory at most. Caches of pages that a tenth does not fill (16 MB each: the desk's own, that of the moment that is verified,
 * and that of the look at the indexes), eight bytes an event while it is read where clocks turned, and what V8 leaves lying longer where more goes through it.
 */
const FLAT_MB = 96

/** In a process of its own: nothing that filled the database counts as its memory. */
function look(count: number, ...more: string[]): Promise<Looked> {
  const child = fork(join(projectRoot, 'test/bench/audit-look.ts'), [folder, String(count), ...more, ...process.argv.slice(3)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise((resolve, reject) => {
    let looked: Looked | null = null
    child.on('message', (said: Looked) => { looked = said })
    child.on('error', reject)
    child.on('exit', (status) => { if (looked === null) reject(new Error(`the look at the trail ended with ${String(status)}`)); else resolve(looked) })
  })
}

/** @returns seconds of processor time */
async function fill(from: number, to: number): Promise<{ seconds: number, cpu: number, single: number[] }> {
  const database = await openEncrypted(path, key, from === 0)
  migrate(database)
  const log = auditLog(database, signer, join(folder, 'checkpoint.txt'))
  let began = performance.now()
  const cpuBefore = cpu()
  for (let first = from; first < to; first += CHUNK) {
    database.transaction(() => { for (let number = first; number < Math.min(to, first + CHUNK); number++) log.append(busyEvent(number, events)) }).immediate()
  }
  const took = { seconds: seconds(began), cpu: cpu() - cpuBefore }
  const single: number[] = []
  for (let number = to; number < (to === events ? to + SINGLE : to); number++) {
    began = performance.now()
    database.transaction(() => log.append(busyEvent(number, events))).immediate()
    single.push(performance.now() - began)
  }
  log.checkpoint(new Date(BUSY_START + (to + SINGLE) * 60_000))
  database.pragma('optimize=0x10002')
  database.close()
  return { ...took, single }
}

async function main(): Promise<void> {
  const part = Math.floor(events / PART)
  const first = await fill(0, part)
  const { most: before } = await look(part, '--quiet')
  const rest = await fill(part, events)
  print('append, 10,000 events a transaction', `${Math.round(events / (first.seconds + rest.seconds))} events/s (${(first.cpu + rest.cpu).toFixed(1)} s of CPU)`)
  print('append, one event a transaction, on disk', `p50 ${quantile(rest.single, 0.5).toFixed(2)} ms, p99 ${quantile(rest.single, 0.99).toFixed(2)} ms`)
  print('size of the database', `${Math.round(statSync(path).size / 1e6)} MB`)
  const { most, missed } = await look(events)
  print(`memory at most, with ${part} and ${events} events`, `${before} MB, ${most} MB`)
  const all = most - before > FLAT_MB ? [...missed, `memory: ${most - before} MB more with ten times the events, wanted at most ${FLAT_MB}`] : missed
  for (const each of all) print('MISSED', each)
  if (all.length > 0) process.exitCode = 1
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
