import type { Database } from './database.ts'

/** Rows taken at a time; one by one in the neighbourhood of a page that cannot be read. */
const AT_ONCE = 500
/** Beyond this no row of ours has its number. */
const HIGHEST = 2 ** 50

/** What became of a table. `whole`: nothing stood in the way of reading all of it. */
export interface SavedTable { name: string, rows: number, whole: boolean }

interface Table { name: string, columns: string[], keys: string[], withRowid: boolean }
type Row = unknown[]

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

function tablesOf(from: Database, to: Database): Table[] {
  const columnsIn = (database: Database, name: string) => database.prepare<[string], { name: string, pk: number }>('SELECT name, pk FROM pragma_table_info(?)').all(name)
  return to.prepare<[], { name: string, wr: number }>("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'").all().flatMap(({ name, wr }) => {
    const there = columnsIn(from, name)
    const known = new Set(columnsIn(to, name).map((each) => each.name))
    const columns = there.filter((each) => known.has(each.name))
    const keys = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk).map((each) => each.name)
    return columns.length === 0 ? [] : [{ name, columns: columns.map((each) => each.name), keys, withRowid: wr === 0 }]
  })
}

/** What a question answers, or `null` where a page on the way to it cannot be read. */
function tried<T>(ask: () => T): T | null {
  try {
    return ask()
  } catch {
    return null
  }
}

/** By its numbers: up to a page that is bad, over it by leaps, and on behind it. */
function saveByRowid(from: Database, { name, columns }: Table, put: (row: Row) => void): boolean {
  const chosen = `SELECT rowid, ${columns.map(quoted).join(', ')} FROM ${quoted(name)}`
  const next = from.prepare<[number, number], [number, ...Row]>(`${chosen} WHERE rowid >= ? ORDER BY rowid LIMIT ?`).raw()
  const firstFrom = (at: number) => tried(() => next.all(at, 1))
  let whole = true
  let many = AT_ONCE
  // Numbers of ours begin with 0.
  for (let at = 0; ;) {
    const rows = tried(() => next.all(at, many))
    if (rows !== null) {
      for (const [, ...row] of rows) put(row)
      const last = rows.at(-1)
      if (last === undefined) return whole
      at = last[0] + 1
      continue
    }
    if (many > 1) {
      many = 1
      continue
    }
    whole = false
    let step = 1
    while (step < HIGHEST && firstFrom(at + step) === null) step *= 2
    if (step >= HIGHEST) return false
    // Between the last leap that failed and the one that did not.
    let low = at + step / 2
    let high = at + step
    while (low + 1 < high) {
      const middle = Math.floor((low + high) / 2)
      if (firstFrom(middle) === null) low = middle
      else high = middle
    }
    at = high
    many = AT_ONCE
  }
}

/** From both ends, as far as each goes. */
function saveFromBothEnds(from: Database, { name, columns, keys }: Table, put: (row: Row) => void): boolean {
  const scan = (direction: 'ASC' | 'DESC'): boolean => {
    const rowsAt = from.prepare<[number, number], Row>(`SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)} ORDER BY ${keys.map((key) => `${quoted(key)} ${direction}`).join(', ')} LIMIT ? OFFSET ?`).raw()
    let many = AT_ONCE
    for (let at = 0; ;) {
      const rows = tried(() => rowsAt.all(many, at))
      if (rows === null) {
        if (many === 1) return false
        many = 1
        continue
      }
      for (const row of rows) put(row)
      at += rows.length
      if (rows.length === 0) return true
    }
  }
  return scan('ASC') || (scan('DESC') && false)
}

/**
 * Take every row that can still be read out of a damaged database into a new one of the same structure. A page whose sum does not fit is never read
 * from: SQLite refuses it, and what hangs on it is gone.
 */
export function saveRows(from: Database, to: Database): SavedTable[] {
  return tablesOf(from, to).map((table) => {
    const insert = to.prepare(`INSERT OR IGNORE INTO ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) VALUES (${table.columns.map(() => '?').join(', ')})`)
    let rows = 0
    const put = (row: Row) => {
      // A row that the structure does not allow was not ours.
      rows += tried(() => insert.run(...row).changes) ?? 0
    }
    const whole = to.transaction(() => tried(() => (table.withRowid ? saveByRowid : saveFromBothEnds)(from, table, put)) ?? false).immediate()
    return { name: table.name, rows, whole }
  })
}
