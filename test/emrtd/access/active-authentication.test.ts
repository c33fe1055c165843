import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { verifyRecovered } from '../../../electron/emrtd/access/active-authentication.ts'
import { activeExample, hex, missing, unhex } from './worked-examples.ts'

describe.skipIf(missing)('active authentication, ICAO 9303-11 appendix F', () => {
  const example = missing ? null! : activeExample()
  const challenge = missing ? new Uint8Array() : unhex(example.rndIfd)

  it('accepts the message representative of the example', () => {
    const digest = createHash('sha1').update(unhex(example.M1)).update(challenge).digest('hex').toUpperCase()
    expect(digest).toBe(example.D)
    expect(verifyRecovered(unhex(`${example.F}${example.M1}${example.D}BC`), challenge)).toBe(true)
  })

  it('refuses every change to it', () => {
    const good = unhex(`${example.F}${example.M1}${example.D}BC`)
    for (let index = 0; index < good.length; index += 7) {
      const bad = good.slice()
      bad[index] = (bad[index] ?? 0) ^ 0x10
      expect(verifyRecovered(bad, challenge), hex(bad.subarray(index, index + 1))).toBe(false)
    }
    expect(verifyRecovered(good, unhex('0000000000000000'))).toBe(false)
  })
})
