import { ed25519 } from '@noble/curves/ed25519.js'
import { keyId, type NoteKey } from './signed-note.ts'

export interface NoteSigner extends NoteKey {
  /** 32-byte seed of RFC 8032. */
  seed: Uint8Array
}

export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  return { name, seed, publicKey: ed25519.getPublicKey(seed) }
}

/** @param text ends with a newline */
export function signNote(text: string, signer: NoteSigner): string {
  const signature = ed25519.sign(Buffer.from(text), signer.seed)
  return `${text}\n— ${signer.name} ${Buffer.concat([keyId(signer), signature]).toString('base64')}\n`
}
