import type { Report } from '../audit/report.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { clientBook, type ClientBook } from './book.ts'
import { clientHash } from './client-hash.ts'
import { ISSUER_EVENT, keySetHash } from './tokens/issuer-keys.ts'

/** What the trail says of a client: the hash that it must have, null where an event has none. */
export type ToldClients = Map<string, { hash: string | null, leaf: number }>

const ids = (database: Database, sql: string) => database.prepare<[], { id: unknown }>(sql).all().map(({ id }) => String(id))

/**
 * Hold the clients, with their keys and what they are bound to, against the trail: whoever writes the database could let somebody in who was never made one.
 * Codes: `clientAltered`, `clientMissing`, `clientUnexplained`, which is also a key or a binding of nobody. @returns number of those that no hash covers
 */
export function holdClients(database: Database, told: ToldClients, problem: Report): number {
  const book = clientBook(database)
  let bare = 0
  const folded = new Map(database.prepare<[], { id: unknown, folded: unknown }>('SELECT id, folded_name AS folded FROM clients').all().map(({ id, folded: name }) => [String(id), name]))
  for (const id of ids(database, 'SELECT id FROM clients NOT INDEXED ORDER BY id')) {
    const expected = told.get(id)
    told.delete(id)
    if (expected === undefined) problem('clientUnexplained', null, id)
    else if (expected.hash === null) bare++
    else if (hashOf(book, id, folded.get(id)) !== expected.hash) problem('clientAltered', expected.leaf, id)
  }
  for (const [id, { leaf }] of told) problem('clientMissing', leaf, id)
  const strays = ['client_keys', 'client_bindings'].flatMap((table) => ids(database, `SELECT DISTINCT client_id AS id FROM ${table} NOT INDEXED WHERE client_id NOT IN (SELECT id FROM clients)`))
  for (const id of new Set(strays)) problem('clientUnexplained', null, id)
  return bare
}

/** Null for a row that is none of ours. */
function hashOf(book: ClientBook, id: string, folded: unknown): string | null {
  try {
    const client = book.find(id)
    return client === null || folded !== fold(client.name) ? null : clientHash(client, book.keysOf(id))
  } catch {
    return null
  }
}

/** The newest event of a provider's keys. */
export interface ToldIssuer { leaf: number, hash: string | null }

export const toldIssuer = (action: string, leaf: number, words: string | null): ToldIssuer | null =>
  action === ISSUER_EVENT ? { leaf, hash: / sha256=(\S+)$/.exec(words ?? '')?.[1] ?? null } : null

/** Hold the keys by which access tokens count against the trail: with another one somebody could sign their own. Code: `issuerAltered`. @param purged events are gone, that one perhaps too */
export function holdIssuer(database: Database, told: ToldIssuer | null, purged: boolean, problem: Report): void {
  const rows = database.prepare<[], { issuer: unknown, key_set: unknown }>('SELECT issuer, key_set FROM issuer_keys').all()
  const [row] = rows
  if (row === undefined || (told === null && purged && rows.length === 1)) return
  if (rows.length > 1 || keySetHash(String(row.issuer), String(row.key_set)) !== told?.hash) problem('issuerAltered', told?.leaf ?? null, null)
}
