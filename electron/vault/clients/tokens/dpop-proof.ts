import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Presented } from '../../../contract/api.ts'
import { isFor, isTokenAlgorithm, publicKeyIn } from './key-set.ts'
import type { RefusedBecause } from './refused-because.ts'

/** How old a proof may be, and how far ahead of this clock, seconds: a client makes one for each request. */
export const PROOF_AGE_S = 60
export const PROOF_AHEAD_S = 30
/** Proofs that are remembered, at most: those of all clients at the most that the door lets in, for as long as a proof counts. */
const PROOFS_MAX = 20_000

type Proof = NonNullable<Presented['dpop']>

/** RFC 9449 §4.2. */
const claims = z.object({ jti: z.string().min(8).max(200), htm: z.string().max(10), htu: z.string().max(4000), iat: z.number().int(), ath: z.string().max(100) })

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Scheme, host, port and path alone, in one spelling (RFC 9449 §4.3, RFC 3986 §6.2.2 and §6.2.3). */
function plainUrl(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

/** Which proofs were taken, for as long as they would count again. */
export class TakenProofs {
  private readonly taken = new Map<string, number>()
  private readonly elapsed: () => number
  private readonly began: number
  /** The first proof that was asked about, by its clock, in seconds: what was taken by the process before this one nobody knows. */
  private since: number | null = null

  /** @param elapsed steady clock, milliseconds */
  constructor(elapsed: () => number) {
    this.elapsed = elapsed
    this.began = elapsed()
  }

  /** Whether it is the first time. One more than can be remembered is refused too. @param now seconds since the epoch */
  take(key: string, madeAt: number, now: number): boolean {
    const running = (this.elapsed() - this.began) / 1000
    this.since ??= Math.floor(now - running)
    // Whatever was taken before the start is too old after that.
    if ((running < PROOF_AGE_S + PROOF_AHEAD_S && madeAt < this.since) || this.taken.has(key)) return false
    if (this.taken.size >= PROOFS_MAX) for (const [each, until] of this.taken) if (until < now) this.taken.delete(each)
    if (this.taken.size >= PROOFS_MAX) return false
    // One from ahead of our clock counts for longer.
    this.taken.set(key, Math.max(madeAt, now) + PROOF_AGE_S + 1)
    return true
  }
}

/**
 * A proof of possession (RFC 9449 §4.3) for this very request and this very token, by the key that the token is bound to. It counts once.
 * @param boundKey RFC 7638 thumbprint that the token names @param now milliseconds since the epoch
 * @returns null where it holds, else why not
 */
export async function proofFault({ proof, method, url }: Proof, token: string, boundKey: string, taken: TakenProofs, now: number): Promise<RefusedBecause | null> {
  try {
    const { alg, jwk } = decodeProtectedHeader(proof)
    // With the key that it brings along: that it is the right one its thumbprint says.
    const members = publicKeyIn(jwk)
    if (!isTokenAlgorithm(alg) || members === null || !isFor(members, alg)) return 'proof'
    if (await calculateJwkThumbprint(members, 'sha256') !== boundKey) return 'proofKey'
    const { payload } = await jwtVerify(proof, await importJWK(members, alg), { algorithms: [alg], typ: 'dpop+jwt', clockTolerance: PROOF_AHEAD_S, currentDate: new Date(now) })
    const { data } = claims.safeParse(payload)
    if (data === undefined) return 'proof'
    if (data.htm !== method || plainUrl(data.htu) === null || plainUrl(data.htu) !== plainUrl(url)) return 'proofElsewhere'
    if (data.ath !== sha256(token)) return 'proofElsewhere'
    const seconds = now / 1000
    if (data.iat < seconds - PROOF_AGE_S || data.iat > seconds + PROOF_AHEAD_S) return 'proofOld'
    return taken.take(sha256(`${boundKey} ${data.jti}`), data.iat, seconds) ? null : 'proofAgain'
  } catch {
    return 'proof'
  }
}
