import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { keyOf, othersWrote, type Database } from './database.ts'

/** More lines than a finding has room for: whoever planted a million shall not keep us busy. */
const MOST_LINES = 20
/** A file of so many pages is checked sooner than a thread starts: 4 MB, some 50 ms. */
const SMALL_PAGES = 1_000

/** What is wrong with a file beside what its rows say, by kind: an index by its name, all else as `pages`; with how many lines SQLite has of it. */
export type Damage = ReadonlyMap<string, number>

/**
 * Files found whole, each with what `othersWrote` said then. As long as that stands, every row since came from us and through its indexes; pages that
 * somebody wrote beneath SQLite meanwhile are looked at with the next opening.
 */
const foundWhole = new WeakMap<Database, number>()

/**
 * Hold every index against its table, and the pages against each other. Whoever has the key can make an index anew that lacks rows, and give
 * it its old text again: nothing that is asked through it shows them from then on. By another connection, in a thread of its own, where the
 * file is large: SQLite does it in one go. A file that was found whole is not looked at again before somebody else writes into it.
 *
 * @param database the open one
 * @param here looked at itself where that takes a moment, or where there can be no thread
 */
export async function damageIn(database: Database, here: Database = database): Promise<Damage> {
  const version = othersWrote(database)
  if (foundWhole.get(database) === version) return new Map()
  const pages = Number(here.pragma('page_count', { simple: true }))
  const damage = damageOf(pages <= SMALL_PAGES ? linesHere(here) : await linesBeside(database).catch(() => linesHere(here)))
  if (damage.size === 0 && database.open) foundWhole.set(database, version)
  return damage
}

/**
 * Whether indexes and pages are as they should be, at once. To be asked before something is taken for true because nothing is found that speaks
 * against it: that is rare, and takes four seconds for a million events, once for as long as nobody else writes.
 */
export function isWhole(database: Database): boolean {
  const version = othersWrote(database)
  if (foundWhole.get(database) === version) return true
  const whole = damageOf(linesHere(database)).size === 0
  if (whole) foundWhole.set(database, version)
  return whole
}

const PRAGMA = `integrity_check(${MOST_LINES})`

const linesHere = (database: Database): string[] => (database.pragma(PRAGMA) as { integrity_check: string }[]).map(({ integrity_check: line }) => line)

/** Knows where the packages lie, wherever the vault runs from. */
const packages = createRequire(import.meta.url)

async function linesBeside(database: Database): Promise<string[]> {
  const key = keyOf(database)
  if (key === undefined) throw new Error('closed')
  const program = `'use strict'
    const { parentPort, workerData: { sqlite, path, key } } = require('node:worker_threads')
    const beside = new (require(sqlite))(path, { fileMustExist: true, readonly: true, timeout: 0 })
    try {
      beside.pragma("cipher='sqlcipher'")
      beside.pragma('legacy=4')
      beside.pragma('key="x\\'' + Buffer.from(key).toString('hex') + '\\'"')
      key.fill(0)
      beside.pragma('temp_store=MEMORY')
      beside.pragma('mmap_size=0')
      parentPort.postMessage(beside.pragma('${PRAGMA}').map((row) => row.integrity_check))
    } finally {
      beside.close()
    }`
  const workerData = { sqlite: packages.resolve('better-sqlite3-multiple-ciphers'), path: database.name, key: new Uint8Array(key) }
  const worker = new Worker(program, { eval: true, workerData, env: {}, name: 'integrity' })
  // The thread has one of its own.
  workerData.key.fill(0)
  let lines: string[] | null = null
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (said: string[]) => { lines = said })
    worker.on('error', reject)
    // Not before: its connection must be closed when nobody waits for it any more.
    worker.on('exit', () => { resolve() })
  })
  if (lines === null) throw new Error('the checking thread ended')
  return lines
}

function damageOf(lines: readonly string[]): Damage {
  const damage = new Map<string, number>()
  for (const line of lines.flatMap((each) => each.split('\n'))) {
    if (line === 'ok' || line.startsWith('*** in database')) continue
    const kind = /(?:missing from|entries in|entry in) index (\w{1,60})$/.exec(line)?.[1] ?? 'pages'
    damage.set(kind, (damage.get(kind) ?? 0) + 1)
  }
  return damage
}
