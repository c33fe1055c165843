import { constants, privateEncrypt } from 'node:crypto'
import { ecdsa } from '@noble/curves/abstract/weierstrass.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { bigIntToBytes } from '../../documents/asn1/values.ts'
import { oid, tlv } from '../../documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import { concat, equalBytes } from '../algorithms/ciphers.ts'
import { chipAuthenticationProtocol } from '../access/chip-authentication.ts'
import { deriveSessionKeys } from '../algorithms/key-derivation.ts'
import { answer, status, type OpenedSession } from './chip-access.ts'
import { digest, type HashName } from './pki/keys.ts'
import type { ActiveAuthenticationKey, ChipAuthenticationKey, ChipProfile } from './profile.ts'

/** The chip's side of chip authentication (ICAO 9303-11 §6.2). */
export class ChipAuthenticationPart {
  readonly #profile: ChipProfile
  #selected: ChipAuthenticationKey | null = null

  constructor(profile: ChipProfile) {
    this.#profile = profile
  }

  get selected(): boolean {
    return this.#selected !== null
  }

  reset(): void {
    this.#selected = null
  }

  /** MSE:Set KAT, for 3DES: the key agreement in one command (§6.2.4.1). */
  setKeyAgreement(data: Uint8Array): { response: ResponseApdu; session?: OpenedSession } {
    const objects = new Map(splitTlvs(data, 4).map(({ tag, content }) => [tag, content]))
    const key = this.#find(objects.get(0x84))
    const theirs = objects.get(0x91)
    if (key === undefined || theirs === undefined || key.cipher !== '3DES') return { response: status(0x6a80) }
    return { response: status(0x9000), session: agree(key, theirs) }
  }

  /** MSE:Set AT (§6.2.4.2). */
  setTemplate(data: Uint8Array): ResponseApdu {
    const objects = new Map(splitTlvs(data, 4).map(({ tag, content }) => [tag, content]))
    const key = this.#find(objects.get(0x84))
    const protocol = objects.get(0x80)
    const expected = key === undefined ? undefined : oid(chipAuthenticationProtocol(key.group.kind, key.cipher)).subarray(2)
    if (key === undefined || protocol === undefined || expected === undefined || !equalBytes(protocol, expected)) return status(0x6a80)
    this.#selected = key
    return status(0x9000)
  }

  generalAuthenticate(command: CommandApdu): { response: ResponseApdu; session?: OpenedSession } {
    const key = this.#selected
    this.#selected = null
    const outer = splitTlvs(command.data ?? new Uint8Array(), 1)[0]
    const theirs = splitTlvs(outer?.content ?? new Uint8Array(), 1)[0]
    if (key === null || theirs?.tag !== 0x80) return { response: status(0x6a80) }
    return { response: answer(tlv(0x7c)), session: agree(key, theirs.content) }
  }

  #find(reference: Uint8Array | undefined): ChipAuthenticationKey | undefined {
    const keys = this.#profile.chipAuthentication
    if (reference === undefined) return keys.length === 1 ? keys[0] : keys.find(({ keyId }) => keyId === null)
    const wanted = reference.reduce((value, byte) => value * 256 + byte, 0)
    return keys.find(({ keyId }) => keyId === wanted)
  }
}

function agree(key: ChipAuthenticationKey, theirs: Uint8Array): OpenedSession {
  const secret = key.group.secret(theirs, key.secret)
  return { keys: deriveSessionKeys(secret, key.cipher), counter: null }
}

/** Trailers of ISO/IEC 9796-2 signatures: BC for SHA-1, else a hash identifier and CC (ISO/IEC 10118-3). */
const trailers: Record<HashName, Uint8Array> = {
  'SHA-1': Uint8Array.of(0xbc),
  'SHA-224': Uint8Array.of(0x38, 0xcc),
  'SHA-256': Uint8Array.of(0x34, 0xcc),
  'SHA-384': Uint8Array.of(0x36, 0xcc),
  'SHA-512': Uint8Array.of(0x35, 0xcc),
}

/** INTERNAL AUTHENTICATE: active authentication (ICAO 9303-11 §6.1). */
export function signChallenge(key: ActiveAuthenticationKey, challenge: Uint8Array, random: (bytes: number) => Uint8Array): Uint8Array {
  if (key.kind === 'ECDSA') {
    return ecdsa(key.curve.Point, sha256).sign(digest(key.hash, challenge), bigIntToBytes(key.secret, key.curve.orderBytes), {
      prehash: false, lowS: false,
    })
  }
  const trailer = trailers[key.hash]
  const hashBytes = digest(key.hash, new Uint8Array()).length
  const m1 = random(key.modulusBytes - 1 - hashBytes - trailer.length)
  const block = concat(Uint8Array.of(0x6a), m1, digest(key.hash, concat(m1, challenge)), trailer)
  return new Uint8Array(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, block))
}
