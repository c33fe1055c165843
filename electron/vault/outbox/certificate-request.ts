import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'

// By hand: a request is four fields, and the process that holds every secret loads no parser more than it must.

/** DER, X.690 §8.1, definite lengths. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  if (body.length < 0x80) return Buffer.concat([Uint8Array.of(tag, body.length), body])
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Uint8Array.of(tag, 0x80 | length.length), length, body])
}

const SEQUENCE = 0x30
const SET = 0x31
/** id-at-commonName, ecdsa-with-SHA256. */
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const ECDSA_SHA256 = der(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'))

const pem = (label: string, bytes: Buffer): string => `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`

/** A new P-256 key, PKCS#8 in PEM: made here, and it leaves the vault for the memory of the uplink alone. */
export function newCertificateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

const spkiOf = (key: string): Buffer => createPublicKey(createPrivateKey(key)).export({ format: 'der', type: 'spki' })

/** A request for a certificate (PKCS#10, RFC 2986 §4) for the terminal by its name, signed with its key. PEM. */
export function certificateRequest(terminal: string, key: string): string {
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(terminal)))))
  const info = der(SEQUENCE, Buffer.from('020100', 'hex'), name, spkiOf(key), der(0xa0))
  const signature = sign('sha256', info, { key, dsaEncoding: 'der' })
  return pem('CERTIFICATE REQUEST', der(SEQUENCE, info, ECDSA_SHA256, der(0x03, Uint8Array.of(0), signature)))
}

export interface CertificateTimes { from: number, until: number }

/**
 * From when to when a certificate holds, milliseconds since the epoch; null where it is none, or not one for this key. The key is looked for in its bytes:
 * some runtimes end the process over a public key on a curve that they do not know, and the certificate comes from outside.
 */
export function certificateFor(certificate: string, key: string): CertificateTimes | null {
  try {
    const read = new X509Certificate(certificate)
    if (!read.raw.includes(spkiOf(key))) return null
    const times = { from: Date.parse(read.validFrom), until: Date.parse(read.validTo) }
    return Number.isNaN(times.from) || Number.isNaN(times.until) ? null : times
  } catch {
    return null
  }
}

/** Certificates of a chain, at most. */
const LONGEST_CHAIN = 5
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** A certificate with its chain, written anew from what can be read: what stands beside it, or is none, would keep every connection from being made. Null for none. */
export function certificatesIn(text: string): string | null {
  try {
    const found = text.match(CERTIFICATE) ?? []
    if (found.length === 0 || found.length > LONGEST_CHAIN) return null
    return found.map((each) => new X509Certificate(each).toString()).join('')
  } catch {
    return null
  }
}
