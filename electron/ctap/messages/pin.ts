import { decodeCbor, encodeCbor, type CborValue } from '../cbor.ts'
import { ctapCommand, pinCommand } from '../ceremony/command-codes.ts'
import { agreementKey, agreementPoint, type Point } from '../cose.ts'
import { asBytes, asMap, asNumber } from '../take.ts'
import type { PinProtocolNumber } from './info.ts'

/** An encrypted token: 16 or 32 bytes, behind 16 of a start where the protocol has one. */
const TOKEN = { least: 16, most: 48 }
/** Tries that a key may have; eight is what there usually are (CTAP 2.1 §6.5.1). */
const RETRIES = { least: 0, most: 255 }

const message = (members: [number, CborValue][]): Uint8Array => Uint8Array.from([ctapCommand.clientPin, ...encodeCbor(new Map(members))])

export const askKeyAgreement = (protocol: PinProtocolNumber): Uint8Array => message([[0x01, protocol], [0x02, pinCommand.getKeyAgreement]])
export const askRetries = (protocol: PinProtocolNumber): Uint8Array => message([[0x01, protocol], [0x02, pinCommand.getRetries]])

export interface TokenWish {
  protocol: PinProtocolNumber
  /** The desk's half of the agreement. */
  agreement: Point
  /** First half of the PIN's hash, encrypted. */
  pinHash: Uint8Array
  /** For what the token is wanted, and where; null: the key knows no purposes (CTAP 2.0). */
  permission: { bits: number, rpId: string } | null
}

export function askToken({ protocol, agreement, pinHash, permission }: TokenWish): Uint8Array {
  const members: [number, CborValue][] = [[0x01, protocol], [0x02, permission === null ? pinCommand.getPinToken : pinCommand.getPinTokenWithPermissions], [0x03, agreementKey(agreement)], [0x06, pinHash]]
  if (permission !== null) members.push([0x09, permission.bits], [0x0a, permission.rpId])
  return message(members)
}

/** @throws FoyerError `securityKey.malformed` */
export const parseKeyAgreement = (bytes: Uint8Array): Point => agreementPoint(asMap(asMap(decodeCbor(bytes), 'client PIN').get(0x01), 'key agreement'))
/** @returns the token as it came, encrypted */
export const parseToken = (bytes: Uint8Array): Uint8Array => asBytes(asMap(decodeCbor(bytes), 'client PIN').get(0x02), TOKEN, 'PIN token')
export const parseRetries = (bytes: Uint8Array): number => asNumber(asMap(decodeCbor(bytes), 'client PIN').get(0x03), RETRIES, 'PIN retries')
