import postgres from 'postgres'
import { manyTables, type Database, type Sql, type TableName, type Value } from './database.ts'
import { migrate } from './migrate.ts'

/** Arbitrary, the same for every receiver: two that start together do not both make the tables. */
const MIGRATION_LOCK = 4_650_591
const CONNECT_SECONDS = 10
/** A search or a lock that takes longer has gone wrong; a batch takes milliseconds. */
const STATEMENT_MS = 20_000

type Connection = postgres.Sql<{ bigint: number }> | postgres.TransactionSql<{ bigint: number }>

const ask = async <T>(connection: Connection, text: string, values: readonly Value[]): Promise<T[]> =>
  [...await connection.unsafe(text, [...values], { prepare: true })] as T[]

/** The library takes an array of bytes for bytes: in arrays they go as hex. */
const sent = (value: Value): string | number | null => value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value

function within(connection: Connection): Sql {
  return {
    lock: ' FOR UPDATE',
    rows: (text, values = []) => ask(connection, text, values),
    async insertMany(table: TableName, rows) {
      const [sample] = rows
      if (sample === undefined) return
      const types: Readonly<Record<string, string>> = manyTables[table]
      const columns = Object.keys(sample)
      const values = columns.map((column) => rows.map((row) => sent(row[column] ?? null)))
      const [names, arrays, taken] = [columns.join(', '), columns.map((column, at) => `$${at + 1}::${types[column] === 'bigint' ? 'bigint' : 'text'}[]`), columns.map((column) => types[column] === 'bytea' ? `decode(${column}, 'hex')` : column)]
      await connection.unsafe(`INSERT INTO ${table} (${names}) SELECT ${taken.join(', ')} FROM unnest(${arrays.join(', ')}) AS given (${names})`, values, { prepare: true })
    },
  }
}

/** @param address `postgres://user@host:port/database`; @param connections at most, of this receiver */
export async function openPostgres(address: string, connections: number): Promise<Database> {
  const pool = postgres(address, {
    max: connections, connect_timeout: CONNECT_SECONDS, onnotice: () => undefined,
    connection: { application_name: 'foyer-receiver', statement_timeout: STATEMENT_MS, idle_in_transaction_session_timeout: STATEMENT_MS },
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  })
  const transaction = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => pool.begin((connection) => work(within(connection))) as Promise<T>
  try {
    await transaction(async (sql) => {
      await sql.rows('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
      await migrate(sql)
    })
  } catch (error) {
    await pool.end({ timeout: 1 })
    throw error
  }
  return { transaction, rows: (text, values = []) => ask(pool, text, values), close: () => pool.end({ timeout: 5 }) }
}
