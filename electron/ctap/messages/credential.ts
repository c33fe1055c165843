import { newCredential, type NewCredential } from '../auth-data.ts'
import { decodeCbor, encodeCbor, type CborMap, type CborValue } from '../cbor.ts'
import { ctapCommand } from '../ceremony/command-codes.ts'
import { signatureAlgorithms } from '../cose.ts'
import { asBytes, asMap, asText } from '../take.ts'
import type { PinProtocolNumber } from './info.ts'

/** That whoever asks knows the PIN: made with its token over what is asked. */
export interface PinProof { protocol: PinProtocolNumber, parameter: Uint8Array }

export interface MakeWish {
  clientDataHash: Uint8Array
  rpId: string
  rpName: string
  /** Whose it will be: random bytes, and a name for the key's own list. */
  userHandle: Uint8Array
  userName: string
  /** Credentials that the key shall not have yet. */
  exclude: readonly Uint8Array[]
  /** Keep it on the key, so that it names its holder. */
  discoverable: boolean
  pin: PinProof | null
}

/** Authenticator data with a key in it: an RSA one of 4096 bits behind the longest name. */
const AUTH_DATA = { least: 55, most: 2048 }
const FORMAT = { least: 1, most: 32 }

export const descriptor = (id: Uint8Array): CborMap => new Map<string, CborValue>([['id', id], ['type', 'public-key']])

/** authenticatorMakeCredential (CTAP 2.1 §6.1). */
export function askCredential({ clientDataHash, rpId, rpName, userHandle, userName, exclude, discoverable, pin }: MakeWish): Uint8Array {
  const members: [number, CborValue][] = [
    [0x01, clientDataHash],
    [0x02, new Map<string, CborValue>([['id', rpId], ['name', rpName]])],
    [0x03, new Map<string, CborValue>([['id', userHandle], ['name', userName]])],
    [0x04, Object.values(signatureAlgorithms).map((alg) => new Map<string, CborValue>([['alg', alg], ['type', 'public-key']]))],
  ]
  if (exclude.length > 0) members.push([0x05, exclude.map(descriptor)])
  if (discoverable) members.push([0x07, new Map<string, CborValue>([['rk', true]])])
  if (pin !== null) members.push([0x08, pin.parameter], [0x09, pin.protocol])
  return Uint8Array.from([ctapCommand.makeCredential, ...encodeCbor(new Map(members))])
}

/**
 * What a key says of itself by an attestation is not asked for and not believed: whoever enrols it has proven who they are by then.
 * @throws FoyerError `securityKey.malformed`, `securityKey.unsupported`
 */
export function parseCredential(bytes: Uint8Array): NewCredential {
  const map = asMap(decodeCbor(bytes), 'credential')
  asText(map.get(0x01), FORMAT, 'attestation format')
  return newCredential(asBytes(map.get(0x02), AUTH_DATA, 'authenticator data'))
}
