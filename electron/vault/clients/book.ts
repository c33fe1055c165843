import { CLIENTS_MAX, KEYS_MAX, REVOKED_SHOWN, type ClientPermission } from '../../contract/clients.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { rowsIn } from '../database/row-in.ts'
import { clientRow, endOf, keyRow, type ClientRow, type KeyRow } from './rows.ts'

/** Keys that open nothing any more and are kept beside those that do, for who tries one: the newest. */
const ENDED_KEPT = 90

export interface About { name: string, permissions: readonly ClientPermission[], addresses: readonly string[], expiresAt: number | null, oauthClient: string | null, certificates: readonly string[] }
export interface NewKey { id: string, hash: Uint8Array, shown: string, certificate: string | null, origin: string | null, createdAt: number }

/** Who may ask over a network, and by which keys. Times are milliseconds since the epoch. Whoever changes several rows does so in a transaction. */
export interface ClientBook {
  /** In the order of their names, those that were revoked last. */
  all(): ClientRow[]
  find(id: string): ClientRow | null
  /** @throws FoyerError `clients.notFound`, `clients.revoked` */
  inUse(id: string): ClientRow
  nameOf(id: string): string | null
  /** Whom the organisation's provider calls so: one that may still come, where there is one. */
  ofOauth(oauthClient: string): ClientRow | null
  /** @throws FoyerError `clients.nameTaken`, `clients.oauthTaken`, `clients.tooMany` */
  add(id: string, about: About, now: number): void
  /** @throws FoyerError `clients.nameTaken`, `clients.oauthTaken` */
  change(id: string, about: About): void
  setPaused(id: string, paused: boolean): void
  revoke(id: string, now: number): void
  /** The newest first. */
  keysOf(id: string): KeyRow[]
  key(id: string): KeyRow | null
  keyBy(hash: Uint8Array): KeyRow | null
  /** @throws FoyerError `clients.tooMany` where the client has as many that open something */
  addKey(clientId: string, key: NewKey): void
  /** Another one took its place. It never ends later than it would have. */
  endKey(id: string, at: number): void
  revokeKey(id: string, now: number): void
  usedKey(id: string, at: number, from: string): void
  usedToken(id: string, at: number, from: string): void
}

const SELECT = `SELECT clients.*, oauth_client, coalesce(certificates, '[]') AS certificates, used_at, used_from FROM clients LEFT JOIN client_bindings ON client_bindings.client_id = clients.id`

export function clientBook(database: Database): ClientBook {
  const one = database.prepare<[string]>(`${SELECT} WHERE id = ?`)
  const every = database.prepare(`${SELECT} WHERE revoked_at IS NULL OR id IN (SELECT id FROM clients WHERE revoked_at IS NOT NULL ORDER BY revoked_at DESC LIMIT ${REVOKED_SHOWN}) ORDER BY revoked_at IS NOT NULL, folded_name`)
  const byOauth = database.prepare<[string]>(`${SELECT} WHERE oauth_client = ? ORDER BY revoked_at IS NOT NULL, revoked_at DESC LIMIT 1`)
  const count = database.prepare<[], { many: number }>('SELECT count(*) AS many FROM clients WHERE revoked_at IS NULL')
  const taken = database.prepare<[string, string]>('SELECT id FROM clients WHERE folded_name = ? AND id <> ? AND revoked_at IS NULL')
  const insert = database.prepare('INSERT INTO clients (id, name, folded_name, permissions, addresses, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const update = database.prepare('UPDATE clients SET name = ?, folded_name = ?, permissions = ?, addresses = ?, expires_at = ? WHERE id = ?')
  const bind = database.prepare(`INSERT INTO client_bindings (client_id, oauth_client, certificates) VALUES (?, ?, ?)
    ON CONFLICT (client_id) DO UPDATE SET oauth_client = excluded.oauth_client, certificates = excluded.certificates`)
  const usedToken = database.prepare('UPDATE client_bindings SET used_at = ?, used_from = ? WHERE client_id = ?')
  const pause = database.prepare('UPDATE clients SET paused = ? WHERE id = ?')
  const revoke = database.prepare('UPDATE clients SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const revokeKeys = database.prepare('UPDATE client_keys SET revoked_at = ? WHERE client_id = ? AND revoked_at IS NULL')
  const keys = database.prepare<[string]>('SELECT * FROM client_keys WHERE client_id = ? ORDER BY created_at DESC, id')
  const keyById = database.prepare<[string]>('SELECT * FROM client_keys WHERE id = ?')
  const keyByHash = database.prepare<[Uint8Array]>('SELECT * FROM client_keys WHERE hash = ?')
  const insertKey = database.prepare('INSERT INTO client_keys (hash, id, client_id, shown, certificate, origin, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const dropKey = database.prepare('DELETE FROM client_keys WHERE id = ?')
  const endKey = database.prepare('UPDATE client_keys SET replaced = 1, ends_at = min(coalesce(ends_at, ?), ?) WHERE id = ?')
  const revokeKey = database.prepare('UPDATE client_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const usedKey = database.prepare('UPDATE client_keys SET used_at = ?, used_from = ? WHERE id = ?')
  const client = rowsIn('clients', clientRow)
  const key = rowsIn('clients', keyRow)
  const refuseTaken = (name: string, id: string) => {
    if (taken.get(fold(name), id) !== undefined) throw new FoyerError('clients.nameTaken')
  }
  const bound = (id: string, oauth: string | null, certificates: readonly string[]) => {
    const other = oauth === null ? null : book.ofOauth(oauth)
    if (other !== null && other.id !== id && other.revoked_at === null) throw new FoyerError('clients.oauthTaken')
    bind.run(id, oauth, JSON.stringify(certificates))
  }
  const book: ClientBook = {
    all: () => every.all().map(client.of),
    find: (id) => client.maybe(one.get(id)),
    inUse(id) {
      const row = book.find(id)
      if (row === null) throw new FoyerError('clients.notFound')
      if (row.revoked_at !== null) throw new FoyerError('clients.revoked')
      return row
    },
    nameOf: (id) => book.find(id)?.name ?? null,
    ofOauth: (oauth) => client.maybe(byOauth.get(oauth)),
    add(id, { name, permissions, addresses, expiresAt, oauthClient, certificates }, now) {
      refuseTaken(name, id)
      if ((count.get()?.many ?? 0) >= CLIENTS_MAX) throw new FoyerError('clients.tooMany')
      insert.run(id, name, fold(name), JSON.stringify(permissions), JSON.stringify(addresses), now, expiresAt)
      bound(id, oauthClient, certificates)
    },
    change(id, { name, permissions, addresses, expiresAt, oauthClient, certificates }) {
      refuseTaken(name, id)
      update.run(name, fold(name), JSON.stringify(permissions), JSON.stringify(addresses), expiresAt, id)
      bound(id, oauthClient, certificates)
    },
    setPaused: (id, paused) => { pause.run(paused ? 1 : 0, id) },
    revoke(id, now) {
      revoke.run(now, id)
      revokeKeys.run(now, id)
    },
    keysOf: (id) => keys.all(id).map(key.of),
    key: (id) => key.maybe(keyById.get(id)),
    keyBy: (hash) => key.maybe(keyByHash.get(hash)),
    addKey(clientId, { id, hash, shown, certificate, origin, createdAt }) {
      const ended = book.keysOf(clientId).filter((each) => endOf(each, createdAt) !== null)
      if (book.keysOf(clientId).length - ended.length >= KEYS_MAX) throw new FoyerError('clients.tooMany')
      for (const old of ended.slice(ENDED_KEPT - 1)) dropKey.run(old.id)
      insertKey.run(hash, id, clientId, shown, certificate, origin, createdAt)
    },
    endKey: (id, at) => { endKey.run(at, at, id) },
    revokeKey: (id, now) => { revokeKey.run(now, id) },
    usedKey: (id, at, from) => { usedKey.run(at, from, id) },
    usedToken: (id, at, from) => { usedToken.run(at, from, id) },
  }
  return book
}
