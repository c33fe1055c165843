/**
 * What the receiver asks of a database: SQL that SQLite and PostgreSQL both speak, with `$1` for values, bound never pasted. What it keeps of trails,
 * terminals and alarms stands in the files beside this one, once for both.
 */
export type Value = string | number | null | Uint8Array

export interface Sql {
  rows<T>(text: string, values?: readonly Value[]): Promise<T[]>
  insertMany(table: TableName, rows: readonly Readonly<Record<string, Value>>[]): Promise<void>
  /** Stands at the end of a SELECT: the rows are this transaction's until it ends, for every receiver of the database. */
  readonly lock: '' | ' FOR UPDATE'
}

export interface Database extends Pick<Sql, 'rows'> {
  /** Committed and on the disk when it returns; undone when `work` throws. `rows` beside it only reads. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Types by column, for tables that take many rows at once. */
export const manyTables = {
  events: { terminal: 'text', idx: 'bigint', hash: 'bytea', body: 'text', time: 'text', who: 'text', method: 'text', status: 'bigint', action: 'text' },
  nodes: { terminal: 'text', level: 'bigint', number: 'bigint', hash: 'bytea' },
} as const satisfies Record<string, Record<string, 'text' | 'bigint' | 'bytea'>>
export type TableName = keyof typeof manyTables

export async function first<T>(sql: Pick<Sql, 'rows'>, text: string, values: readonly Value[] = []): Promise<T | null> {
  const [row] = await sql.rows<T>(text, values)
  return row ?? null
}
