import { constants, createHash, generateKeyPairSync, privateEncrypt, publicDecrypt, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readDer } from '../../../electron/documents/asn1/reader.ts'
import { integer, sequence } from '../../../electron/documents/asn1/writer.ts'
import { bigIntToBytes } from '../../../electron/documents/asn1/values.ts'
import { publicKeyOf, type PublicKey } from '../../../electron/emrtd/algorithms/public-key.ts'
import { verifySignature } from '../../../electron/emrtd/algorithms/signatures.ts'

const message = new TextEncoder().encode('what a state signed')
const keyOf = (spki: Buffer): PublicKey => publicKeyOf(readDer(new Uint8Array(spki)))

describe('RSASSA-PSS', () => {
  it.each([
    { hash: 'sha256', mask: 'sha1', salt: 10, bits: 2048 },
    { hash: 'sha1', mask: 'sha512', salt: 0, bits: 1031 },
    { hash: 'sha512', mask: 'sha256', salt: 64, bits: 2048 },
  ])('$hash with a mask of $mask and $salt bytes of salt, $bits bits, under a PSS key', ({ hash, mask, salt, bits }) => {
    // The type says text where the runtime wants a number.
    const saltLength = salt as unknown as string
    const { privateKey, publicKey } = generateKeyPairSync('rsa-pss', {
      modulusLength: bits, hashAlgorithm: hash, mgf1HashAlgorithm: mask, saltLength,
    })
    const key = keyOf(publicKey.export({ type: 'spki', format: 'der' }))
    const signature = new Uint8Array(sign(hash, message, { key: privateKey, saltLength: salt }))
    const named = (name: string): 'SHA-1' => name.toUpperCase().replace('SHA', 'SHA-') as 'SHA-1'
    const scheme = { kind: 'rsaPss' as const, hash: named(hash), maskHash: named(mask), saltBytes: salt }
    expect(verifySignature(scheme, key, message, signature)).toBe(true)
    expect(verifySignature(scheme, key, message.subarray(1), signature)).toBe(false)
    expect(verifySignature({ ...scheme, saltBytes: salt + 1 }, key, message, signature)).toBe(false)
    expect(verifySignature({ ...scheme, maskHash: 'SHA-384' }, key, message, signature)).toBe(false)
    expect(verifySignature(scheme, key, message, signature.map((octet, i) => (i === 40 ? octet ^ 1 : octet)))).toBe(false)
    expect(verifySignature(scheme, key, message, signature.subarray(1))).toBe(false)
    expect(verifySignature({ kind: 'rsa', hash: scheme.hash }, key, message, signature)).toBe(false)
  })
})

describe('an encoded message that is not as RFC 8017 has it', () => {
  const raw = (key: KeyObject, encoded: Uint8Array): Uint8Array => new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded))
  const pair = (modulusLength: number) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
    return { privateKey, publicKey, key: keyOf(publicKey.export({ type: 'spki', format: 'der' })) }
  }

  it('has fewer than eight octets of padding (PKCS #1 v1.5, §9.2)', () => {
    const info = Buffer.concat([Buffer.from('3051300d060960864801650304020305000440', 'hex'), createHash('sha512').update(message).digest()])
    for (const [padding, right] of [[8, true], [7, false]] as const) {
      const { privateKey, key } = pair(8 * (padding + 3 + info.length))
      const signature = raw(privateKey, Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(padding, 0xff), Buffer.from([0]), info]))
      expect(verifySignature({ kind: 'rsa', hash: 'SHA-512' }, key, message, signature), `${padding} octets`).toBe(right)
    }
  })

  it('ends in another octet than 0xbc (PSS, §9.1.2)', () => {
    const { privateKey, publicKey, key } = pair(1024)
    const signature = sign('sha256', message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
    const encoded = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature)
    const scheme = { kind: 'rsaPss' as const, hash: 'SHA-256' as const, maskHash: 'SHA-256' as const, saltBytes: 32 }
    expect(verifySignature(scheme, key, message, raw(privateKey, encoded))).toBe(true)
    expect(verifySignature(scheme, key, message, raw(privateKey, Buffer.concat([encoded.subarray(0, -1), Buffer.from([0xcc])])))).toBe(false)
  })
})

describe('ECDSA', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const key = keyOf(publicKey.export({ type: 'spki', format: 'der' }))
  const plain = new Uint8Array(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  const scheme = { kind: 'ecdsa' as const, hash: 'SHA-256' as const, encoding: 'plain' as const }
  const order = key.kind === 'ec' ? key.curve.Point.Fn.ORDER : 0n
  const half = (from: number): bigint => BigInt(`0x${Buffer.from(plain.subarray(from, from + 32)).toString('hex')}`)

  it('takes r and s side by side, in a SEQUENCE, and with a high or a low s', () => {
    expect(verifySignature(scheme, key, message, plain)).toBe(true)
    const der = sequence(integer(half(0)), integer(half(32)))
    expect(verifySignature({ ...scheme, encoding: 'der' }, key, message, der)).toBe(true)
    const mirrored = sequence(integer(half(0)), integer(order - half(32)))
    expect(verifySignature({ ...scheme, encoding: 'der' }, key, message, mirrored)).toBe(true)
  })

  it('refuses zero, the order and anything beyond', () => {
    for (const [r, s] of [[0n, 1n], [1n, 0n], [order, 1n], [1n, order], [order + half(0), half(32)]] as const) {
      expect(verifySignature({ ...scheme, encoding: 'der' }, key, message, sequence(integer(r), integer(s)))).toBe(false)
    }
    expect(verifySignature(scheme, key, message, new Uint8Array(64))).toBe(false)
    expect(verifySignature(scheme, key, message, bigIntToBytes(half(0), 33))).toBe(false)
    expect(verifySignature({ ...scheme, encoding: 'der' }, key, message, plain)).toBe(false)
  })

  it('is not verified by the wrong kind of key', () => {
    expect(verifySignature({ kind: 'rsa', hash: 'SHA-256' }, key, message, plain)).toBe(false)
  })
})
