import { decodeProtectedHeader, errors, importJWK, jwtVerify, type JWTPayload } from 'jose'
import { z } from 'zod'
import { keyNamed, type PublicKey } from './key-set.ts'
import type { RefusedBecause } from './refused-because.ts'

/** How far the clocks of provider and desk may lie apart, seconds. */
export const CLOCK_SKEW_S = 60
/** A token that holds longer is refused: nobody but its end takes it back. Seconds. */
const TOKEN_MOST_S = 24 * 3600

/** What a token says that its provider signed. */
export interface ProvenToken {
  /** Who asked the provider for it (RFC 9068 §2.2). */
  client: string
  scopes: readonly string[]
  /** When it ends, milliseconds since the epoch. */
  until: number
  /** Thumbprint (RFC 7638) of the key that its holder proves to have with each request (RFC 9449 §6.1). */
  boundKey: string | null
  /** SHA-256 in base64url of the certificate that its holder shows with each request (RFC 8705 §3.1). */
  boundCertificate: string | null
}

const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** RFC 9068 §2.2, with RFC 7800's `cnf`. One that is bound in a way unknown here is bound all the same, and refused. */
const claims = z.object({
  client_id: z.string().min(1).max(200), sub: z.string().min(1).max(500), jti: z.string().min(1).max(500), iat: z.number(), exp: z.number(),
  scope: z.string().max(4000).optional(), cnf: z.object({ jkt: hash.optional(), 'x5t#S256': hash.optional() }).strict().optional(),
})

/** @param plain also tokens that call themselves JWT, or nothing */
export interface TokenRules { issuer: string, audience: string, plain: boolean }

const AT_JWT = 'at+jwt'
/** What RFC 9068 §2.2 has in every token. */
const demanded = ['iss', 'aud', 'exp', 'iat', 'sub', 'jti', 'client_id']
/** Of a plain one: who asked for it is `azp` to some providers, and not all of them number their tokens. */
const demandedOfPlain = ['iss', 'aud', 'exp', 'iat', 'sub']
/** What an ID token has, and no access token (OpenID Connect Core §2, §3.1.3.6): for the same audience, a plain one could be either. */
const OF_ID_TOKENS = ['nonce', 'at_hash', 'c_hash', 'auth_time']
/** What Keycloak says within an access token, in the place of the header; `ID` and `Refresh` are its others. */
const TYPES_OF_ACCESS: readonly unknown[] = [undefined, 'Bearer', 'DPoP']

/**
 * A plain token's claims, as RFC 9068 calls them. Two names of a client that differ are nobody's.
 * @returns null where it is no access token
 */
function claimsOfPlain({ client_id: its, azp, ...payload }: JWTPayload & { client_id?: unknown, azp?: unknown }): unknown {
  if (!TYPES_OF_ACCESS.includes(payload['typ']) || OF_ID_TOKENS.some((name) => Object.hasOwn(payload, name)) || (its !== undefined && azp !== undefined && its !== azp)) return null
  return { jti: 'none', ...payload, client_id: its ?? azp }
}

/** What the library has against a token, as a word for the trail. */
function reasonOf(thrown: unknown): RefusedBecause {
  if (thrown instanceof errors.JWTExpired) return 'tokenEnded'
  if (!(thrown instanceof errors.JWTClaimValidationFailed)) return 'tokenForged'
  const named: Readonly<Record<string, RefusedBecause>> = { iss: 'issuer', aud: 'audience', nbf: 'tokenEarly', iat: 'tokenEarly', typ: 'tokenForm' }
  return named[thrown.claim] ?? 'tokenForm'
}

/**
 * An access token as JWT (RFC 9068), verified with the provider's own key: the one that has the id its header names. What a header says of where else a key lies
 * (`jku`, `x5u`, `jwk`, `x5c`) is not looked at.
 * @param now milliseconds since the epoch
 */
export async function verifiedToken(token: string, keys: readonly PublicKey[], { issuer, audience, plain }: TokenRules, now: number): Promise<ProvenToken | { because: RefusedBecause }> {
  try {
    const { typ = 'jwt', ...header } = decodeProtectedHeader(token)
    const named = keyNamed(keys, header)
    if ('because' in named) return named
    const { members, algorithm } = named
    const isPlain = plain && typ.toLowerCase() === 'jwt'
    const { payload } = await jwtVerify(token, await importJWK(members, algorithm), {
      algorithms: [algorithm], ...(isPlain ? {} : { typ: AT_JWT }), issuer, audience, clockTolerance: CLOCK_SKEW_S, currentDate: new Date(now), requiredClaims: isPlain ? demandedOfPlain : demanded,
    })
    const { data } = claims.safeParse(isPlain ? claimsOfPlain(payload) : payload)
    if (data === undefined) return { because: 'tokenForm' }
    if (data.iat > now / 1000 + CLOCK_SKEW_S) return { because: 'tokenEarly' }
    if (data.exp - data.iat > TOKEN_MOST_S) return { because: 'tokenLong' }
    return {
      client: data.client_id, scopes: (data.scope ?? '').split(' ').filter((each) => each !== ''), until: (data.exp + CLOCK_SKEW_S) * 1000,
      boundKey: data.cnf?.jkt ?? null, boundCertificate: data.cnf?.['x5t#S256'] ?? null,
    }
  } catch (thrown) {
    return { because: reasonOf(thrown) }
  }
}
