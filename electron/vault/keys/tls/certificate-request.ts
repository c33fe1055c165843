import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { der, nameOf, pem, SEQUENCE, signed } from './der.ts'

/** A new P-256 key, PKCS#8 in PEM: made here, and it leaves the vault for the memory of the uplink alone. */
export function newCertificateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** The public key of a private one, as a certificate has it (SubjectPublicKeyInfo, RFC 5280 §4.1.2.7). */
export const spkiOf = (key: string): Buffer => createPublicKey(createPrivateKey(key)).export({ format: 'der', type: 'spki' })

/** A request for a certificate (PKCS#10, RFC 2986 §4) for the terminal by its name, signed with its key. PEM. */
export function certificateRequest(terminal: string, key: string): string {
  return pem('CERTIFICATE REQUEST', signed(der(SEQUENCE, Buffer.from('020100', 'hex'), nameOf(terminal), spkiOf(key), der(0xa0)), key))
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
