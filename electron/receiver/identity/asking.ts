import { Problem } from '../problem.ts'
import { terminalOf, type CredentialKind } from '../storage/credentials.ts'
import type { Sql } from '../storage/database.ts'
import { lockTrail, type HeldTrail } from '../storage/trails.ts'

/** A terminal, and what proved that it is the one that asks. */
export interface Asker { terminal: string, kind: CredentialKind, proof: string }

/**
 * The asking terminal's trail, for this transaction alone, and its credential looked at again: between the head of a request and the end of its
 * body lie minutes, in which a terminal may have been enrolled anew because that credential was stolen.
 *
 * @throws Problem `uplink.revoked`, `uplink.notSignedIn`
 */
export async function lockAsking(sql: Sql, { terminal, kind, proof }: Asker, at: string): Promise<HeldTrail> {
  const held = await lockTrail(sql, terminal)
  if (held === null || held.revoked) throw new Problem('uplink.revoked')
  if (await terminalOf(sql, kind, proof, at) !== terminal) throw new Problem('uplink.notSignedIn')
  return held
}
