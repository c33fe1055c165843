import { besideDatabase } from './beside.ts'
import { othersWrote, type Database } from './database.ts'

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

/** No waiting for others: then it is done here. */
const linesBeside = async (database: Database): Promise<string[]> =>
  (await besideDatabase(database, { name: 'integrity', busyMs: 0, given: { pragma: PRAGMA }, work: 'return beside.pragma(given.pragma).map((row) => row.integrity_check)' })) as string[]

function damageOf(lines: readonly string[]): Damage {
  const damage = new Map<string, number>()
  for (const line of lines.flatMap((each) => each.split('\n'))) {
    if (line === 'ok' || line.startsWith('*** in database')) continue
    const kind = /(?:missing from|entries in|entry in) index (\w{1,60})$/.exec(line)?.[1] ?? 'pages'
    damage.set(kind, (damage.get(kind) ?? 0) + 1)
  }
  return damage
}
