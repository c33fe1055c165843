import { encodeHead } from '../ceremony/auth-data-head.ts'
import { type CborMap, type CborValue, decodeCbor } from '../cbor.ts'
import { ctapCommand, pinPermission } from '../ceremony/command-codes.ts'
import { publicKeyBytes, signatureAlgorithms } from '../cose.ts'
import { descriptor } from '../messages/credential.ts'
import { ctapStatus } from '../status.ts'
import { asBytes, asList, asMap, asText } from '../take.ts'
import { type CredentialStore, sha256, signWith } from './credentials.ts'
import { answer, PinSide, type CtapAnswer } from './pin-side.ts'
import type { KeyProfile } from './profile.ts'

/** Kind of key: none that anybody sells. */
const AAGUID = Uint8Array.from(Buffer.from('466f79657220746573742d6b65792030', 'hex'))
const HASH = { least: 32, most: 32 }
const RP_ID = { least: 1, most: 253 }
const USER = { least: 1, most: 64 }
const ID = { least: 1, most: 1023 }
const LISTED = 8

/** The commands of a simulated key, below the way in which they came (CTAP 2.1 §6). */
export class SimulatedAuthenticator {
  readonly #profile: KeyProfile
  readonly #random: (count: number) => Uint8Array
  readonly #store: CredentialStore
  readonly pin: PinSide

  constructor(profile: KeyProfile, store: CredentialStore, random: (count: number) => Uint8Array) {
    this.#profile = profile
    this.#store = store
    this.#random = random
    this.pin = new PinSide(profile, random)
  }

  process(message: Uint8Array): CtapAnswer {
    const [command, ...rest] = message
    if (command === ctapCommand.getInfo) return this.#info()
    try {
      const map = asMap(decodeCbor(Uint8Array.from(rest)), 'request')
      switch (command) {
        case ctapCommand.makeCredential: return this.#make(map)
        case ctapCommand.getAssertion: return this.#assert(map)
        case ctapCommand.clientPin: return this.pin.process(map)
        default: return { status: ctapStatus.invalidCommand }
      }
    } catch {
      return { status: ctapStatus.invalidCbor }
    }
  }

  #info(): CtapAnswer {
    const { protocols, maxMessage, tokenPermissions, discoverable } = this.#profile
    const options = new Map<string, boolean>([['rk', discoverable], ['up', true], ['clientPin', this.pin.isSet]])
    if (tokenPermissions) options.set('pinUvAuthToken', true)
    return answer([
      [0x01, tokenPermissions ? ['FIDO_2_0', 'FIDO_2_1'] : ['FIDO_2_0']], [0x03, AAGUID], [0x04, options], [0x05, maxMessage], [0x06, [...protocols]], [0x07, LISTED], [0x08, 128], [0x09, ['nfc']],
      [0x0a, [new Map<string, CborValue>([['alg', signatureAlgorithms[this.#profile.algorithm]], ['type', 'public-key']])]],
    ])
  }

  #make(map: CborMap): CtapAnswer {
    const clientDataHash = asBytes(map.get(0x01), HASH, 'hash')
    const rpIdHash = sha256(asText(asMap(map.get(0x02), 'rp').get('id'), RP_ID, 'rp id'))
    const userHandle = asBytes(asMap(map.get(0x03), 'user').get('id'), USER, 'user id')
    const { algorithm } = this.#profile
    const offered = asList(map.get(0x04), 32, 'algorithms').map((each) => asMap(each, 'algorithm').get('alg'))
    if (!offered.includes(signatureAlgorithms[algorithm])) return { status: ctapStatus.unsupportedAlgorithm }
    const options: CborMap = map.has(0x07) ? asMap(map.get(0x07), 'options') : new Map()
    if (options.get('uv') === true || (options.get('rk') === true && !this.#profile.discoverable)) return { status: ctapStatus.unsupportedOption }
    const verified = this.#verified(map, 0x08, 0x09, clientDataHash, pinPermission.makeCredential)
    if (typeof verified === 'number') return { status: verified }
    if (this.pin.isSet && !verified.by) return { status: ctapStatus.pinRequired }
    if (map.has(0x05) && this.#store.find(rpIdHash, idsIn(map.get(0x05))).length > 0) return { status: ctapStatus.credentialExcluded }
    if (this.#store.size >= this.#profile.room) return { status: ctapStatus.keyStoreFull }
    const kept = this.#store.make(rpIdHash, userHandle, algorithm, options.get('rk') === true, this.#random(64))
    this.#store.signCount += Math.max(0, this.#profile.countStep)
    const length = Uint8Array.of(kept.id.length >> 8, kept.id.length & 0xff)
    const head = encodeHead({ rpIdHash, userPresent: true, userVerified: verified.by, signCount: this.#store.signCount }, true)
    const authData = Uint8Array.from(Buffer.concat([head, AAGUID, length, kept.id, publicKeyBytes(kept.publicKey)]))
    return answer([[0x01, 'none'], [0x02, authData], [0x03, new Map()]])
  }

  #assert(map: CborMap): CtapAnswer {
    const rpIdHash = sha256(asText(map.get(0x01), RP_ID, 'rp id'))
    const clientDataHash = asBytes(map.get(0x02), HASH, 'hash')
    const verified = this.#verified(map, 0x06, 0x07, clientDataHash, pinPermission.getAssertion)
    if (typeof verified === 'number') return { status: verified }
    const [kept] = this.#store.find(rpIdHash, map.has(0x03) ? idsIn(map.get(0x03)) : null)
    if (kept === undefined) return { status: ctapStatus.noCredentials }
    this.#store.signCount = Math.max(0, this.#store.signCount + this.#profile.countStep)
    const authData = encodeHead({ rpIdHash, userPresent: true, userVerified: verified.by, signCount: this.#store.signCount }, false)
    const signature = signWith(kept, Uint8Array.from([...authData, ...clientDataHash]))
    return answer([[0x01, descriptor(kept.id)], [0x02, authData], [0x03, signature], [0x04, new Map<string, CborValue>([['id', kept.userHandle]])]])
  }

  /** Whether its holder was known by the PIN; a status where the proof of it is wrong. */
  #verified(map: CborMap, parameter: number, protocol: number, clientDataHash: Uint8Array, permission: number): number | { by: boolean } {
    if (!map.has(parameter)) return { by: false }
    if (!this.pin.isSet) return ctapStatus.pinNotSet
    const status = this.pin.check(map.get(protocol), map.get(parameter), clientDataHash, permission)
    return status === ctapStatus.ok ? { by: true } : status
  }
}

const idsIn = (list: CborValue | undefined): Uint8Array[] => asList(list, 64, 'list').map((each) => asBytes(asMap(each, 'credential').get('id'), ID, 'credential id'))
