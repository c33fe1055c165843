import { createCipheriv, createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import type { PinProtocolNumber, Point } from '../../contract/security-key.ts'

/** A secret that two sides agreed upon, and what is done with it (CTAP 2.1 §6.5.4). */
export interface PinSecret {
  encrypt(plain: Uint8Array): Uint8Array
  /** @throws FoyerError `securityKey.malformed` */
  decrypt(cipher: Uint8Array): Uint8Array
  /** Proof that the message comes from who has the secret. */
  authenticate(message: Uint8Array): Uint8Array
}

const sha256 = (...parts: Uint8Array[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const hmac = (key: Uint8Array, message: Uint8Array): Buffer => createHmac('sha256', key).update(message).digest()
const BLOCK = 16

/** One half of an agreement over P-256. */
export interface PinAgreement {
  readonly own: Point
  /** @throws FoyerError `securityKey.malformed` where the other's is no point of the curve */
  with(other: Point): PinSecret
}

/** @param random how many bytes are wanted */
export function pinAgreement(protocol: PinProtocolNumber, random: (count: number) => Uint8Array): PinAgreement {
  const keys = createECDH('prime256v1')
  // One of 2^32 draws is no number of the curve.
  for (let made = false; !made;) {
    try {
      keys.setPrivateKey(random(32))
      made = true
    } catch {}
  }
  const own = keys.getPublicKey()
  return {
    own: { x: Uint8Array.from(own.subarray(1, 33)), y: Uint8Array.from(own.subarray(33)) },
    with({ x, y }) {
      let shared: Buffer
      try {
        shared = keys.computeSecret(Buffer.concat([Buffer.from([4]), x, y]))
      } catch {
        throw new FoyerError('securityKey.malformed', { detail: 'key agreement' })
      }
      return protocol === 2 ? secretTwo(shared, random) : secretOne(sha256(shared))
    },
  }
}

/** Protocol one (§6.5.6): one key for both, no start. */
function secretOne(key: Buffer): PinSecret {
  return {
    encrypt: (plain) => aes(key, Buffer.alloc(BLOCK), plain),
    decrypt: (cipher) => unAes(key, Buffer.alloc(BLOCK), cipher),
    authenticate: (message) => Uint8Array.from(hmac(key, message).subarray(0, 16)),
  }
}

/** Protocol two (§6.5.7): a key each, and a start that is drawn. */
function secretTwo(shared: Buffer, random: (count: number) => Uint8Array): PinSecret {
  const derived = (info: string): Buffer => Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(32), info, 32))
  const [mac, key] = [derived('CTAP2 HMAC key'), derived('CTAP2 AES key')]
  return {
    encrypt(plain) {
      const start = random(BLOCK)
      return Uint8Array.from([...start, ...aes(key, start, plain)])
    },
    decrypt: (cipher) => unAes(key, cipher.subarray(0, BLOCK), cipher.subarray(BLOCK)),
    authenticate: (message) => Uint8Array.from(hmac(mac, message)),
  }
}

function aes(key: Buffer, start: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-cbc', key, start).setAutoPadding(false)
  return Uint8Array.from(Buffer.concat([cipher.update(plain), cipher.final()]))
}

function unAes(key: Buffer, start: Uint8Array, cipher: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, start).setAutoPadding(false)
    return Uint8Array.from(Buffer.concat([decipher.update(cipher), decipher.final()]))
  } catch {
    throw new FoyerError('securityKey.malformed', { detail: 'PIN token' })
  }
}

/** What is sent of a PIN: the first half of its hash (§6.5.5.7.1), as it is written in Unicode's composed form. */
export const pinHash = (pin: string): Uint8Array => Uint8Array.from(sha256(Buffer.from(pin.normalize('NFC'), 'utf8')).subarray(0, 16))

/** Proof by the token of a PIN that its holder wants this (§6.1.2, §6.2.2). */
export function tokenProof(protocol: PinProtocolNumber, token: Uint8Array, clientDataHash: Uint8Array): Uint8Array {
  const whole = hmac(token, clientDataHash)
  return Uint8Array.from(protocol === 2 ? whole : whole.subarray(0, 16))
}
