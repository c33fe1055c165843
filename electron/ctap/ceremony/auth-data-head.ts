import { FoyerError } from '../../contract/errors.ts'

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

/** Bytes of the head, and the flags in it (WebAuthn 2 §6.1). */
export const HEAD = 37
export const flag = { userPresent: 0x01, userVerified: 0x04, attested: 0x40, extensions: 0x80 } as const

export const malformedData = (): FoyerError => new FoyerError('securityKey.malformed', { detail: 'authenticator data' })

/** Nothing is decoded here but numbers at fixed places. @throws FoyerError `securityKey.malformed` */
export function authDataHead(bytes: Uint8Array): AuthDataHead {
  if (bytes.length < HEAD) throw malformedData()
  const flags = bytes[32] ?? 0
  return {
    rpIdHash: bytes.slice(0, 32),
    userPresent: (flags & flag.userPresent) !== 0,
    userVerified: (flags & flag.userVerified) !== 0,
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
  }
}

/** The head as a key writes it. */
export function encodeHead({ rpIdHash, userPresent, userVerified, signCount }: AuthDataHead, attested: boolean): Uint8Array {
  const bytes = new Uint8Array(HEAD)
  bytes.set(rpIdHash)
  bytes[32] = (userPresent ? flag.userPresent : 0) | (userVerified ? flag.userVerified : 0) | (attested ? flag.attested : 0)
  new DataView(bytes.buffer).setUint32(33, signCount)
  return bytes
}
