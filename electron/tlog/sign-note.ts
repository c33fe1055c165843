import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { keyId, type NoteKey } from './signed-note.ts'

export interface NoteSigner extends NoteKey {
  /** 32-byte seed of RFC 8032. */
  seed: Uint8Array
}

/** PrivateKeyInfo of an Ed25519 key but for its 32 bytes (RFC 8410 §7): the form that OpenSSL and BoringSSL both take. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_KEY_SIZE = 32
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

function keyObjectOf(seed: Uint8Array): KeyObject {
  const made = keyObjects.get(seed) ?? createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  keyObjects.set(seed, made)
  return made
}

/** @throws Error for a seed that is not 32 bytes */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  return { name, seed, publicKey: createPublicKey(keyObjectOf(seed)).export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_KEY_SIZE) }
}

/** The signature of RFC 8032 over `message`: the same bytes each time. */
export function signatureBy({ seed }: NoteSigner, message: string): Buffer {
  return sign(null, Buffer.from(message), keyObjectOf(seed))
}

/** @param text ends with a newline */
export function signNote(text: string, signer: NoteSigner): string {
  return `${text}\n— ${signer.name} ${Buffer.concat([keyId(signer), signatureBy(signer, text)]).toString('base64')}\n`
}
