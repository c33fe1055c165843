import { FoyerError } from '../../contract/errors.ts'
import { makeAdditions, type Database } from './database.ts'
import { additions, migrations } from './migrations/index.ts'

/** What the structure of a file is, beside what migrations and additions make of it. */
export interface SchemaFindings {
  /** Kinds of what is there and should not be, or is not as it should be, with how many: `trigger=1 missing=2`. Null for none. */
  foreign: string | null
  /** Additions of a later Foyer, which this one does not know. */
  newer: number
}

interface Item { type: string, name: string, tbl_name: string, sql: string | null }

/** Where SQLite keeps what `optimize` counts; it makes them itself. */
const ofSqlite = new Map([
  ['sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)'],
  ['sqlite_stat4', 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)'],
])

const REGISTRY = 'schema_additions'
/** More names than all Foyers to come will have; a forged list shall not keep us busy. */
const MOST_ADDITIONS = 1000

const itemsOf = (database: Database) => database.prepare<[], Item>('SELECT type, name, tbl_name, sql FROM sqlite_schema').all()

/** What a file has that had these steps and no others. */
async function made(version: number, names: ReadonlySet<string>, registry: boolean): Promise<Item[]> {
  const { default: Sqlite } = await import('better-sqlite3-multiple-ciphers')
  const scratch = new Sqlite(':memory:')
  try {
    for (const migration of migrations) if (migration.version <= version) migration.up(scratch)
    if (registry) makeAdditions(scratch, additions.filter(({ name }) => names.has(name)))
    return itemsOf(scratch)
  } finally {
    scratch.close()
  }
}

/** More columns with a default of their own in one of our tables, as ALTER TABLE puts them in, and nothing that computes, checks or refers. */
function isGrown(before: string, now: string): boolean {
  let same = 0
  while (same < before.length && before[same] === now[same]) same++
  // Where something follows the columns, the comma before it looks like the one before the new column.
  same = before.slice(0, same).replace(/,\s*$/, '').length
  const rest = before.slice(same)
  if (!now.endsWith(rest)) return false
  return /^(\s*, [a-z_]+ (TEXT|INTEGER|BLOB|REAL)( NOT NULL)?( DEFAULT ('[^']*'|-?\d+|NULL))?)+\s*$/.test(now.slice(same, now.length - rest.length))
}

/** What a later Foyer's addition may be: tables and indexes that do nothing by themselves. Triggers and views are none. */
const canBeAdded = ({ type, sql }: Item) => (type === 'table' && sql?.startsWith('CREATE TABLE ') === true) || (type === 'index' && (sql === null || sql.startsWith('CREATE INDEX ')))

/**
 * Hold the structure of a file against what this Foyer makes, word for word: a trigger, a view or a table that somebody put in works on
 * whatever is stored from then on, and nothing in the rows shows it. Reads only, and never through what is not ours.
 */
export async function schemaFindings(database: Database): Promise<SchemaFindings> {
  const present = itemsOf(database)
  const version = Number(database.pragma('user_version', { simple: true }))
  const bare = await made(0, new Set(), true)
  const registry = present.find(({ name }) => name === REGISTRY)
  const readable = bare.some((item) => item.name === REGISTRY && isSame(item, registry))
  const names = new Set(readable ? database.prepare<[number], { name: string }>(`SELECT name FROM ${REGISTRY} LIMIT ?`).all(MOST_ADDITIONS).map(({ name }) => name) : [])
  const expected = new Map((await made(version, names, registry !== undefined)).map((item) => [item.name, item]))
  // What belongs to an addition of ours whose name is not in the list is no later Foyer's.
  const ours = new Set((await made(version, new Set(additions.map(({ name }) => name)), true)).map(({ name }) => name))
  const newer = [...names].filter((name) => !additions.some((addition) => addition.name === name)).length

  const counts = new Map<string, number>()
  const count = (kind: string) => { counts.set(kind, (counts.get(kind) ?? 0) + 1) }
  for (const item of present) {
    const wanted = expected.get(item.name)
    expected.delete(item.name)
    if (wanted === undefined) {
      if (ofSqlite.get(item.name) === item.sql && item.type === 'table') continue
      if (newer === 0 || ours.has(item.name) || !canBeAdded(item)) count(item.type)
    } else if (!isSame(wanted, item) && !(newer > 0 && item.type === 'table' && isGrown(wanted.sql ?? '', item.sql ?? ''))) count(item.type)
  }
  for (const _gone of expected) count('missing')
  const kinds = [...counts].map(([kind, many]) => `${['table', 'index', 'trigger', 'view', 'missing'].includes(kind) ? kind : 'other'}=${many}`)
  return { foreign: kinds.length === 0 ? null : kinds.toSorted().join(' '), newer }
}

function isSame(wanted: Item, { type, tbl_name, sql }: Item = { type: '', name: '', tbl_name: '', sql: null }): boolean {
  return wanted.type === type && wanted.tbl_name === tbl_name && wanted.sql === sql
}

/** @throws FoyerError `database.altered` where the structure is not Foyer's own */
export async function refuseForeignSchema(database: Database): Promise<void> {
  const { foreign } = await schemaFindings(database)
  if (foreign !== null) throw new FoyerError('database.altered', { detail: foreign })
}
