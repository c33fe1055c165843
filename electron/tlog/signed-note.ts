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

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function noteKeyId(key: NoteKey, type: number): Buffer {
  return createHash('sha256').update(key.name).update(Uint8Array.of(0x0a, type)).update(key.publicKey).digest().subarray(0, 4)
}

export const keyId = (key: NoteKey): Buffer => noteKeyId(key, ED25519)

/** The verifier's form of a key: `name+hex id+base64(0x01 ‖ public key)`. */
export function verifierKey(key: NoteKey): string {
  return `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([Uint8Array.of(ED25519), key.publicKey]).toString('base64')}`
}

/** SubjectPublicKeyInfo of an Ed25519 key but for its 32 bytes (RFC 8410 §4): the form that OpenSSL and BoringSSL both take. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

export function ed25519Key({ publicKey }: NoteKey): KeyObject {
  const made = keyObjects.get(publicKey) ?? createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' })
  keyObjects.set(publicKey, made)
  return made
}

/** The log's own key from its verifier's form; null where it is none of type 0x01. */
export function noteKeyOf(text: string): NoteKey | null {
  const [name, id, ...base64] = text.split('+')
  const bytes = Buffer.from(base64.join('+'), 'base64')
  if (name === undefined || name === '' || id === undefined || bytes.length !== 33 || bytes[0] !== ED25519) return null
  const key = { name, publicKey: new Uint8Array(bytes.subarray(1)) }
  return keyId(key).toString('hex') === id ? key : null
}

/** The signatures beneath a note, each with its key's name; null where the note has not its form. */
export function signaturesOf(note: string): { name: string, blob: Buffer }[] | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return null
  const found: { name: string, blob: Buffer }[] = []
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, base64, ...rest] = line.split(' ')
    if (dash !== '—' || name === undefined || base64 === undefined || rest.length > 0) return null
    found.push({ name, blob: Buffer.from(base64, 'base64') })
  }
  return found
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
    return blob.length === 68 && verify(null, Buffer.from(text), ed25519Key(key), blob.subarray(4)) ? text : null
  }
  return null
}
