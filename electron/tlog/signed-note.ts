import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'

/**
 * Signed notes (C2SP signed-note): text, an empty line, then `— name base64(key id ‖ signature)` lines.
 * Signed by @noble/curves (sign-note.ts); verified by the runtime, since a trail of a million events has some 16,000 checkpoints and noble takes
 * a millisecond and more for each. An Ed25519 signature is the same bytes everywhere (RFC 8032 §5.1.6).
 */
const ED25519 = 0x01

export interface NoteKey {
  name: string
  /** 32 bytes. */
  publicKey: Uint8Array
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
export function keyId(key: NoteKey): Buffer {
  return createHash('sha256').update(key.name).update(Uint8Array.of(0x0a, ED25519)).update(key.publicKey).digest().subarray(0, 4)
}

/** The verifier's form of a key: `name+hex id+base64(0x01 ‖ public key)`. */
export function verifierKey(key: NoteKey): string {
  return `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([Uint8Array.of(ED25519), key.publicKey]).toString('base64')}`
}

/** SubjectPublicKeyInfo of an Ed25519 key but for its 32 bytes (RFC 8410 §4): the form that OpenSSL and BoringSSL both take. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

function keyObjectOf({ publicKey }: NoteKey): KeyObject {
  const made = keyObjects.get(publicKey) ?? createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' })
  keyObjects.set(publicKey, made)
  return made
}

/** Whether a note has its form and others signed it, this key not: no damaged one of ours, which says nothing. */
export function isOfAnother(note: string, key: NoteKey): boolean {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return false
  const id = keyId(key)
  return note.slice(end + 2, -1).split('\n').every((line) => {
    const [dash, name, base64, ...rest] = line.split(' ')
    if (dash !== '—' || name === undefined || base64 === undefined || rest.length > 0) return false
    return name !== key.name || !Buffer.from(base64, 'base64').subarray(0, 4).equals(id)
  })
}

/** The text of a note that `key` signed; null where no signature of this key is on it, or one that does not verify. */
export function openNote(note: string, key: NoteKey): string | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, end + 1)
  const id = keyId(key)
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, base64, ...rest] = line.split(' ')
    if (dash !== '—' || name === undefined || base64 === undefined || rest.length > 0) return null
    const blob = Buffer.from(base64, 'base64')
    if (name !== key.name || !blob.subarray(0, 4).equals(id)) continue
    return blob.length === 68 && verify(null, Buffer.from(text), keyObjectOf(key), blob.subarray(4)) ? text : null
  }
  return null
}
