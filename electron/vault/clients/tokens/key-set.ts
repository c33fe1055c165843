import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { FoyerError } from '../../../contract/errors.ts'
import { KEY_SET_MAX } from '../../../contract/issuer.ts'
import { jsonIn } from '../../database/json-in.ts'

/** Keys that a provider may have at a time: one in use, one to come, some that go. */
const KEYS_MAX = 32
/** Bits of an RSA key that NIST SP 800-131A allows, and more than anybody has: each verification would take a while. */
const RSA_BITS = { min: 2048, max: 8192 }

/** What tokens may be signed with (RFC 7518 §3.1, RFC 9864), each by one kind of key. No symmetric one: there a public key would be a secret. */
export const tokenAlgorithms = {
  RS256: { kty: 'RSA' }, RS384: { kty: 'RSA' }, RS512: { kty: 'RSA' }, PS256: { kty: 'RSA' }, PS384: { kty: 'RSA' }, PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' }, ES384: { kty: 'EC', crv: 'P-384' }, ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' }, Ed25519: { kty: 'OKP', crv: 'Ed25519' },
} as const satisfies Record<string, { kty: string, crv?: string }>
export type TokenAlgorithm = keyof typeof tokenAlgorithms
export const isTokenAlgorithm = (name: unknown): name is TokenAlgorithm => typeof name === 'string' && Object.hasOwn(tokenAlgorithms, name)

const part = z.string().max(1400).regex(/^[A-Za-z0-9_-]+$/)
/** The public members of a key (RFC 7517 §4), and no others: certificates and addresses that stand beside them prove nothing here. */
const publicMembers = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: part, e: part }),
  z.object({ kty: z.literal('EC'), crv: z.enum(['P-256', 'P-384', 'P-521']), x: part, y: part }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: part }),
])
export type PublicMembers = z.infer<typeof publicMembers>
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const

export interface PublicKey { members: PublicMembers, kid: string, alg: TokenAlgorithm | null }

/** A key that can be verified with, by its public members; null for a weak one, one of a kind that is not taken, and one that is no public key. */
export function publicKeyIn(given: unknown): PublicMembers | null {
  if (typeof given !== 'object' || given === null || secretMembers.some((each) => Object.hasOwn(given, each))) return null
  const { data } = publicMembers.safeParse(given)
  if (data === undefined) return null
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: data, format: 'jwk' })
    const bits = asymmetricKeyDetails?.modulusLength
    return data.kty === 'RSA' && (bits === undefined || bits < RSA_BITS.min || bits > RSA_BITS.max) ? null : data
  } catch {
    return null
  }
}

/** Whether a key is of the kind that an algorithm is for: what the sender of a token says alone decides nothing. */
export function isFor(members: PublicMembers, algorithm: TokenAlgorithm): boolean {
  const wanted: { kty: string, crv?: string } = tokenAlgorithms[algorithm]
  return members.kty === wanted.kty && (wanted.crv === undefined || (members.kty !== 'RSA' && members.crv === wanted.crv))
}

/** By what a token is verified: the one key that its header names, where that is for the algorithm that it says. Else why it does not count. */
export function keyNamed(keys: readonly PublicKey[], { alg, kid }: { alg?: unknown, kid?: unknown }): { members: PublicMembers, algorithm: TokenAlgorithm } | { because: 'algorithm' | 'keyUnknown' } {
  if (!isTokenAlgorithm(alg)) return { because: 'algorithm' }
  const key = keys.find((each) => each.kid === kid)
  if (key === undefined) return { because: 'keyUnknown' }
  return isFor(key.members, alg) && (key.alg === null || key.alg === alg) ? { members: key.members, algorithm: alg } : { because: 'algorithm' }
}

const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string().min(1).max(200).optional(), use: z.string().max(20).optional(), alg: z.string().max(40).optional() })).max(KEYS_MAX) })

/**
 * The keys of a provider that tokens can be verified with. Keys of other kinds, for other uses or without an id are left out; two of one id leave nobody to say which.
 * @param text JWK Set (RFC 7517 §5), JSON
 * @throws FoyerError `uplink.badAnswer` where it is none, or has no key of use
 */
export function keysIn(text: string): PublicKey[] {
  const { data } = text.length > KEY_SET_MAX ? { data: undefined } : keySet.safeParse(jsonIn(text))
  const found = (data?.keys ?? []).flatMap((each): PublicKey[] => {
    const { kid, use = 'sig', alg = null } = each
    if (kid === undefined || use !== 'sig' || (alg !== null && !isTokenAlgorithm(alg))) return []
    const members = publicKeyIn(each)
    return members === null || (alg !== null && !isFor(members, alg)) ? [] : [{ members, kid, alg }]
  })
  const many = new Map<string, number>()
  for (const { kid } of found) many.set(kid, (many.get(kid) ?? 0) + 1)
  const keys = found.filter(({ kid }) => many.get(kid) === 1)
  if (keys.length === 0) throw new FoyerError('uplink.badAnswer', { detail: 'keySet' })
  return keys.toSorted((a, b) => (a.kid < b.kid ? -1 : 1))
}
