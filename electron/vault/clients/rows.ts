import { z } from 'zod'
import { certificateRule, clientPermission, oauthClient, type Client, type ClientKey } from '../../contract/clients.ts'
import { id, text } from '../../contract/primitives.ts'
import { isoTimeOf, isoTimeOrNull } from '../clock/iso-time.ts'
import { instant, jsonText } from '../database/row-in.ts'

const list = <T extends z.ZodType>(of: T) => jsonText(z.array(of).max(100))

export const clientRow = z.object({
  id, name: text(80), permissions: list(clientPermission), addresses: list(text(60)),
  created_at: instant, expires_at: instant.nullable(), paused: z.number().int(), revoked_at: instant.nullable(),
  oauth_client: oauthClient.nullable(), certificates: list(certificateRule), used_at: instant.nullable(), used_from: text(64).nullable(),
})
export type ClientRow = z.infer<typeof clientRow>

export const keyRow = z.object({
  hash: z.instanceof(Uint8Array), id, client_id: id, shown: text(40), certificate: text(64).nullable(), origin: text(300).nullable(), created_at: instant,
  ends_at: instant.nullable(), replaced: z.number().int(), revoked_at: instant.nullable(), used_at: instant.nullable(), used_from: text(64).nullable(),
})
export type KeyRow = z.infer<typeof keyRow>

/** Why a key opens nothing at a moment, milliseconds since the epoch; null where it does. */
export function endOf({ revoked_at, ends_at }: Pick<KeyRow, 'revoked_at' | 'ends_at'>, now: number): ClientKey['end'] {
  if (revoked_at !== null) return 'revoked'
  return ends_at !== null && ends_at <= now ? 'ended' : null
}

function keyOf(row: KeyRow, now: number): ClientKey {
  return {
    id: row.id, shown: row.shown, createdAt: isoTimeOf(row.created_at), endsAt: isoTimeOrNull(row.ends_at), end: endOf(row, now), replaced: row.replaced === 1, certificate: row.certificate, origin: row.origin,
    lastUsed: lastUsedOf(row),
  }
}

const lastUsedOf = ({ used_at: at, used_from: from }: Pick<KeyRow, 'used_at' | 'used_from'>): ClientKey['lastUsed'] => (at === null ? null : { at: isoTimeOf(at), address: from ?? '' })

export function clientOf(row: ClientRow, keys: readonly KeyRow[], now: number): Client {
  return {
    id: row.id, name: row.name, createdAt: isoTimeOf(row.created_at), oauth: row.oauth_client === null ? null : { client: row.oauth_client, lastUsed: lastUsedOf(row) }, certificates: row.certificates, permissions: row.permissions, addresses: row.addresses, expiresAt: isoTimeOrNull(row.expires_at),
    paused: row.paused === 1, revokedAt: isoTimeOrNull(row.revoked_at), keys: keys.map((key) => keyOf(key, now)),
  }
}
