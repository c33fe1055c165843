import { first, type Sql } from './database.ts'
import { SCHEMA_TABLE, steps } from './schema.ts'

/** Brings a database to the form of this receiver. @throws Error where a newer receiver was here */
export async function migrate(sql: Sql): Promise<void> {
  await sql.rows(SCHEMA_TABLE)
  const found = await first<{ version: number }>(sql, 'SELECT version FROM schema_version')
  const version = found?.version ?? 0
  if (version > steps.length) throw new Error('this database is of a newer receiver')
  for (const statement of steps.slice(version).flat()) await sql.rows(statement)
  if (found === null) await sql.rows('INSERT INTO schema_version (version) VALUES ($1)', [steps.length])
  else if (version < steps.length) await sql.rows('UPDATE schema_version SET version = $1', [steps.length])
}
