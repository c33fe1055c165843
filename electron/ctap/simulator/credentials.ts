import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { PublicKey } from '../../contract/security-key.ts'

export interface KeptCredential {
  id: Uint8Array
  rpIdHash: Uint8Array
  userHandle: Uint8Array
  privateKey: KeyObject
  publicKey: PublicKey
  discoverable: boolean
}

/** What a simulated key carries from one stay in the field to the next, as its memory does. It is a file for whoever keeps one (`toJson`). */
export class CredentialStore {
  readonly #kept: KeptCredential[] = []
  signCount = 0

  get size(): number {
    return this.#kept.length
  }

  make(rpIdHash: Uint8Array, userHandle: Uint8Array, algorithm: KeptCredential['publicKey']['algorithm'], discoverable: boolean, id: Uint8Array): KeptCredential {
    const { privateKey, publicKey } = algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const kept: KeptCredential = { id, rpIdHash, userHandle, privateKey, publicKey: algorithm === 'EdDSA' ? { algorithm, x } : { algorithm: 'ES256', x, y }, discoverable }
    // A key keeps one for each holder: the one before is replaced (CTAP 2.1 §6.1.2, step 17).
    const before = discoverable ? this.#kept.findIndex((each) => each.discoverable && same(each.rpIdHash, rpIdHash) && same(each.userHandle, userHandle)) : -1
    if (before >= 0) this.#kept.splice(before, 1)
    this.#kept.push(kept)
    return kept
  }

  find(rpIdHash: Uint8Array, ids: readonly Uint8Array[] | null): KeptCredential[] {
    const ours = this.#kept.filter((each) => same(each.rpIdHash, rpIdHash))
    return (ids === null ? ours.filter(({ discoverable }) => discoverable) : ours.filter(({ id }) => ids.some((each) => same(each, id)))).toReversed()
  }

  toJson(): object {
    return {
      signCount: this.signCount,
      credentials: this.#kept.map(({ id, rpIdHash, userHandle, privateKey, publicKey, discoverable }) => ({
        id: hex(id), rpIdHash: hex(rpIdHash), userHandle: hex(userHandle), privateKey: privateKey.export({ format: 'jwk' }), publicKey, discoverable,
      })),
    }
  }

  static from(json: { signCount: number, credentials: { id: string, rpIdHash: string, userHandle: string, privateKey: Record<string, unknown>, publicKey: PublicKey, discoverable: boolean }[] }): CredentialStore {
    const store = new CredentialStore()
    store.signCount = json.signCount
    for (const { id, rpIdHash, userHandle, privateKey, publicKey, discoverable } of json.credentials) {
      store.#kept.push({ id: bytes(id), rpIdHash: bytes(rpIdHash), userHandle: bytes(userHandle), privateKey: createPrivateKey({ key: privateKey, format: 'jwk' }), publicKey, discoverable })
    }
    return store
  }
}

/** As the algorithm signs: ECDSA in DER over SHA-256, EdDSA over the message itself. */
export const signWith = ({ privateKey, publicKey }: KeptCredential, message: Uint8Array): Uint8Array =>
  Uint8Array.from(sign(publicKey.algorithm === 'EdDSA' ? null : 'sha256', message, privateKey))

export const sha256 = (data: string | Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(data).digest())
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
