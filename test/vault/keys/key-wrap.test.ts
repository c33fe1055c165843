import { describe, expect, it } from 'vitest'
import { isCheckedBy, keyCheckValue, unwrapKey, wrapKey } from '../../../electron/vault/keys/key-wrap.ts'
import { seededBytes } from '../vault-fixture.ts'

const bytes = seededBytes('wrap')
const key = bytes(32)
const recovery = bytes(20)

describe('the sealed database key', () => {
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
