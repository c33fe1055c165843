import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isCheckedBy, keyCheckValue, unwrapKey, wrapKey, type RecoveryWrap } from '../../../electron/vault/keys/key-wrap.ts'
import { seededBytes } from '../vault-fixture.ts'

const bytes = seededBytes('wrap')
const key = bytes(32)
const recovery = bytes(20)

const base64 = (data: Uint8Array | ArrayBuffer): string => Buffer.from(data instanceof Uint8Array ? data : new Uint8Array(data)).toString('base64')

/** As the form is written down, by another implementation: key files that lie beside desks since then must open for ever. */
async function sealedElsewhere(nonceBytes: number): Promise<RecoveryWrap> {
  const { subtle } = webcrypto
  const [salt, nonce] = [Uint8Array.from(bytes(32)), Uint8Array.from(bytes(nonceBytes))]
  const from = await subtle.importKey('raw', Uint8Array.from(recovery), 'HKDF', false, ['deriveKey'])
  const wrapping = await subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: Buffer.from('foyer recovery key v1') }, from, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: Buffer.from('aa') }, wrapping, Uint8Array.from(key))
  return { salt: base64(salt), nonce: base64(nonce), sealed: base64(sealed) }
}

describe('the sealed database key', () => {
  it('has the form that is written down, and opens in no other', async () => {
    expect(unwrapKey(await sealedElsewhere(12), recovery, 'aa')).toEqual(Buffer.from(key))
    expect(unwrapKey(await sealedElsewhere(16), recovery, 'aa')).toBeNull()
  })

  it('opens with its recovery key, for its database, and with nothing else', () => {
    const wrap = wrapKey(key, recovery, 'aa', bytes)
    expect(unwrapKey(wrap, recovery, 'aa')).toEqual(Buffer.from(key))
    expect(unwrapKey(wrap, recovery, 'bb')).toBeNull()
    expect(unwrapKey(wrap, bytes(20), 'aa')).toBeNull()
    const sealed = Buffer.from(wrap.sealed, 'base64')
    sealed[3] = (sealed[3] ?? 0) ^ 1
    expect(unwrapKey({ ...wrap, sealed: sealed.toString('base64') }, recovery, 'aa')).toBeNull()
    expect(unwrapKey({ ...wrap, sealed: 'AAAA' }, recovery, 'aa')).toBeNull()
  })

  it('shows neither key', () => {
    const text = JSON.stringify({ ...wrapKey(key, recovery, 'aa', bytes), check: keyCheckValue(key, 'aa') })
    for (const secret of [key, recovery]) {
      for (const encoding of ['hex', 'base64'] as const) expect(text).not.toContain(Buffer.from(secret).toString(encoding).slice(0, 16))
    }
  })

  it('has a check value that only this key of this database gives', () => {
    const check = keyCheckValue(key, 'aa')
    expect(isCheckedBy(key, 'aa', check)).toBe(true)
    expect(isCheckedBy(key, 'bb', check)).toBe(false)
    expect(isCheckedBy(bytes(32), 'aa', check)).toBe(false)
    expect(isCheckedBy(key, 'aa', '')).toBe(false)
  })
})
