import { FoyerError } from '../../contract/errors.ts'
import { cbcEncrypt, cipherParameters, concat, type SessionCipher } from '../algorithms/ciphers.ts'
import type { KeyAgreementGroup } from '../algorithms/key-agreement.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** Constants of the pseudo-random function (ICAO 9303-11 §4.4.3.3.3), for nonces of 128 and of 256 bits. */
const constants = {
  16: { c0: hex('a668892a7c41e3ca739f40b057d85904'), c1: hex('a4e136ac725f738b01c1f60217c188ad') },
  32: {
    c0: hex('d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676'),
    c1: hex('54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517'),
  },
} as const

const integer = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

/** Generic mapping: Ĝ = s·G + H, or g^s·h (ICAO 9303-11 §4.4.3.3.1). */
export function genericMapping(group: KeyAgreementGroup, nonce: Uint8Array, sharedElement: Uint8Array): Uint8Array {
  const exponent = integer(nonce) % group.order
  if (exponent === 0n) return sharedElement
  return group.combine(group.power(group.generator, exponent), sharedElement)
}

/** R(s, t) before reduction (ICAO 9303-11 §4.4.3.3.3): E in CBC with zero IV, keys chained by c0, output by c1. */
export function pseudoRandom(cipher: SessionCipher, s: Uint8Array, t: Uint8Array, prime: bigint): Uint8Array {
  const { keyBytes } = cipherParameters[cipher]
  const chosen = s.length === 16 ? constants[16] : s.length === 32 ? constants[32] : undefined
  if (chosen === undefined || s.length < keyBytes || t.length !== keyBytes) {
    throw new FoyerError('chip.unsupported', { detail: 'length of the PACE nonce' })
  }
  const bits = prime.toString(2).length + 64
  let key = cbcEncrypt(cipher, t, s)
  const output: Uint8Array[] = []
  for (let count = 0; count * s.length * 8 < bits; count++) {
    const current = key.subarray(0, keyBytes)
    output.push(cbcEncrypt(cipher, current, chosen.c1))
    key = cbcEncrypt(cipher, current, chosen.c0)
  }
  return concat(...output)
}

/** Integrated mapping: Ĝ = f(R(s, t) mod p) (ICAO 9303-11 §4.4.3.3.2). */
export function integratedMapping(group: KeyAgreementGroup, cipher: SessionCipher, s: Uint8Array, t: Uint8Array): Uint8Array {
  return group.fromField(integer(pseudoRandom(cipher, s, t, group.prime)) % group.prime)
}
