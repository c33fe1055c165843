import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto'
import type { ClientRow } from './rows.ts'

/** TLS client authentication (RFC 5280 §4.2.1.12). */
const CLIENT_PURPOSE = '1.3.6.1.5.5.7.3.2'
/** Certificates in a file of authorities. */
const AUTHORITIES_MAX = 200

/** The authorities of which policy has every other system show a certificate. `certificates` is empty where its file has none: then no certificate is one of theirs. */
export interface ClientAuthority { certificates: readonly X509Certificate[] }

/** @param pem the file's text; null where it cannot be read */
export function clientAuthority(pem: string | null): ClientAuthority {
  const parts = (pem ?? '').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return { certificates: parts.slice(0, AUTHORITIES_MAX).flatMap((part) => parsed(part) ?? []).filter(({ ca }) => ca) }
}

/** Brainpool curves (RFC 5639) and explicit parameters (RFC 3279 §2.3.5), as DER writes their identifiers. */
const UNKNOWN_CURVES = ['2b2403030208', '2a8648ce3d0101'].map((each) => Buffer.from(each, 'hex'))

/**
 * Keys that TLS 1.3 signs with and the library here knows, as a certificate names them (RFC 3279 §2.3.1, RFC 5480 §2.1.1, RFC 8410 §3): RSA, P-256, P-384,
 * P-521 and Ed25519.
 */
const KNOWN_KEYS = ['300d06092a864886f70d0101010500', '301306072a8648ce3d020106082a8648ce3d030107', '301006072a8648ce3d020106052b81040022', '301006072a8648ce3d020106052b81040023', '300506032b6570032100'].map((each) => Buffer.from(each, 'hex'))

/** One with a key that the library here knows: to read another one would end the process, and it is none that TLS 1.3 signs with (RFC 8446 §4.2.3). */
function parsed(certificate: string | Buffer): X509Certificate | null {
  try {
    const found = new X509Certificate(certificate)
    return UNKNOWN_CURVES.some((each) => found.raw.includes(each)) || !KNOWN_KEYS.some((each) => found.raw.includes(each)) ? null : found
  } catch {
    return null
  }
}

const digestOf = (certificate: string): Buffer => createHash('sha256').update(Buffer.from(certificate, 'base64')).digest()

/** Whether a certificate is the one that somebody pinned. @param shown DER in base64 @param pin SHA-256 as 64 hexadecimal digits */
export const isPinned = (shown: string, pin: string): boolean => timingSafeEqual(digestOf(shown), Buffer.from(pin.padEnd(64, '0').slice(0, 64), 'hex'))

/** SHA-256 of a certificate, hexadecimal digits. @param shown DER in base64 */
export const fingerprintOf = (shown: string): string => digestOf(shown).toString('hex')

/** SHA-256 of a certificate as a token names it (RFC 8705 §3.1). */
export const thumbprintOf = (shown: string): string => digestOf(shown).toString('base64url')

/** The certificate, where one of the authorities made it for a client and it holds now. @param now milliseconds since the epoch */
function issuedBy({ certificates }: ClientAuthority, shown: string, now: number): X509Certificate | null {
  const found = parsed(Buffer.from(shown, 'base64'))
  if (found === null || found.ca || Date.parse(found.validFrom) > now || Date.parse(found.validTo) <= now) return null
  if (found.keyUsage !== undefined && !found.keyUsage.includes(CLIENT_PURPOSE)) return null
  const made = certificates.some((authority) => {
    try {
      return Date.parse(authority.validTo) > now && found.checkIssued(authority) && found.verify(authority.publicKey)
    } catch {
      return false
    }
  })
  return made ? found : null
}

export interface Shown { certificate: string | null, authority: ClientAuthority | null, now: number }

/**
 * Whether a client showed what it must beside its key or token: one of the certificates that it is known by, or, where it has none and policy names an
 * authority, any of that. Nothing is demanded where neither is said.
 */
export function certificateHolds({ certificates }: Pick<ClientRow, 'certificates'>, { certificate, authority, now }: Shown): boolean {
  if (certificates.length === 0 && authority === null) return true
  if (certificate === null) return false
  if (certificates.some((each) => /^[0-9a-f]{64}$/.test(each) && isPinned(certificate, each))) return true
  const issued = authority === null ? null : issuedBy(authority, certificate, now)
  if (issued === null) return false
  return certificates.length === 0 || certificates.some((name) => issued.checkHost(name, { subject: 'never', wildcards: false }) !== undefined)
}
