import type { Database } from '../../database/database.ts'
import { digest } from '../../audit/digest.ts'
import { keysIn, type PublicKey } from './key-set.ts'

export interface KeptKeys { keySet: string, fetchedAt: number, toldAt: number }

/** The keys of the provider that policy names, as they were fetched last: they outlive a start, for as long as policy lets them. Times are milliseconds since the epoch. */
export interface IssuerKeys {
  kept(issuer: string): KeptKeys | null
  /** Those of no other provider stay. */
  keep(issuer: string, kept: KeptKeys): void
  /** Parsed once for each set. @throws FoyerError `uplink.badAnswer` where somebody else wrote what is kept */
  keys(kept: KeptKeys): readonly PublicKey[]
}

export function issuerKeys(database: Database): IssuerKeys {
  const select = database.prepare<[string], { key_set: string, fetched_at: number, told_at: number }>('SELECT key_set, fetched_at, told_at FROM issuer_keys WHERE issuer = ?')
  const clear = database.prepare('DELETE FROM issuer_keys')
  const insert = database.prepare('INSERT INTO issuer_keys (issuer, key_set, fetched_at, told_at) VALUES (?, ?, ?, ?)')
  let parsed: { keySet: string, keys: readonly PublicKey[] } | null = null
  return {
    kept(issuer) {
      const row = select.get(issuer)
      return row === undefined ? null : { keySet: row.key_set, fetchedAt: row.fetched_at, toldAt: row.told_at }
    },
    keep(issuer, { keySet, fetchedAt, toldAt }) {
      clear.run()
      insert.run(issuer, keySet, fetchedAt, toldAt)
    },
    keys({ keySet }) {
      if (parsed?.keySet !== keySet) parsed = { keySet, keys: keysIn(keySet) }
      return parsed.keys
    },
  }
}

/** The event of another key set, and what it says of it. */
export const ISSUER_EVENT = 'connections.issuerKeys'
export const keySetHash = (issuer: string, keySet: string): string => digest(JSON.stringify(['foyer issuer 1', issuer, keySet]))

/** A key set as it is kept: its public keys alone, always in the same order. */
export const plainKeySet = (keys: readonly PublicKey[]): string => JSON.stringify({ keys: keys.map(({ members, kid, alg }) => ({ ...members, kid, ...(alg === null ? {} : { alg }) })) })
