import { digest } from '../audit/digest.ts'
import type { ClientRow, KeyRow } from './rows.ts'

/** Actions whose event says how a client and its keys are from then on. */
export const clientActions = ['clients.create', 'clients.change', 'clients.pause', 'clients.revoke', 'clients.addKey', 'clients.rotateKey', 'clients.revokeKey', 'pairing.finish'] as const

/** Who a client is, what it may, and by what it proves it: everything of it and its keys but when they were used last. A key stands there by its hash alone. */
export function clientHash(client: ClientRow, keys: readonly KeyRow[]): string {
  const { id, name, permissions, addresses, created_at, expires_at, paused, revoked_at, oauth_client, certificates } = client
  const each = keys.map((key) => [key.id, Buffer.from(key.hash).toString('hex'), key.shown, key.certificate, key.origin, key.created_at, key.ends_at, key.replaced, key.revoked_at])
    .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
  return digest(JSON.stringify(['foyer client 1', id, name, permissions, addresses, created_at, expires_at, paused, revoked_at, oauth_client, certificates, each]))
}
