import { sign } from 'node:crypto'

// By hand: what is written here is a few fields, and the process that holds every secret loads no parser more than it must.

/** DER, X.690 §8.1, definite lengths. */
export function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  if (body.length < 0x80) return Buffer.concat([Uint8Array.of(tag, body.length), body])
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Uint8Array.of(tag, 0x80 | length.length), length, body])
}

export const SEQUENCE = 0x30
const SET = 0x31
const UTF8_STRING = 0x0c
const BIT_STRING = 0x03
/** id-at-commonName (X.520). */
const COMMON_NAME = Buffer.from('0603550403', 'hex')
/** ecdsa-with-SHA256 (RFC 5758 §3.2). */
export const ECDSA_SHA256 = der(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'))

/** A distinguished name of a common name alone. */
export const nameOf = (commonName: string): Buffer => der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(commonName)))))

export const bitString = (bytes: Uint8Array, unused = 0): Buffer => der(BIT_STRING, Uint8Array.of(unused), bytes)

/** What a key says of some bytes: the form that requests and certificates have in common. @param key P-256, PKCS#8 in PEM */
export const signed = (body: Buffer, key: string): Buffer => der(SEQUENCE, body, ECDSA_SHA256, bitString(sign('sha256', body, { key, dsaEncoding: 'der' })))

export const pem = (label: string, bytes: Buffer): string => `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`
