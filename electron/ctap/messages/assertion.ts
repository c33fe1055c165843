import { MOST_CREDENTIAL_ID } from '../auth-data.ts'
import { decodeCbor, encodeCbor, type CborValue } from '../cbor.ts'
import { ctapCommand } from '../ceremony/command-codes.ts'
import { asBytes, asMap } from '../take.ts'
import { descriptor, type PinProof } from './credential.ts'

export interface AssertWish {
  clientDataHash: Uint8Array
  rpId: string
  /** Credentials one of which is wanted; none: whatever the key keeps for the desk. */
  allow: readonly Uint8Array[]
  pin: PinProof | null
}

/** What a key signed: `authData` and, behind it, the hash that it was asked with. */
export interface Assertion { credentialId: Uint8Array, authData: Uint8Array, signature: Uint8Array }

const CREDENTIAL_ID = { least: 1, most: MOST_CREDENTIAL_ID }
const AUTH_DATA = { least: 37, most: 1024 }
/** The longest is RSA's with 4096 bits. */
const SIGNATURE = { least: 32, most: 512 }

/** authenticatorGetAssertion (CTAP 2.1 §6.2). */
export function askAssertion({ clientDataHash, rpId, allow, pin }: AssertWish): Uint8Array {
  const members: [number, CborValue][] = [[0x01, rpId], [0x02, clientDataHash]]
  if (allow.length > 0) members.push([0x03, allow.map(descriptor)])
  if (pin !== null) members.push([0x06, pin.parameter], [0x07, pin.protocol])
  return Uint8Array.from([ctapCommand.getAssertion, ...encodeCbor(new Map(members))])
}

/** @param only the one credential that was asked for: a key may then leave its name out. @throws FoyerError `securityKey.malformed` */
export function parseAssertion(bytes: Uint8Array, only: Uint8Array | null): Assertion {
  const map = asMap(decodeCbor(bytes), 'assertion')
  const named = map.get(0x01)
  const credentialId = named === undefined && only !== null ? only : asBytes(asMap(named, 'credential').get('id'), CREDENTIAL_ID, 'credential id')
  return { credentialId, authData: asBytes(map.get(0x02), AUTH_DATA, 'authenticator data'), signature: asBytes(map.get(0x03), SIGNATURE, 'signature') }
}
