import { verify } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { ed25519Key, noteKeyId, signaturesOf, type NoteKey } from './signed-note.ts'
import type { NoteSigner } from './sign-note.ts'

/** Cosignatures of checkpoints, version 1 (C2SP tlog-cosignature): somebody else saw a log at this size, and when. */
export const COSIGNATURE = 0x04

/** Key id, eight bytes of time, the signature. */
const BLOB_SIZE = 4 + 8 + 64

/** @param seconds since the epoch */
const signedText = (text: string, seconds: number): Buffer => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)

export interface Cosigned {
  /** The checkpoint, as far as it is signed. */
  text: string
  /** When it was cosigned, milliseconds since the epoch. */
  time: number
}

/** The text of a note that `key` cosigned; null where no cosignature of this key is on it, or one that does not verify. */
export function openCosignature(note: string, key: NoteKey): Cosigned | null {
  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const id = noteKeyId(key, COSIGNATURE)
  for (const { name, blob } of signaturesOf(note) ?? []) {
    if (name !== key.name || blob.length !== BLOB_SIZE || !blob.subarray(0, 4).equals(id)) continue
    const seconds = Number(blob.readBigUInt64BE(4))
    if (!Number.isSafeInteger(seconds * 1000)) return null
    return verify(null, signedText(text, seconds), ed25519Key(key), blob.subarray(12)) ? { text, time: seconds * 1000 } : null
  }
  return null
}

/** The signature line for a checkpoint, which whoever asked for it puts beneath the others. @param text ends with a newline @param seconds since the epoch */
export function cosign(text: string, signer: NoteSigner, seconds: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = ed25519.sign(signedText(text, seconds), signer.seed)
  return `— ${signer.name} ${Buffer.concat([noteKeyId(signer, COSIGNATURE), time, signature]).toString('base64')}\n`
}

/** A verifier's key of type 0x04, in the form of C2SP signed-note; null where it is none. */
export function cosignerKey(text: string): NoteKey | null {
  const [name, id, ...base64] = text.split('+')
  // Base64 may hold plus signs of its own.
  const bytes = Buffer.from(base64.join('+'), 'base64')
  if (name === undefined || name === '' || id === undefined || bytes.length !== 33 || bytes[0] !== COSIGNATURE) return null
  const key = { name, publicKey: new Uint8Array(bytes.subarray(1)) }
  return noteKeyId(key, COSIGNATURE).toString('hex') === id ? key : null
}
