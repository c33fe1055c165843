import { constants, createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { id, isoTime, text, wholeRecoveryKey } from '../../contract/primitives.ts'
import { recoveryCodes } from '../../contract/staff.ts'
import type { RandomBytes } from './key-place.ts'
import { formatRecoveryKey, parseRecoveryKey } from './recovery-key.ts'

/**
 * A desk's recovery key, sealed so that only the organisation's private key opens it: AES-256-GCM under a key that is wrapped by RSA-OAEP with
 * SHA-256 (RFC 8017 §7.1), or agreed on by X25519 with a key pair of this sealing (RFC 7748) and HKDF-SHA-256 (RFC 5869). What it says of the desk
 * is in the clear, and bound to it. Format 1 holds the bytes of the key; format 2, as text, the key and the codes on paper of who set the desk up, where they were enrolled in a second factor.
 */
const about = z.object({
  kind: z.literal('foyer recovery key'), format: z.union([z.literal(1), z.literal(2)]), terminal: id, deskName: text(80), sealedAt: isoTime,
  algorithm: z.enum(['RSA-OAEP-256', 'X25519']),
  /** SHA-256 of the public key that it is sealed to, in DER (SubjectPublicKeyInfo), hexadecimal digits. */
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
})
/** Base64; `wrapped`: the wrapped key, or the public half of the pair of this sealing. */
export const escrow = about.extend({ wrapped: z.base64().max(2_000), nonce: z.base64().length(16), sealed: z.base64().max(1_000) }).strict()
export type Escrow = z.infer<typeof escrow>

/** Shorter RSA moduli are none to keep keys under for years (NIST SP 800-57 part 1, table 2), bits. */
const LEAST_MODULUS = 3_072
const TAG = 16

const withCodes = z.object({ recoveryKey: wholeRecoveryKey, recoveryCodes }).strict()
/** What is sealed: the recovery key as people write it down, and the codes of who set the desk up, null for who has none. */
export interface Sealed { recoveryKey: string, recoveryCodes: string[] | null }

/** The DER of an X25519 public key before its 32 bytes (RFC 8410 §4). */
const X25519_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')

const derOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const idOf = (key: KeyObject): string => createHash('sha256').update(derOf(key)).digest('hex')

function algorithmOf(key: KeyObject): Escrow['algorithm'] | null {
  if (key.asymmetricKeyType === 'x25519') return 'X25519'
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_MODULUS ? 'RSA-OAEP-256' : null
}

/**
 * The public key that recovery keys are sealed to.
 *
 * @param pem SubjectPublicKeyInfo: X25519, or RSA of 3,072 bits or more
 * @throws FoyerError `provision.file`
 */
export function escrowKey(pem: string): KeyObject {
  try {
    const key = createPublicKey(pem)
    if (algorithmOf(key) !== null && !pem.includes('PRIVATE KEY')) return key
  } catch {
    // Said below.
  }
  throw new FoyerError('provision.file', { detail: 'escrow' })
}

function agreed(own: KeyObject, other: KeyObject, pair: Buffer, recipient: KeyObject): Buffer {
  const shared = diffieHellman({ privateKey: own, publicKey: other })
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([pair, derOf(recipient)]), 'foyer escrow v1', 32))
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

function wrap(key: KeyObject, algorithm: Escrow['algorithm'], randomBytes: RandomBytes): { secret: Buffer, wrapped: Buffer } {
  if (algorithm === 'RSA-OAEP-256') {
    const secret = Buffer.from(randomBytes(32))
    return { secret, wrapped: publicEncrypt({ key, ...oaep }, secret) }
  }
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const wrapped = derOf(publicKey).subarray(X25519_PREFIX.length)
  return { secret: agreed(privateKey, key, wrapped, key), wrapped }
}

function unwrap(key: KeyObject, { algorithm, wrapped }: Escrow): Buffer {
  const bytes = Buffer.from(wrapped, 'base64')
  if (algorithm === 'RSA-OAEP-256') return privateDecrypt({ key, ...oaep }, bytes)
  const pair = createPublicKey({ key: Buffer.concat([X25519_PREFIX, bytes]), format: 'der', type: 'spki' })
  return agreed(key, pair, bytes, createPublicKey(key))
}

/** What is said of the desk, in one order. */
const bound = (said: z.infer<typeof about>): Buffer => Buffer.from(JSON.stringify(about.parse(said)))

const bytesOf = ({ recoveryKey, recoveryCodes: codes }: Sealed): Uint8Array => (codes === null ? parseRecoveryKey(recoveryKey) : Buffer.from(JSON.stringify({ recoveryKey, recoveryCodes: codes })))

const sealedIn = (format: Escrow['format'], bytes: Buffer): Sealed =>
  (format === 1 ? { recoveryKey: formatRecoveryKey(bytes), recoveryCodes: null } : withCodes.parse(JSON.parse(bytes.toString('utf8'))))

export function sealRecoveryKey(secrets: Sealed, publicKey: KeyObject, desk: Pick<Escrow, 'terminal' | 'deskName' | 'sealedAt'>, randomBytes: RandomBytes): Escrow {
  const algorithm = algorithmOf(publicKey)
  if (algorithm === null) throw new FoyerError('provision.file', { detail: 'escrow' })
  const said = { kind: 'foyer recovery key', format: secrets.recoveryCodes === null ? 1 : 2, ...desk, algorithm, keyId: idOf(publicKey) } as const
  const { secret, wrapped } = wrap(publicKey, algorithm, randomBytes)
  const nonce = Buffer.from(randomBytes(12))
  const cipher = createCipheriv('aes-256-gcm', secret, nonce)
  cipher.setAAD(bound(said))
  const sealed = Buffer.concat([cipher.update(bytesOf(secrets)), cipher.final(), cipher.getAuthTag()])
  secret.fill(0)
  return { ...said, wrapped: wrapped.toString('base64'), nonce: nonce.toString('base64'), sealed: sealed.toString('base64') }
}

/**
 * Open what `sealRecoveryKey` sealed.
 *
 * @param pem the private key, unencrypted PKCS #8
 * @throws FoyerError `escrow.notOpened` where the key is another one, or a word of what is sealed was changed
 */
export function openEscrow(given: unknown, pem: string): Sealed & { escrow: Escrow } {
  try {
    const found = escrow.parse(given)
    const key = createPrivateKey(pem)
    if (idOf(createPublicKey(key)) !== found.keyId || algorithmOf(key) !== found.algorithm) throw new FoyerError('escrow.notOpened', { detail: 'otherKey' })
    const sealed = Buffer.from(found.sealed, 'base64')
    const { wrapped: _wrapped, nonce, sealed: _sealed, ...said } = found
    const decipher = createDecipheriv('aes-256-gcm', unwrap(key, found), Buffer.from(nonce, 'base64'), { authTagLength: TAG })
    decipher.setAAD(bound(said))
    decipher.setAuthTag(sealed.subarray(-TAG))
    return { ...sealedIn(found.format, Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])), escrow: found }
  } catch (error) {
    throw error instanceof FoyerError ? error : new FoyerError('escrow.notOpened', { cause: error })
  }
}
