import type * as HashWasm from 'hash-wasm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeKey } from '../../../../electron/vault/keys/database-key.ts'
import { parseRecoveryKey } from '../../../../electron/vault/keys/recovery-key.ts'
import { hashSecret, verifySecret } from '../../../../electron/vault/staff/authenticators/secrets.ts'
import { memoryKeychain } from '../../memory-keychain.ts'

/** Every password that the real library was given, as it is once the call is over, and whether it was something before. */
const given = vi.hoisted(() => [] as { password: Uint8Array, had: number }[])
vi.mock('hash-wasm', async (original) => {
  const real = await original<typeof HashWasm>()
  const seen = <O extends { password: unknown }, R>(work: (options: O) => R) => (options: O): R => {
    const password = options.password as Uint8Array
    given.push({ password, had: password.length })
    return work(options)
  }
  return { ...real, argon2id: seen(real.argon2id), argon2Verify: seen(real.argon2Verify) }
})
beforeEach(() => { given.length = 0 })

const SECRET = 'seven green lanterns'
const salt = Uint8Array.from({ length: 16 }, (_, index) => index)

describe('a secret as it is kept', () => {
  it('is argon2id with at least what OWASP asks for: 19 MiB, two passes, 128 bits of salt, 256 of hash', async () => {
    const encoded = await hashSecret('passphrase', SECRET, salt)
    const [, version, memory, passes, lanes, saltText = '', hash = ''] = /^\$argon2id\$v=(\d+)\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(encoded) ?? []
    expect(Number(version)).toBe(19)
    expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024)
    expect(Number(passes)).toBeGreaterThanOrEqual(2)
    expect(Number(lanes)).toBeGreaterThanOrEqual(1)
    expect(Buffer.from(saltText, 'base64').length).toBeGreaterThanOrEqual(16)
    expect(Buffer.from(hash, 'base64').length).toBeGreaterThanOrEqual(32)
  })

  it('verifies, also as another keyboard writes it, and costs nobody’s guess as much', async () => {
    const encoded = await hashSecret('passphrase', 'Grüne Laternen', salt)
    expect(await verifySecret('Gru\u0308ne Laternen', encoded)).toBe(true)
    expect(await verifySecret('Grune Laternen', encoded)).toBe(false)
    expect(await verifySecret('Grüne Laternen', null)).toBe(false)
    expect(given).toHaveLength(4)
  })

  it('leaves no bytes of ours behind', async () => {
    const encoded = await hashSecret('passphrase', SECRET, salt)
    await verifySecret(SECRET, encoded)
    await verifySecret('something else', encoded)
    await verifySecret(SECRET, null)
    expect(given.map(({ had }) => had)).toEqual([20, 20, 14, 20])
    for (const { password } of given) expect([...password]).toEqual(Array.from(password, () => 0))
  })
})

describe('keys as they are made', () => {
  it('are 256 random bits for the database, 160 for the recovery key, and sealed with a salt and a nonce of their own', () => {
    const asked: number[] = []
    const randomBytes = (count: number) => {
      asked.push(count)
      return crypto.getRandomValues(new Uint8Array(count))
    }
    const { key, entry, recoveryKey } = makeKey({ folder: '', keychain: memoryKeychain(), randomBytes }, '0'.repeat(32))
    expect(key.length).toBeGreaterThanOrEqual(32)
    expect(parseRecoveryKey(recoveryKey).length).toBeGreaterThanOrEqual(20)
    const bytes = (text: string) => Buffer.from(text, 'base64').length
    expect(bytes(entry.recovery.salt)).toBeGreaterThanOrEqual(32)
    expect(bytes(entry.recovery.nonce)).toBe(12)
    expect(bytes(entry.recovery.sealed)).toBe(48)
    expect(asked.toSorted((a, b) => a - b)).toEqual([12, 20, 32, 32])
  })
})
