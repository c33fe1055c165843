import { createHash } from 'node:crypto'
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { CLOCK_SKEW_S } from '../../clients/tokens/access-token.ts'
import { keyNamed, type PublicKey } from '../../clients/tokens/key-set.ts'

/** Whom a provider says to be there. Groups: null where the token has no list of them, which says of nobody that they are in none. */
export interface Proven { subject: string, name: string | null, groups: readonly string[] | null, /** SHA-256 of the token: one counts once. */ hash: string }

/** What an ID token has to say for one question. `nonce`: what was sent with it, and whether an answer counts that leaves it out; null for a question that has none. `notBefore`: when the question was asked, milliseconds since the epoch: an older token answers another one. */
export interface IdTokenRules { issuer: string, client: string, groupsClaim: string, nonce: { sent: string, mayLack: boolean } | null, subject: string | null, notBefore: number }

/** Why an ID token does not count, for the trail. */
export type TokenFault = 'algorithm' | 'keyUnknown' | 'forged' | 'form' | 'nonce' | 'nonceMissing' | 'early' | 'ended' | 'subject' | 'issuer' | 'audience'

const name = z.string().min(1).max(500)
/** OpenID Connect Core §2, with the names of §5.1 that a person may be called by. */
const claims = z.looseObject({
  sub: z.string().min(1).max(500), iat: z.number(), aud: z.union([z.string(), z.array(z.string())]), azp: z.string().optional(), nonce: z.string().optional(),
  name: name.optional(), preferred_username: name.optional(), email: name.optional(),
})
/** Groups that are looked at; who is in more than a token has room for has none in it (Entra ID: `_claim_names`). */
const groups = z.array(z.string().max(300)).max(1000)
const NAME_MAX = 60

/** As a name is shown here: one line, and short enough for the tile. */
const shownName = (given: string | undefined): string | null => Array.from((given ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim()).slice(0, NAME_MAX).join('').trim() || null

/** What the library has against a token, for whoever sets the provider up. */
function faultOf(thrown: unknown): TokenFault {
  if (thrown instanceof errors.JWTExpired) return 'ended'
  if (!(thrown instanceof errors.JWTClaimValidationFailed)) return 'forged'
  const named: Readonly<Record<string, TokenFault>> = { iss: 'issuer', aud: 'audience', nbf: 'early' }
  return named[thrown.claim] ?? 'form'
}

/**
 * An ID token, verified with the provider's own key (OpenID Connect Core §3.1.3.7): by the key that its header names alone, for this desk's client
 * alone, made after the question. What a header says of where else a key lies is not looked at; a token without a signature is of no algorithm here.
 *
 * @param now milliseconds since the epoch
 */
export async function verifiedIdToken(token: string, keys: readonly PublicKey[], rules: IdTokenRules, now: number): Promise<Proven | { because: TokenFault }> {
  try {
    const named = keyNamed(keys, decodeProtectedHeader(token))
    if ('because' in named) return named
    const { members, algorithm } = named
    const { payload } = await jwtVerify(token, await importJWK(members, algorithm), {
      algorithms: [algorithm], issuer: rules.issuer, audience: rules.client, clockTolerance: CLOCK_SKEW_S, currentDate: new Date(now), requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub'],
    })
    const { data } = claims.safeParse(payload)
    if (data === undefined) return { because: 'form' }
    // For several audiences it says for whom it was made (§3.1.3.7, 4 and 5).
    if ((Array.isArray(data.aud) && data.aud.length > 1 && data.azp === undefined) || (data.azp !== undefined && data.azp !== rules.client)) return { because: 'audience' }
    if (rules.nonce !== null && data.nonce === undefined && !rules.nonce.mayLack) return { because: 'nonceMissing' }
    if (rules.nonce !== null && data.nonce !== undefined && data.nonce !== rules.nonce.sent) return { because: 'nonce' }
    if (data.iat > now / 1000 + CLOCK_SKEW_S || data.iat < rules.notBefore / 1000 - CLOCK_SKEW_S) return { because: 'early' }
    if (rules.subject !== null && data.sub !== rules.subject) return { because: 'subject' }
    const said = groups.safeParse(data[rules.groupsClaim]).data ?? null
    return { subject: data.sub, name: shownName(data.name ?? data.preferred_username ?? data.email), groups: said, hash: createHash('sha256').update(token).digest('hex') }
  } catch (thrown) {
    return { because: faultOf(thrown) }
  }
}
