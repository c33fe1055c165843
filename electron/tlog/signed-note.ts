import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'

/**
 * Signed notes (C2SP signed-note): text, an empty line, then `— name base64(key id ‖ signature)` lines.
 * Signed (sign-note.ts) and verified by the runtime: a trail of a million events has some 16,000 checkpoints, and an implementation in JavaScript takes
 * a millisecond and more for each, and 30 for a public key. An Ed25519 signature is the same bytes everywhere (RFC 8032 §5.1.6).
 */

/** C2SP's signature types: a key signs notes, or cosigns checkpoints with the time (tlog-cosignature v1). */
export const keyType = { note: 0x01, cosignature: 0x04 } as const
export type KeyType = (typeof keyType)[keyof typeof keyType]

export interface NoteKey {
  name: string
  /** 32 bytes. */
  publicKey: Uint8Array
}

export const SIGNATURE_SIZE = 64
const ID_SIZE = 4
const PUBLIC_KEY_SIZE = 32

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function keyId(key: NoteKey, type: KeyType = keyType.note): Buffer {
  return createHash('sha256').update(key.name).update(Uint8Array.of(0x0a, type)).update(key.publicKey).digest().subarray(0, ID_SIZE)
}

/** The verifier's form of a key: `name+hex id+base64(type ‖ public key)`. */
export function verifierKey(key: NoteKey, type: KeyType = keyType.note): string {
  return `${key.name}+${keyId(key, type).toString('hex')}+${Buffer.concat([Uint8Array.of(type), key.publicKey]).toString('base64')}`
}

/** Base64 in its one form (RFC 4648 §3.5, §4), so that no second text says the same; null for any other. */
export function base64Bytes(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** Printable ASCII without the plus that ends it: a name is shown to people, and must not be able to look like anything else. */
const KEY_NAME = /^[\x21-\x2a\x2c-\x7e]+$/

/** A key of a type known here, whose id is the one of its name and bytes; null else. */
export function parseVerifierKey(text: string): NoteKey & { type: KeyType } | null {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? []
  const bytes = base64 === undefined ? null : base64Bytes(base64)
  const type = Object.values(keyType).find((each) => each === bytes?.[0])
  if (name === undefined || !KEY_NAME.test(name) || bytes === null || type === undefined || bytes.length !== 1 + PUBLIC_KEY_SIZE) return null
  const key = { name, publicKey: bytes.subarray(1) }
  return keyId(key, type).toString('hex') === id ? { ...key, type } : null
}

/** The same, where the key is of this type. */
export function verifierKeyOf(text: string, type: KeyType): NoteKey | null {
  const key = parseVerifierKey(text)
  return key?.type === type ? { name: key.name, publicKey: key.publicKey } : null
}

/** SubjectPublicKeyInfo of an Ed25519 key but for its 32 bytes (RFC 8410 §4): the form that OpenSSL and BoringSSL both take. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const keyObjects = new WeakMap<Uint8Array, KeyObject>()

function keyObjectOf({ publicKey }: NoteKey): KeyObject {
  const made = keyObjects.get(publicKey) ?? createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' })
  keyObjects.set(publicKey, made)
  return made
}

/** Whether `signature` is the key's over the message (RFC 8032). */
export function signedBy(key: NoteKey, message: string, signature: Uint8Array): boolean {
  return signature.length === SIGNATURE_SIZE && verify(null, Buffer.from(message), keyObjectOf(key), signature)
}

/** What follows the key's id in one signature line. */
interface SignatureLine { name: string, id: Buffer, signature: Buffer }

/** No control character but the newline, none that turns or hides what stands beside it, and no half of a character: such a text has no bytes of its own. */
const NOT_IN_A_NOTE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u

/** A note's text with its last newline, and its signature lines; null where it has not the form. */
export function noteParts(note: string): { text: string, signatures: SignatureLine[] } | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || NOT_IN_A_NOTE.test(note)) return null
  const signatures: SignatureLine[] = []
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, base64, ...rest] = line.split(' ')
    const blob = base64 === undefined ? null : base64Bytes(base64)
    if (dash !== '—' || name === undefined || !KEY_NAME.test(name) || blob === null || blob.length <= ID_SIZE || rest.length > 0) return null
    signatures.push({ name, id: blob.subarray(0, ID_SIZE), signature: blob.subarray(ID_SIZE) })
  }
  return { text: note.slice(0, end + 1), signatures }
}

/** What a key of this type put on a note. */
export function signaturesOf(parts: { signatures: readonly SignatureLine[] }, key: NoteKey, type: KeyType): Buffer[] {
  const id = keyId(key, type)
  return parts.signatures.filter((line) => line.name === key.name && line.id.equals(id)).map(({ signature }) => signature)
}

/** Whether a note has its form and others signed it, this key not: no damaged one of ours, which says nothing. */
export function isOfAnother(note: string, key: NoteKey): boolean {
  const parts = noteParts(note)
  return parts !== null && signaturesOf(parts, key, keyType.note).length === 0
}

/** The text of a note that `key` signed; null where no signature of this key is on it, or one that does not verify. */
export function openNote(note: string, key: NoteKey): string | null {
  const parts = noteParts(note)
  if (parts === null) return null
  const ours = signaturesOf(parts, key, keyType.note)
  return ours.length > 0 && ours.every((signature) => signedBy(key, parts.text, signature)) ? parts.text : null
}

/** The note with the signatures of this key alone, as it is passed on by whoever did not look at the others; null where it has none. */
export function withOwnSignature(note: string, key: NoteKey): string | null {
  const parts = noteParts(note)
  const ours = parts === null ? [] : signaturesOf(parts, key, keyType.note)
  if (parts === null || ours.length === 0) return null
  const lines = ours.map((signature) => `— ${key.name} ${Buffer.concat([keyId(key), signature]).toString('base64')}\n`)
  return `${parts.text}\n${lines.join('')}`
}
