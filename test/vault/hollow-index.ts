import type { Database } from '../../electron/vault/database/database.ts'

const textOf = (database: Database, name: string): string => database.prepare<[string], { sql: string }>('SELECT sql FROM sqlite_schema WHERE name = ?').get(name)?.sql ?? ''

/** Work on the structure's text itself, as SQLite lets nobody do by its ordinary words. */
export function withWritableSchema(database: Database, work: () => void): void {
  database.unsafeMode(true)
  database.pragma('writable_schema=ON')
  database.pragma('foreign_keys=OFF')
  work()
  database.pragma('writable_schema=OFF')
  database.unsafeMode(false)
}

/** Everybody reads the structure again from here on. */
function readAgain(database: Database): void {
  database.pragma(`schema_version=${Number(database.pragma('schema_version', { simple: true })) + 1}`)
}

const setText = (database: Database, name: string, sql: string) => {
  database.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(sql, name)
  readAgain(database)
}

/** Make an index anew by another text, and give it its own again: it then lacks rows, or has them under another value. */
function filledBy(database: Database, index: string, change: (text: string) => string): void {
  withWritableSchema(database, () => {
    const text = textOf(database, index)
    setText(database, index, change(text))
    database.exec(`REINDEX ${index}`)
    setText(database, index, text)
  })
}

/** An index of which only these rows are left. */
export function hollow(database: Database, index: string, where: string): void {
  filledBy(database, index, (text) => `${text.replace(/ WHERE .*$/, '')} WHERE ${where}`)
}

/** An index that has as many entries as its table, some under another value. */
export function misfile(database: Database, index: string, column: string, expression: string): void {
  filledBy(database, index, (text) => text.replace(`(${column}`, `(${expression}`))
}

/** A row of a table that the index behind its key does not have. @param insert what puts it in */
export function behindItsKey(database: Database, table: string, key: string, insert: string): void {
  withWritableSchema(database, () => {
    const text = textOf(database, table)
    const index = `sqlite_autoindex_${table}_1`
    const row = database.prepare<[string], unknown[]>('SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE name = ?').raw().get(index) ?? []
    database.prepare('DELETE FROM sqlite_schema WHERE name = ?').run(index)
    setText(database, table, text.replace(key, key.replace(/ (PRIMARY KEY|UNIQUE)$/, '')))
    database.exec(insert)
    database.prepare('INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?)').run(...row)
    setText(database, table, text)
  })
}
