import { timingSafeEqual } from 'node:crypto'
import { type CborMap, type CborValue, encodeCbor } from '../cbor.ts'
import { pinCommand, pinPermission } from '../ceremony/command-codes.ts'
import { agreementKey, agreementPoint } from '../cose.ts'
import type { PinProtocolNumber } from '../messages/info.ts'
import { pinAgreement, pinHash, tokenProof, type PinAgreement } from '../ceremony/pin-protocol.ts'
import { ctapStatus } from '../status.ts'
import { asBytes, asMap } from '../take.ts'
import type { KeyProfile } from './profile.ts'

/** An answer: its status, and what stands behind it. */
export interface CtapAnswer { status: number, data?: Uint8Array }

const HASH = { least: 16, most: 64 }
/** Shortest PIN, bytes (CTAP 2.1 §6.5.1), and the longest; filled up to a whole block. */
const PIN_BYTES = { least: 4, most: 63 }

/** The PIN of a simulated key and what hangs on it (CTAP 2.1 §6.5). */
export class PinSide {
  readonly #profile: KeyProfile
  readonly #random: (count: number) => Uint8Array
  readonly #agreements = new Map<PinProtocolNumber, PinAgreement>()
  #pin: string | null
  #left: number
  #wrongInStay = 0
  #token: Uint8Array
  /** For what the token at hand may be used; null: for everything, as in CTAP 2.0. */
  #permissions: number | null = 0

  constructor(profile: KeyProfile, random: (count: number) => Uint8Array) {
    this.#profile = profile
    this.#random = random
    this.#pin = profile.pin
    this.#left = profile.tries.all
    this.#token = random(32)
  }

  get isSet(): boolean {
    return this.#pin !== null
  }

  /** The field has gone: what was agreed upon in it is forgotten, the tries that are left are not. */
  powerOff(): void {
    this.#agreements.clear()
    this.#wrongInStay = 0
    this.#token = this.#random(32)
    this.#permissions = 0
  }

  /** Whether the proof is one by the token, for that purpose. @returns a status */
  check(protocol: CborValue | undefined, parameter: CborValue | undefined, clientDataHash: Uint8Array, permission: number): number {
    const known = this.#profile.protocols.find((each) => each === protocol)
    if (known === undefined || !(parameter instanceof Uint8Array)) return ctapStatus.invalidParameter
    const wanted = tokenProof(known, this.#token, clientDataHash)
    if (parameter.length !== wanted.length || !timingSafeEqual(parameter, wanted)) return ctapStatus.pinAuthInvalid
    return this.#permissions === null || (this.#permissions & permission) !== 0 ? ctapStatus.ok : ctapStatus.pinAuthInvalid
  }

  process(map: CborMap): CtapAnswer {
    const protocol = this.#profile.protocols.find((each) => each === map.get(0x01))
    switch (map.get(0x02)) {
      case pinCommand.getRetries: return answer([[0x03, this.#left]])
      case pinCommand.getKeyAgreement: {
        if (protocol === undefined) return { status: ctapStatus.invalidParameter }
        return answer([[0x01, agreementKey(this.#agreement(protocol).own)]])
      }
      case pinCommand.setPin: return protocol === undefined ? { status: ctapStatus.invalidParameter } : this.#setPin(protocol, map)
      case pinCommand.getPinToken: return protocol === undefined ? { status: ctapStatus.invalidParameter } : this.#giveToken(protocol, map, null)
      case pinCommand.getPinTokenWithPermissions: {
        const permissions = map.get(0x09)
        if (protocol === undefined || !this.#profile.tokenPermissions) return { status: ctapStatus.invalidParameter }
        if (typeof permissions !== 'number') return { status: ctapStatus.missingParameter }
        return this.#giveToken(protocol, map, permissions & (pinPermission.makeCredential | pinPermission.getAssertion))
      }
      default: return { status: ctapStatus.invalidParameter }
    }
  }

  #agreement(protocol: PinProtocolNumber): PinAgreement {
    const known = this.#agreements.get(protocol) ?? pinAgreement(protocol, this.#random)
    this.#agreements.set(protocol, known)
    return known
  }

  #setPin(protocol: PinProtocolNumber, map: CborMap): CtapAnswer {
    if (this.#pin !== null) return { status: ctapStatus.notAllowed }
    const secret = this.#agreement(protocol).with(agreementPoint(asMap(map.get(0x03), 'key agreement')))
    const encrypted = asBytes(map.get(0x05), { least: 64, most: 80 }, 'new PIN')
    const proof = asBytes(map.get(0x04), { least: 16, most: 32 }, 'proof')
    const wanted = secret.authenticate(encrypted)
    if (proof.length !== wanted.length || !timingSafeEqual(proof, wanted)) return { status: ctapStatus.pinAuthInvalid }
    const plain = secret.decrypt(encrypted)
    const end = plain.indexOf(0)
    const pin = Buffer.from(end < 0 ? plain : plain.subarray(0, end))
    if (pin.length < PIN_BYTES.least || pin.length > PIN_BYTES.most) return { status: ctapStatus.pinPolicyViolation }
    this.#pin = pin.toString('utf8')
    return { status: ctapStatus.ok }
  }

  #giveToken(protocol: PinProtocolNumber, map: CborMap, permissions: number | null): CtapAnswer {
    if (this.#pin === null) return { status: ctapStatus.pinNotSet }
    if (this.#left === 0) return { status: ctapStatus.pinBlocked }
    if (this.#wrongInStay >= this.#profile.tries.stay) return { status: ctapStatus.pinAuthBlocked }
    const secret = this.#agreement(protocol).with(agreementPoint(asMap(map.get(0x03), 'key agreement')))
    const given = secret.decrypt(asBytes(map.get(0x06), HASH, 'PIN'))
    this.#left -= 1
    const wanted = pinHash(this.#pin)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      this.#wrongInStay += 1
      this.#agreements.delete(protocol)
      if (this.#left === 0) return { status: ctapStatus.pinBlocked }
      return { status: this.#wrongInStay >= this.#profile.tries.stay ? ctapStatus.pinAuthBlocked : ctapStatus.pinInvalid }
    }
    this.#left = this.#profile.tries.all
    this.#wrongInStay = 0
    this.#token = this.#random(32)
    this.#permissions = permissions
    return answer([[0x02, secret.encrypt(this.#token)]])
  }
}

export const answer = (members: [number, CborValue][]): CtapAnswer => ({ status: ctapStatus.ok, data: encodeCbor(new Map(members)) })
