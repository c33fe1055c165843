import { FoyerError } from '../contract/errors.ts'
import type { PublicKey } from '../contract/security-key.ts'
import { decodeCbor, type CborMap } from './cbor.ts'
import { publicKeyOf } from './cose.ts'
import { asMap } from './take.ts'

/** What stands at fixed places in every authenticator data (WebAuthn 2 §6.1). */
export interface AuthDataHead {
  rpIdHash: Uint8Array
  /** Somebody touched it, or laid it down. */
  userPresent: boolean
  /** It knew its holder: by its PIN or by a finger. */
  userVerified: boolean
  /** How often it has signed; 0 for ever where a key does not count. */
  signCount: number
}

export interface NewCredential extends AuthDataHead {
  aaguid: Uint8Array
  credentialId: Uint8Array
  publicKey: PublicKey
}

const HEAD = 37
const flag = { userPresent: 0x01, userVerified: 0x04, attested: 0x40, extensions: 0x80 } as const
/** A key names a credential in at most so many bytes (CTAP 2.1 §6.1: 1023). */
export const MOST_CREDENTIAL_ID = 1023

const malformed = (): FoyerError => new FoyerError('securityKey.malformed', { detail: 'authenticator data' })

/** Nothing is decoded here but numbers at fixed places. @throws FoyerError `securityKey.malformed` */
export function authDataHead(bytes: Uint8Array): AuthDataHead {
  if (bytes.length < HEAD) throw malformed()
  const flags = bytes[32] ?? 0
  return {
    rpIdHash: bytes.slice(0, 32),
    userPresent: (flags & flag.userPresent) !== 0,
    userVerified: (flags & flag.userVerified) !== 0,
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
  }
}

/** A credential just made (WebAuthn 2 §6.5.1). @throws FoyerError `securityKey.malformed`, `securityKey.unsupported` */
export function newCredential(bytes: Uint8Array): NewCredential {
  const head = authDataHead(bytes)
  const flags = bytes[32] ?? 0
  if ((flags & flag.attested) === 0 || bytes.length < HEAD + 18) throw malformed()
  const length = ((bytes[HEAD + 16] ?? 0) << 8) | (bytes[HEAD + 17] ?? 0)
  const end = HEAD + 18 + length
  if (length === 0 || length > MOST_CREDENTIAL_ID || bytes.length <= end) throw malformed()
  // Extensions that nobody asked for would stand behind the key, and nothing says where they begin but the key itself.
  if ((flags & flag.extensions) !== 0) throw malformed()
  const key: CborMap = asMap(decodeCbor(bytes.subarray(end)), 'COSE key')
  return { ...head, aaguid: bytes.slice(HEAD, HEAD + 16), credentialId: bytes.slice(HEAD + 18, end), publicKey: publicKeyOf(key) }
}

/** The head as a key writes it. */
export function encodeHead({ rpIdHash, userPresent, userVerified, signCount }: AuthDataHead, attested: boolean): Uint8Array {
  const bytes = new Uint8Array(HEAD)
  bytes.set(rpIdHash)
  bytes[32] = (userPresent ? flag.userPresent : 0) | (userVerified ? flag.userVerified : 0) | (attested ? flag.attested : 0)
  new DataView(bytes.buffer).setUint32(33, signCount)
  return bytes
}
