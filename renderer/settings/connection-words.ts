import type { Client } from '../../electron/contract/clients.ts'

export type Standing = 'open' | 'paused' | 'expired' | 'revoked' | 'noKey'

/** Whether a connection lets anything through at a moment (milliseconds since the epoch), or what keeps it out. */
export function standingOf({ revokedAt, expiresAt, paused, keys, oauth }: Pick<Client, 'revokedAt' | 'expiresAt' | 'paused' | 'keys' | 'oauth'>, now: number): Standing {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return 'expired'
  if (paused) return 'paused'
  return oauth !== null || keys.some(({ end }) => end === null) ? 'open' : 'noKey'
}

/** When one of its keys, or a token of it, was last used, and from where. */
export function lastUseOf({ keys, oauth }: Pick<Client, 'keys' | 'oauth'>): { at: string, address: string } | null {
  const [newest] = [...keys, ...(oauth === null ? [] : [oauth])].flatMap(({ lastUsed }) => (lastUsed === null ? [] : [lastUsed])).toSorted((a, b) => b.at.localeCompare(a.at))
  return newest ?? null
}

/** For how long two keys or secrets hold, hours: from at once, where one leaked, to as long as many computers take. */
export const overlaps = ['0', '24', '168', '720'] as const
export type Overlap = (typeof overlaps)[number]

/** SHA-256 in groups of four digits, as people compare it. */
export const inGroups = (fingerprint: string): string => fingerprint.toUpperCase().replaceAll(/.{4}(?=.)/g, '$& ')

/** A certificate by which a connection is known: in groups, or its name as it is. */
export const shownRule = (rule: string): string => (/^[0-9a-f]{64}$/.test(rule) ? inGroups(rule) : rule)
