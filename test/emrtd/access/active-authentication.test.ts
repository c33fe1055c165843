import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { integer, sequence, tlv } from '../../../electron/documents/asn1/writer.ts'
import { signatureIn, verifyRecovered } from '../../../electron/emrtd/access/active-authentication.ts'
import { readDg15 } from '../../../electron/emrtd/data-groups/dg15.ts'
import { specimenDocument } from '../specimen-document.ts'
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

describe('a whole signature', () => {
  const keyOf = (document: ReturnType<typeof specimenDocument>) => readDg15(document.profile.files.get(0x010f)!)
  const rsa = keyOf(specimenDocument({ activeAuthentication: { kind: 'RSA', bits: 1024, hash: 'SHA-256' }, portraitBytes: 500 }))
  const ec = keyOf(specimenDocument({ activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' }, portraitBytes: 500 }))
  const bytes = (length: number, first = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => (i === 0 ? first : 7))
  const der = sequence(integer(2n ** 255n - 19n), integer(2n ** 250n + 1n))

  it('of RSA is as long as its key, a zero before it aside', () => {
    expect(signatureIn(rsa, bytes(128))).toEqual(bytes(128))
    expect(signatureIn(rsa, bytes(129, 0))).toEqual(bytes(129, 0).subarray(1))
    for (const length of [0, 1, 127, 130, 256]) expect(signatureIn(rsa, bytes(length, 0))).toBeNull()
    expect(signatureIn(rsa, bytes(129))).toBeNull()
  })

  it('of ECDSA is two numbers of the curve, or two INTEGERs and nothing that counts after them', () => {
    expect(signatureIn(ec, bytes(64))).toEqual(bytes(64))
    expect(signatureIn(ec, bytes(64, 0x30))).toEqual(bytes(64, 0x30))
    expect(signatureIn(ec, der)).toEqual(der)
    expect(signatureIn(ec, Uint8Array.from([...der, 0, 0]))).toEqual(der)
    const others = [new Uint8Array(), bytes(63), bytes(65), bytes(66, 0x30), der.subarray(0, -1), sequence(integer(1)), sequence(integer(1), integer(1), integer(1)), tlv(0x31, integer(1), integer(1))]
    for (const other of others) expect(signatureIn(ec, other), Buffer.from(other).toString('hex')).toBeNull()
  })
})
