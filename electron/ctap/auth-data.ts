import type { PublicKey } from '../contract/security-key.ts'
import { authDataHead, flag, HEAD, malformedData, type AuthDataHead } from './ceremony/auth-data-head.ts'
import { decodeCbor, type CborMap } from './cbor.ts'
import { publicKeyOf } from './cose.ts'
import { asMap } from './take.ts'

export interface NewCredential extends AuthDataHead {
  aaguid: Uint8Array
  credentialId: Uint8Array
  publicKey: PublicKey
}

/** A key names a credential in at most so many bytes (CTAP 2.1 §6.1: 1023). */
export const MOST_CREDENTIAL_ID = 1023

/** A credential just made (WebAuthn 2 §6.5.1). @throws FoyerError `securityKey.malformed`, `securityKey.unsupported` */
export function newCredential(bytes: Uint8Array): NewCredential {
  const head = authDataHead(bytes)
  const flags = bytes[32] ?? 0
  if ((flags & flag.attested) === 0 || bytes.length < HEAD + 18) throw malformedData()
  const length = ((bytes[HEAD + 16] ?? 0) << 8) | (bytes[HEAD + 17] ?? 0)
  const end = HEAD + 18 + length
  if (length === 0 || length > MOST_CREDENTIAL_ID || bytes.length <= end) throw malformedData()
  // Extensions that nobody asked for would stand behind the key, and nothing says where they begin but the key itself.
  if ((flags & flag.extensions) !== 0) throw malformedData()
  const key: CborMap = asMap(decodeCbor(bytes.subarray(end)), 'COSE key')
  return { ...head, aaguid: bytes.slice(HEAD, HEAD + 16), credentialId: bytes.slice(HEAD + 18, end), publicKey: publicKeyOf(key) }
}
