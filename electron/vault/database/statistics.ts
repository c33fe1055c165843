import type { Database } from './database.ts'

/** Rows of each index that are looked at: enough to tell a rare value from a common one. */
const LOOKED_AT = 400
/** Of every table, and at once. */
const OPTIMIZE_ALL = 0x10002
/** SQLite counts again by itself where a table has ten times as many rows as it knows of, or a tenth. */
const FAR_OFF = 20

/** Lets SQLite see which filter of the trail is the rarer one. */
export function keepCounting(database: Database): void {
  database.pragma(`analysis_limit=${LOOKED_AT}`)
  database.pragma('optimize')
}

/**
 * What the file says of how its indexes are filled decides through which one a question goes, and how long that takes. Where it is nothing that
 * SQLite writes about our tables, it is forgotten and counted afresh.
 */
export function doubtStatistics(database: Database): void {
  const tables = new Set(database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE name IN ('sqlite_stat1', 'sqlite_stat4')").all().map(({ name }) => name))
  if (!tables.has('sqlite_stat1')) return
  // Looking at some rows alone, SQLite keeps no samples: none there are ours.
  const samples = tables.has('sqlite_stat4') && database.prepare('SELECT 1 FROM sqlite_stat4 LIMIT 1').get() !== undefined
  if (!samples && arePlausible(database)) return
  database.transaction(() => { for (const table of tables) database.exec(`DELETE FROM ${table}`) }).immediate()
  // Forget what was read of them when the file was opened, too.
  database.exec('ANALYZE sqlite_schema')
  database.pragma(`analysis_limit=${LOOKED_AT}`)
  database.pragma(`optimize=${OPTIMIZE_ALL}`)
}

function arePlausible(database: Database): boolean {
  const ours = new Set(database.prepare<[], { place: string }>("SELECT tbl_name || ' ' || name AS place FROM sqlite_schema WHERE type = 'index'").all().map(({ place }) => place))
  const own = new Set(database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map(({ name }) => name))
  // One row for each index and one for each table: more are not looked at.
  const rows = database.prepare<[number], { tbl: unknown, idx: unknown, stat: unknown }>('SELECT tbl, idx, stat FROM sqlite_stat1 LIMIT ?').all(ours.size + own.size + 1)
  const { events } = database.prepare<[], { events: number | null }>('SELECT max(leaf) - min(leaf) + 1 AS events FROM audit_events').get() ?? { events: null }
  return rows.length <= ours.size + own.size && rows.every(({ tbl, idx, stat }) => {
    // A table whose key is its tree goes by its own name.
    if (typeof tbl !== 'string' || !own.has(tbl) || !(idx === null || idx === tbl || (typeof idx === 'string' && ours.has(`${tbl} ${idx}`)))) return false
    if (typeof stat !== 'string' || !/^\d{1,12}( \d{1,12}){0,8}$/.test(stat)) return false
    const numbers = stat.split(' ').map(Number)
    const [all = 0] = numbers
    const isSorted = numbers.every((number, at) => at === 0 || number <= (numbers[at - 1] ?? 0) || number <= 1)
    return isSorted && (tbl !== 'audit_events' || (all <= FAR_OFF * (events ?? 0) && ((typeof idx === 'string' && idx.startsWith('audit_by_subject')) || all * FAR_OFF >= (events ?? 0))))
  })
}
