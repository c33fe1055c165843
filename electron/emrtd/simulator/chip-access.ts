import { splitTlvs } from '../../documents/asn1/reader.ts'
import { bigIntToBytes } from '../../documents/asn1/values.ts'
import { oid, tlv } from '../../documents/asn1/writer.ts'
import type { CommandApdu, ResponseApdu } from '../card/apdu.ts'
import { bacSession, seal, unseal } from '../access/bac.ts'
import { cbcEncrypt, cipherParameters, concat, equalBytes, pad } from '../algorithms/ciphers.ts'
import { bacKeySeed, deriveKey, deriveSessionKeys, paceSecret, randomScalar, type SessionKeys } from '../algorithms/key-derivation.ts'
import { authenticationToken, chipAuthenticationIv, paceTags } from '../access/pace.ts'
import { genericMapping, integratedMapping } from '../access/pace-mapping.ts'
import type { SupportedPace } from '../access/pace-protocols.ts'
import type { ChipProfile } from './profile.ts'

export interface OpenedSession {
  keys: SessionKeys
  counter: Uint8Array | null
}

export const status = (code: number): ResponseApdu => ({ data: new Uint8Array(), status: code })
export const answer = (data: Uint8Array): ResponseApdu => ({ data, status: 0x9000 })

interface PaceState {
  offer: SupportedPace
  step: 'nonce' | 'map' | 'agree' | 'token'
  passwordKey: Uint8Array
  nonce: Uint8Array
  generator: Uint8Array
  mappingSecret: bigint
  ours: Uint8Array
  theirs: Uint8Array
  keys: SessionKeys | null
}

/** The chip's side of BAC and PACE; counts wrong passwords. */
export class ChipAccess {
  readonly #profile: ChipProfile
  readonly #random: (bytes: number) => Uint8Array
  #challenge: Uint8Array | null = null
  #pace: PaceState | null = null
  #attemptsUsed = 0

  constructor(profile: ChipProfile, random: (bytes: number) => Uint8Array) {
    this.#profile = profile
    this.#random = random
  }

  reset(): void {
    this.#challenge = null
    this.#pace = null
  }

  challenge(): ResponseApdu {
    this.#challenge = this.#random(8)
    return answer(this.#challenge)
  }

  /** EXTERNAL AUTHENTICATE of BAC (ICAO 9303-11 §4.3.4). */
  externalAuthenticate(command: CommandApdu): { response: ResponseApdu; session?: OpenedSession } {
    const challenge = this.#challenge
    this.#challenge = null
    if (!this.#profile.bac || challenge === null) return { response: status(0x6985) }
    if (this.#locked()) return { response: status(0x6983) }
    const access = deriveSessionKeys(bacKeySeed(this.#profile.basicKey), '3DES')
    const plain = unseal(access, command.data ?? new Uint8Array())
    if (plain === null || !equalBytes(plain.subarray(8, 16), challenge)) return { response: this.#denied() }
    const nonce = plain.slice(0, 8)
    const keyPart = this.#random(16)
    const session = bacSession(plain.subarray(16), keyPart, challenge, nonce)
    return { response: answer(seal(access, concat(challenge, nonce, keyPart))), session }
  }

  /** MSE:Set AT for PACE (§4.4.4.1). */
  setPace(data: Uint8Array): ResponseApdu {
    const objects = new Map(splitTlvs(data, 6).map(({ tag, content }) => [tag, content]))
    const protocol = objects.get(0x80)
    const reference = objects.get(0x83)?.[0]
    const parameter = objects.get(0x84)?.[0]
    const { paceParameterTag } = this.#profile.quirks
    if (paceParameterTag === 'required' && parameter === undefined) return status(0x6a80)
    if (paceParameterTag === 'refused' && parameter !== undefined) return status(0x6a80)
    const offer = this.#profile.pace.find(({ info }) => protocol !== undefined
      && equalBytes(oid(info.protocol).subarray(2), protocol)
      && (parameter === undefined || info.parameterId === parameter))
    if (offer === undefined) return status(0x6a80)
    if (this.#locked()) return status(0x6983)
    const { can, basicKey } = this.#profile
    const password = reference === 1 && !('reference' in basicKey) ? { mrzKey: basicKey } : reference === 2 && can !== null ? { can } : null
    if (password === null) return status(0x6a88)
    const empty = new Uint8Array()
    this.#pace = {
      offer, step: 'nonce', passwordKey: deriveKey(paceSecret(password), 3, offer.variant.cipher), nonce: empty,
      generator: empty, mappingSecret: 0n, ours: empty, theirs: empty, keys: null,
    }
    return this.#attemptsUsed > 0 && this.#profile.quirks.attempts !== null ? status(0x63c0 | this.#attemptsLeft()) : status(0x9000)
  }

  get paceRunning(): boolean {
    return this.#pace !== null
  }

  /** GENERAL AUTHENTICATE of PACE (§4.4.4.2). */
  generalAuthenticate(command: CommandApdu): { response: ResponseApdu; session?: OpenedSession } {
    const state = this.#pace
    if (state === null) return { response: status(0x6985) }
    try {
      const outer = splitTlvs(command.data ?? new Uint8Array(), 1)[0]
      const object = splitTlvs(outer?.content ?? new Uint8Array(), 2)[0]
      return this.#step(state, object?.content ?? new Uint8Array())
    } catch {
      this.#pace = null
      return { response: status(0x6a80) }
    }
  }

  #step(state: PaceState, data: Uint8Array): { response: ResponseApdu; session?: OpenedSession } {
    const { variant, group, info } = state.offer
    const dynamic = (tag: number, content: Uint8Array): { response: ResponseApdu } =>
      ({ response: answer(tlv(paceTags.dynamic, tlv(tag, content))) })
    switch (state.step) {
      case 'nonce': {
        // As long as the key where the integrated mapping needs it, in whole blocks (§4.4.3.3.2).
        const long = variant.mapping === 'IM' && cipherParameters[variant.cipher].keyBytes > 16
        state.nonce = this.#random(long ? 32 : 16)
        state.step = 'map'
        return dynamic(paceTags.nonce, cbcEncrypt(variant.cipher, state.passwordKey, state.nonce))
      }
      case 'map': {
        state.step = 'agree'
        if (variant.mapping === 'IM') {
          state.generator = integratedMapping(group, variant.cipher, state.nonce, data)
          return { response: answer(tlv(paceTags.dynamic, tlv(paceTags.mapChip))) }
        }
        state.mappingSecret = randomScalar(group.order, this.#random)
        state.generator = genericMapping(group, state.nonce, group.power(data, state.mappingSecret))
        return dynamic(paceTags.mapChip, group.power(group.generator, state.mappingSecret))
      }
      case 'agree': {
        const secret = randomScalar(group.order, this.#random)
        state.ours = group.power(state.generator, secret)
        state.theirs = data
        state.keys = deriveSessionKeys(group.secret(data, secret), variant.cipher)
        state.step = 'token'
        return dynamic(paceTags.agreeChip, state.ours)
      }
      case 'token': {
        this.#pace = null
        const { keys } = state
        if (keys === null || !equalBytes(data, authenticationToken(keys, info.protocol, group, state.ours))) {
          return { response: this.#denied() }
        }
        this.#attemptsUsed = 0
        const token = tlv(paceTags.tokenChip, authenticationToken(keys, info.protocol, group, state.theirs))
        const mapping = variant.mapping === 'CAM' ? this.#mappingProof(state, keys) : new Uint8Array()
        return { response: answer(tlv(paceTags.dynamic, token, mapping)), session: { keys, counter: null } }
      }
      default: return { response: status(0x6985) }
    }
  }

  /** CA_IC = SK_IC⁻¹ · SK_Map,IC mod n, encrypted (ICAO 9303-11 §4.4.3.5). */
  #mappingProof({ offer, mappingSecret }: PaceState, { cipher, encryption }: SessionKeys): Uint8Array {
    const key = this.#profile.mappingKeys.get(offer.info.parameterId ?? -1)
    if (key === undefined) return new Uint8Array()
    const { order } = offer.group
    const proof = (modInverse(key.secret, order) * mappingSecret) % order
    const plain = pad(bigIntToBytes(proof, Math.ceil(order.toString(16).length / 2)), 16)
    return tlv(paceTags.chipAuthentication, cbcEncrypt(cipher, encryption, plain, chipAuthenticationIv(cipher, encryption)))
  }

  #attemptsLeft(): number {
    return Math.max(0, (this.#profile.quirks.attempts ?? 15) - this.#attemptsUsed)
  }

  #locked(): boolean {
    return this.#profile.quirks.attempts !== null && this.#attemptsLeft() === 0
  }

  #denied(): ResponseApdu {
    this.#attemptsUsed += 1
    return this.#profile.quirks.attempts === null ? status(0x6300) : status(0x63c0 | this.#attemptsLeft())
  }
}

/** Extended Euclid; `value` and `modulus` have no common divisor. */
export function modInverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus]
  let [before, factor] = [0n, 1n]
  while (current !== 0n) {
    const quotient = previous / current
    ;[previous, current] = [current, previous - quotient * current]
    ;[before, factor] = [factor, before - quotient * factor]
  }
  return ((before % modulus) + modulus) % modulus
}

