import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { NoteSigner } from './sign-note.ts'
import type { NoteKey } from './signed-note.ts'

/**
 * C2SP tlog-cosignature v1: a witness says at which moment it saw a checkpoint to be consistent with all that it saw before.
 * Signed is `cosignature/v1`, a line with the time, and the text of the note.
 */
const ED25519 = 0x01
const COSIGNATURE = 0x04
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key). */
export function cosignerId({ name, publicKey }: NoteKey): Buffer {
  return createHash('sha256').update(name).update(Uint8Array.of(0x0a, COSIGNATURE)).update(publicKey).digest().subarray(0, 4)
}

/** The verifier's form of a cosigner's key: `name+hex id+base64(0x04 ‖ public key)`. */
export function cosignerKey(key: NoteKey): string {
  return `${key.name}+${cosignerId(key).toString('hex')}+${Buffer.concat([Uint8Array.of(COSIGNATURE), key.publicKey]).toString('base64')}`
}

/** A key of a log (`log`) or of a cosigner (`cosigner`) from its verifier's form; null where that is not its form or the id is another key's. */
export function parseVerifierKey(text: string, kind: 'log' | 'cosigner'): NoteKey | null {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text)
  if (match === null) return null
  const [, name = '', told = '', base64 = ''] = match
  const bytes = Buffer.from(base64, 'base64')
  const type = kind === 'log' ? ED25519 : COSIGNATURE
  if (bytes.length !== 33 || bytes[0] !== type || bytes.toString('base64') !== base64) return null
  const id = createHash('sha256').update(name).update(Uint8Array.of(0x0a)).update(bytes).digest().subarray(0, 4)
  return id.toString('hex') === told ? { name, publicKey: new Uint8Array(bytes.subarray(1)) } : null
}

/** Text of a note, which ends with a newline, and its signature lines; null where that is not its form. */
export function splitNote(note: string): { text: string, lines: string[] } | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || end + 2 >= note.length) return null
  return { text: note.slice(0, end + 1), lines: note.slice(end + 2, -1).split('\n') }
}

const message = (text: string, seconds: bigint): Buffer => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)

/**
 * The line that `signer` puts under a note, without its newline.
 * @param text of the note, ending with a newline
 * @param seconds since 1970, whole
 */
export function cosign(text: string, signer: NoteSigner, seconds: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, signer.seed]), format: 'der', type: 'pkcs8' })
  const signature = sign(null, message(text, BigInt(seconds)), key)
  return `— ${signer.name} ${Buffer.concat([cosignerId(signer), time, signature]).toString('base64')}`
}

/** When `key` cosigned this text, in seconds since 1970, by one signature line; null where the line is another's or does not verify. */
export function openCosignature(text: string, line: string, key: NoteKey): number | null {
  const [dash, name, base64, ...rest] = line.split(' ')
  if (dash !== '—' || name !== key.name || base64 === undefined || rest.length > 0) return null
  const blob = Buffer.from(base64, 'base64')
  if (blob.length !== 76 || blob.toString('base64') !== base64 || !blob.subarray(0, 4).equals(cosignerId(key))) return null
  const seconds = blob.readBigUInt64BE(4)
  const spki = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key.publicKey]), format: 'der', type: 'spki' })
  return seconds <= BigInt(Number.MAX_SAFE_INTEGER) && verify(null, message(text, seconds), spki, blob.subarray(12)) ? Number(seconds) : null
}
