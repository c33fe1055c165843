import { first, type Sql } from './database.ts'

export type CredentialKind = 'certificate' | 'apiKey' | 'client'

/** `proof` is never the secret itself: a hash of an API key, the SHA-256 of a certificate, or the id of an OAuth client, with its kind before it. */
export interface Credential { proof: string, terminal: string, kind: CredentialKind, expiresAt: string | null }

export async function addCredential(sql: Sql, { proof, terminal, kind, expiresAt }: Credential, at: string): Promise<void> {
  await sql.rows('INSERT INTO credentials (proof, terminal, kind, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)', [proof, terminal, kind, at, expiresAt])
}

/** The terminal that this proves; null where it is unknown, ended or taken back. */
export async function terminalOf(sql: Pick<Sql, 'rows'>, kind: CredentialKind, proof: string, at: string): Promise<string | null> {
  const row = await first<{ terminal: string }>(
    sql,
    `SELECT c.terminal FROM credentials c JOIN terminals t ON t.id = c.terminal
    WHERE c.proof = $1 AND c.kind = $2 AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $3) AND t.revoked_at IS NULL`,
    [proof, kind, at],
  )
  return row?.terminal ?? null
}

export interface EnrolmentCode {
  /** SHA-256 of the code, hex. */
  hash: string
  name: string
  /** Of a terminal that is known and shall be enrolled again. */
  terminal: string | null
  /** OAuth client that shall speak for it. */
  client: string | null
  expiresAt: string
  /** Whether the terminal's trail begins anew: what is held of it is set aside, whole (epochs.ts). */
  anew?: boolean
}

export async function addCode(sql: Sql, { hash, name, terminal, client, expiresAt, anew = false }: EnrolmentCode): Promise<void> {
  await sql.rows('INSERT INTO codes (hash, name, terminal, client, expires_at, anew) VALUES ($1, $2, $3, $4, $5, $6)', [hash, name, terminal, client, expiresAt, anew ? 1 : 0])
}

export type TakenCode = Required<Pick<EnrolmentCode, 'name' | 'terminal' | 'client' | 'anew'>>

/** Uses the code up, once and in this transaction; null where there is none that is still good. */
export async function takeCode(sql: Sql, hash: string, at: string): Promise<TakenCode | null> {
  const [row] = await sql.rows<Omit<TakenCode, 'anew'> & { anew: number }>(
    'UPDATE codes SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING name, terminal, client, anew', [hash, at],
  )
  return row === undefined ? null : { ...row, anew: row.anew === 1 }
}
