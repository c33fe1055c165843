import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import { RP_ID, type PublicKey } from '../../contract/security-key.ts'
import { authDataHead, type AuthDataHead } from './auth-data-head.ts'
import type { Verification } from './ceremony.ts'

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()

/**
 * What the key signs in the place of a browser's client data (WebAuthn 2 §5.8.1): what for, the challenge, and the desk in the place of a
 * site's origin. Nobody else makes such a text for a site, nor a site for a desk.
 */
export function clientDataHash(kind: 'credential' | 'assertion', challenge: Uint8Array): Uint8Array {
  const type = kind === 'credential' ? 'webauthn.create' : 'webauthn.get'
  return Uint8Array.from(sha256(JSON.stringify({ type, challenge: Buffer.from(challenge).toString('base64url'), origin: `foyer:${RP_ID}`, crossOrigin: false })))
}

/** @throws FoyerError `securityKey.malformed` where it is none: a point beside the curve, for one */
function keyObject(key: PublicKey): KeyObject {
  try {
    if (key.algorithm === 'RS256') return createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' })
    if (key.algorithm === 'EdDSA') return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' })
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: key.x, y: key.y }, format: 'jwk' })
  } catch {
    throw new FoyerError('securityKey.malformed', { detail: 'public key' })
  }
}

/** That it is for the desk, that somebody laid it down, and that it knew them where that is wanted (WebAuthn 2 §7.1 steps 13 to 15, §7.2 steps 15 to 17). */
function checkHead({ rpIdHash, userPresent, userVerified }: AuthDataHead, verification: Verification): void {
  if (!sha256(RP_ID).equals(rpIdHash) || !userPresent) throw new FoyerError('securityKey.malformed', { detail: 'authenticator data' })
  if (verification === 'required' && !userVerified) throw new FoyerError('securityKey.pinRequired')
}

/** A new credential is one of the desk's, by a key that it can check. @throws FoyerError `securityKey.malformed`, `securityKey.pinRequired` */
export function checkCredential(credential: AuthDataHead & { publicKey: PublicKey }, verification: Verification): void {
  checkHead(credential, verification)
  keyObject(credential.publicKey)
}

/** What is kept of a credential; `userVerified`: its key knew its holder when it was made. */
export interface KnownCredential { publicKey: PublicKey, signCount: number, userVerified: boolean }
export interface SignedAssertion { authData: Uint8Array, signature: Uint8Array }

/**
 * WebAuthn 2 §7.2 from step 15 on: whose it is, is known by its name.
 * @returns the count to keep
 * @throws FoyerError `securityKey.unknown` for a signature that is not that key's, `securityKey.copied` where it counts and did not go on, `securityKey.malformed`, `securityKey.pinRequired`
 */
export function verifyAssertion({ authData, signature }: SignedAssertion, hash: Uint8Array, known: KnownCredential, verification: Verification): { signCount: number, userVerified: boolean } {
  const head = authDataHead(authData)
  checkHead(head, verification)
  const message = Buffer.concat([authData, hash])
  if (!verify(known.publicKey.algorithm === 'EdDSA' ? null : 'sha256', message, keyObject(known.publicKey), signature)) throw new FoyerError('securityKey.unknown', { detail: 'signature' })
  // Whether the key has a PIN is what the card says, and nothing signs that: one that had a PIN once cannot have none.
  if (verification === 'preferred' && known.userVerified && !head.userVerified) throw new FoyerError('securityKey.pinRequired')
  if ((head.signCount !== 0 || known.signCount !== 0) && head.signCount <= known.signCount) throw new FoyerError('securityKey.copied')
  return { signCount: head.signCount, userVerified: head.userVerified }
}
