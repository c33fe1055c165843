import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** The database key sealed under the recovery key: HKDF-SHA-256 (RFC 5869), then AES-256-GCM. All values base64. */
export const recoveryWrap = z.object({
  salt: z.base64().max(64), nonce: z.base64().max(32), sealed: z.base64().max(128),
}).strict()
export type RecoveryWrap = z.infer<typeof recoveryWrap>

type RandomBytes = (count: number) => Uint8Array

function wrappingKey(recoveryKey: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', recoveryKey, salt, 'foyer recovery key v1', 32))
}

/** Seal a database key so that `recoveryKey` opens it, for this database only. */
export function wrapKey(databaseKey: Uint8Array, recoveryKey: Uint8Array, databaseId: string, randomBytes: RandomBytes): RecoveryWrap {
  const salt = randomBytes(32)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(recoveryKey, salt), nonce)
  cipher.setAAD(Buffer.from(databaseId))
  const sealed = Buffer.concat([cipher.update(databaseKey), cipher.final(), cipher.getAuthTag()])
  return { salt: Buffer.from(salt).toString('base64'), nonce: Buffer.from(nonce).toString('base64'), sealed: sealed.toString('base64') }
}

/** The database key, or null where the recovery key is another one. */
export function unwrapKey(wrap: RecoveryWrap, recoveryKey: Uint8Array, databaseId: string): Buffer | null {
  const sealed = Buffer.from(wrap.sealed, 'base64')
  const nonce = Buffer.from(wrap.nonce, 'base64')
  if (sealed.length !== 48 || nonce.length !== 12) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey(recoveryKey, Buffer.from(wrap.salt, 'base64')), nonce, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(databaseId))
    decipher.setAuthTag(sealed.subarray(32))
    return Buffer.concat([decipher.update(sealed.subarray(0, 32)), decipher.final()])
  } catch {
    // The one thing that fails here is the tag.
    return null
  }
}

/** A value that only the right key gives, hexadecimal: tells a wrong key from a damaged file, which SQLCipher cannot. */
export function keyCheckValue(databaseKey: Uint8Array, databaseId: string): string {
  const checkKey = Buffer.from(hkdfSync('sha256', databaseKey, Buffer.from(databaseId), 'foyer key check v1', 32))
  return createHmac('sha256', checkKey).update(databaseId).digest('hex')
}

export function isCheckedBy(databaseKey: Uint8Array, databaseId: string, check: string): boolean {
  return timingSafeEqual(Buffer.from(keyCheckValue(databaseKey, databaseId)), Buffer.from(check.padEnd(64).slice(0, 64)))
}
