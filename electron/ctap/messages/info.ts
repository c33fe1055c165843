import { type CborMap, decodeCbor } from '../cbor.ts'
import { asBytes, asList, asMap, asNumber, asText } from '../take.ts'

/** PIN/UV protocols that a desk speaks, the one that it would have first (CTAP 2.1 §6.5.6, §6.5.7). */
export const pinProtocols = [2, 1] as const
export type PinProtocolNumber = (typeof pinProtocols)[number]

/** What a key says of itself, as far as a desk asks (CTAP 2.1 §6.4). */
export interface KeyInfo {
  /** Speaks CTAP2. */
  ctap2: boolean
  /** Kind of key, 16 bytes; the same for all of one model. */
  aaguid: Uint8Array
  /** A PIN: none of it there, not set, set. */
  pin: 'none' | 'unset' | 'set'
  /** Knows its holder by itself: a finger on it. */
  ownVerification: boolean
  /** Can keep a credential, so that it names its holder. */
  discoverable: boolean
  /** The best that it and the desk speak; null: none. */
  pinProtocol: PinProtocolNumber | null
  /** Tokens are given for a purpose alone (CTAP 2.1). */
  tokenPermissions: boolean
  /** Longest message it takes, bytes. */
  maxMessage: number
  /** Most credentials that may be named at once. */
  maxListed: number
  /** Shortest PIN, in letters. */
  minPin: number
}

const AAGUID = { least: 16, most: 16 }
/** As the specification has it where a key says nothing (§6.4). */
const defaults = { maxMessage: 1024, maxListed: 1, minPin: 4 } as const
const MESSAGE = { least: 64, most: 65_535 }
const LISTED = { least: 1, most: 65_535 }
const PIN_LENGTH = { least: 4, most: 63 }
const MOST_NAMES = 32
const NAME = { least: 1, most: 64 }

/** @throws FoyerError `securityKey.malformed` */
export function parseInfo(bytes: Uint8Array): KeyInfo {
  const map = asMap(decodeCbor(bytes), 'info')
  const versions = asList(map.get(0x01), MOST_NAMES, 'info versions').map((each) => asText(each, NAME, 'info version'))
  const options: CborMap = map.has(0x04) ? asMap(map.get(0x04), 'info options') : new Map()
  const protocols = map.has(0x06) ? asList(map.get(0x06), MOST_NAMES, 'info protocols') : []
  const pin = options.get('clientPin')
  return {
    ctap2: versions.some((version) => version === 'FIDO_2_0' || version.startsWith('FIDO_2_1')),
    aaguid: asBytes(map.get(0x03), AAGUID, 'info aaguid'),
    pin: pin === true ? 'set' : pin === false ? 'unset' : 'none',
    ownVerification: options.get('uv') === true,
    discoverable: options.get('rk') === true,
    pinProtocol: pinProtocols.find((each) => protocols.includes(each)) ?? null,
    tokenPermissions: options.get('pinUvAuthToken') === true,
    maxMessage: map.has(0x05) ? asNumber(map.get(0x05), MESSAGE, 'info message size') : defaults.maxMessage,
    maxListed: map.has(0x07) ? asNumber(map.get(0x07), LISTED, 'info list size') : defaults.maxListed,
    minPin: map.has(0x0d) ? asNumber(map.get(0x0d), PIN_LENGTH, 'info PIN length') : defaults.minPin,
  }
}
