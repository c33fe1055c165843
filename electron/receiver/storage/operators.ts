import { first, type Database, type Sql } from './database.ts'

export async function setOperator(sql: Sql, name: string, secret: string): Promise<void> {
  await sql.rows('INSERT INTO operators (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET secret = excluded.secret', [name, secret])
  // A password is changed because somebody else may know it.
  await sql.rows('DELETE FROM sessions WHERE operator = $1', [name])
}

/** With every session of theirs. @returns whether there was such an operator */
export async function removeOperator(sql: Sql, name: string): Promise<boolean> {
  await sql.rows('DELETE FROM sessions WHERE operator = $1', [name])
  return (await sql.rows('DELETE FROM operators WHERE name = $1 RETURNING name', [name])).length > 0
}

export async function operatorSecret(sql: Pick<Sql, 'rows'>, name: string): Promise<string | null> {
  return (await first<{ secret: string }>(sql, 'SELECT secret FROM operators WHERE name = $1', [name]))?.secret ?? null
}

export async function addSession(database: Database, hash: string, operator: string, at: string, expiresAt: string): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.rows('DELETE FROM sessions WHERE expires_at <= $1', [at])
    await sql.rows('INSERT INTO sessions (hash, operator, expires_at) VALUES ($1, $2, $3)', [hash, operator, expiresAt])
  })
}

export async function sessionOperator(sql: Pick<Sql, 'rows'>, hash: string, at: string): Promise<string | null> {
  return (await first<{ operator: string }>(sql, 'SELECT operator FROM sessions WHERE hash = $1 AND expires_at > $2', [hash, at]))?.operator ?? null
}

export async function endSession(database: Database, hash: string): Promise<void> {
  await database.transaction((sql) => sql.rows('DELETE FROM sessions WHERE hash = $1', [hash]))
}
