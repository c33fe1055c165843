import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Database, Sql, TableName, Value } from './database.ts'
import { migrate } from './migrate.ts'

/** Another process, a command beside the service, holds the file for moments. */
const BUSY_MS = 10_000
const BUSY_AGAIN_MS = 5
const SQLITE_BUSY = 5

function connect(path: string, readOnly: boolean): (text: string) => StatementSync {
  const connection = new DatabaseSync(path, { readOnly, timeout: BUSY_MS, enableForeignKeyConstraints: true })
  // FULL: what is answered with a receipt is on the disk, power cut or not. What is deleted is overwritten.
  if (!readOnly) connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0; PRAGMA secure_delete = ON')
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const made = connection.prepare(text.replaceAll(/\$(\d+)/g, '?$1'))
    statements.set(text, made)
    return made
  }
  return Object.assign(prepare, { close: () => connection.close() })
}

type Connection = ReturnType<typeof connect> & { close?: () => void }

const run = <T>(prepare: Connection, text: string, values: readonly Value[]): T[] => prepare(text).all(...values) as T[]

/** Waits for its turn without holding up what else this process does. */
async function begin(writer: Connection): Promise<void> {
  for (let waited = 0; ; waited += BUSY_AGAIN_MS) {
    try {
      run(writer, 'BEGIN IMMEDIATE', [])
      return
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY || waited > BUSY_MS) throw error
      await new Promise((resolve) => { setTimeout(resolve, BUSY_AGAIN_MS) })
    }
  }
}

/** One file for one hotel: a writer and a reader of it, so that a page that is being looked at does not hold a batch up. */
export async function openSqlite(path: string): Promise<Database> {
  const writer: Connection = connect(path, false)
  const sql: Sql = {
    lock: '',
    rows: <T>(text: string, values: readonly Value[] = []) => Promise.resolve(run<T>(writer, text, values)),
    insertMany(table: TableName, rows) {
      for (const row of rows) {
        const columns = Object.keys(row)
        run(writer, `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')})`, Object.values(row))
      }
      return Promise.resolve()
    },
  }
  let last: Promise<unknown> = Promise.resolve()
  const transaction = <T>(work: (within: Sql) => Promise<T>): Promise<T> => {
    const mine = last.then(async () => {
      await begin(writer)
      try {
        const result = await work(sql)
        run(writer, 'COMMIT', [])
        return result
      } catch (error) {
        run(writer, 'ROLLBACK', [])
        throw error
      }
    })
    last = mine.catch(() => undefined)
    return mine
  }
  await transaction(migrate)
  const reader: Connection = connect(path, true)
  return {
    transaction,
    rows: <T>(text: string, values: readonly Value[] = []) => Promise.resolve().then(() => run<T>(reader, text, values)),
    close: async () => {
      await last
      reader.close?.()
      writer.close?.()
    },
  }
}
