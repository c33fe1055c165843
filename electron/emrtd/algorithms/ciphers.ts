import { createCipheriv, createDecipheriv } from 'node:crypto'
import { cmac } from '@noble/ciphers/aes.js'
import { joinBytes } from '../../documents/asn1/values.ts'

/** Block ciphers of BAC, PACE and chip authentication (ICAO 9303-11 §9.7). */
export type SessionCipher = '3DES' | 'AES-128' | 'AES-192' | 'AES-256'

interface CipherParameters {
  keyBytes: number
  blockBytes: number
  algorithm: string
}

export const cipherParameters: Record<SessionCipher, CipherParameters> = {
  '3DES': { keyBytes: 16, blockBytes: 8, algorithm: 'des-ede3-cbc' },
  'AES-128': { keyBytes: 16, blockBytes: 16, algorithm: 'aes-128-cbc' },
  'AES-192': { keyBytes: 24, blockBytes: 16, algorithm: 'aes-192-cbc' },
  'AES-256': { keyBytes: 32, blockBytes: 16, algorithm: 'aes-256-cbc' },
}

/** BoringSSL has three-key 3DES in CBC mode only: two-key 3DES is K1, K2, K1 and single DES K, K, K. */
function nativeKey(cipher: SessionCipher, key: Uint8Array): Uint8Array {
  if (cipher !== '3DES') return key
  const expanded = new Uint8Array(24)
  expanded.set(key.subarray(0, 16))
  expanded.set(key.subarray(0, 8), 16)
  return expanded
}

/** CBC without padding; `data` is a multiple of the block. `iv` defaults to zeros. */
export function cbcEncrypt(cipher: SessionCipher, key: Uint8Array, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  const { algorithm, blockBytes } = cipherParameters[cipher]
  const native = createCipheriv(algorithm, nativeKey(cipher, key), iv ?? new Uint8Array(blockBytes))
  native.setAutoPadding(false)
  return concat(native.update(data), native.final())
}

/** As {@link cbcEncrypt}; throws where `data` is no multiple of the block. */
export function cbcDecrypt(cipher: SessionCipher, key: Uint8Array, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  const { algorithm, blockBytes } = cipherParameters[cipher]
  const native = createDecipheriv(algorithm, nativeKey(cipher, key), iv ?? new Uint8Array(blockBytes))
  native.setAutoPadding(false)
  return concat(native.update(data), native.final())
}

/** Adds '80 00..' up to the next multiple of `blockBytes` (ISO/IEC 9797-1 padding method 2). */
export function pad(data: Uint8Array, blockBytes: number): Uint8Array {
  const padded = new Uint8Array(data.length + blockBytes - (data.length % blockBytes))
  padded.set(data)
  padded[data.length] = 0x80
  return padded
}

/** Takes {@link pad} off again; `null` where the padding is not there. */
export function unpad(data: Uint8Array): Uint8Array | null {
  let end = data.length - 1
  while (end >= 0 && data[end] === 0) end--
  return end >= 0 && data[end] === 0x80 ? data.subarray(0, end) : null
}

/**
 * The eight MAC bytes of ICAO 9303-11 §9.7.4: for 3DES the retail MAC with padding method 2
 * (ISO/IEC 9797-1 algorithm 3), for AES the first half of CMAC (NIST SP 800-38B).
 */
export function mac(cipher: SessionCipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  if (cipher !== '3DES') return cmac(data, key).subarray(0, 8)
  const padded = pad(data, 8)
  const singleKey = new Uint8Array(16)
  singleKey.set(key.subarray(0, 8))
  singleKey.set(key.subarray(0, 8), 8)
  const last = padded.length - 8
  const chained = last === 0 ? new Uint8Array(8) : cbcEncrypt('3DES', singleKey, padded.subarray(0, last)).subarray(-8)
  return cbcEncrypt('3DES', key, padded.subarray(last), chained)
}

export const concat = (...parts: Uint8Array[]): Uint8Array => joinBytes(parts)

/** Compares without telling by its time where the first difference is. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}
