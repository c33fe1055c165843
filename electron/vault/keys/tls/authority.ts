import { createHash, X509Certificate } from 'node:crypto'
import { octetsOf } from '../../../contract/address-ranges.ts'
import { DAY_MS } from '../../clock/limits.ts'
import { newCertificateKey, spkiOf } from './certificate-request.ts'
import { bitString, der, ECDSA_SHA256, nameOf, pem, SEQUENCE, signed } from './der.ts'

/** By what a desk is reached: DNS names and addresses. */
export interface DeskNames { dns: readonly string[], ip: readonly string[] }

/** A certificate with its key, both PEM. */
export interface Pair { certificate: string, key: string }

/** Days. Browsers take no longer one from a public authority, and what lives shorter is renewed more often than anybody looks. */
const SERVER_DAYS = 397
/** Days: IT installs it by hand. */
const AUTHORITY_DAYS = 3650
/** The clock of who connects may be behind. */
const BEFORE_MS = DAY_MS

const OCTET_STRING = 0x04
const GENERALIZED_TIME = 0x18
const UTC_TIME = 0x17
const TRUE = Buffer.from('0101ff', 'hex')
/** The context tags of GeneralName (RFC 5280 §4.2.1.6): dNSName and iPAddress. */
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

const ids = { basicConstraints: '0603551d13', keyUsage: '0603551d0f', nameConstraints: '0603551d1e', extendedKeyUsage: '0603551d25', subjectAltName: '0603551d11', subjectKey: '0603551d0e', authorityKey: '0603551d23' } as const
/** id-kp-serverAuth. */
const SERVER_AUTH = Buffer.from('06082b06010505070301', 'hex')

const extension = (name: keyof typeof ids, critical: boolean, value: Buffer): Buffer => der(SEQUENCE, Buffer.from(ids[name], 'hex'), ...(critical ? [TRUE] : []), der(OCTET_STRING, value))

/** UTCTime up to 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  return digits < '2050' ? der(UTC_TIME, Buffer.from(`${digits.slice(2)}Z`)) : der(GENERALIZED_TIME, Buffer.from(`${digits}Z`))
}

/** Method 1 of RFC 7093 §2: the hash names a key, it proves nothing. */
const keyIdOf = (key: string): Buffer => createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20)

interface Body { serial: Uint8Array, issuer: string, subject: string, from: number, until: number, key: string, extensions: Buffer[] }

/** TBSCertificate of version 3 (RFC 5280 §4.1). */
function body({ serial, issuer, subject, from, until, key, extensions }: Body): Buffer {
  // Positive, and not shortened by a leading zero.
  const number = Buffer.from(serial)
  number[0] = ((number[0] ?? 0) & 0x3f) | 0x40
  return der(
    SEQUENCE, der(0xa0, Buffer.from('020102', 'hex')), der(0x02, number), ECDSA_SHA256, nameOf(issuer), der(SEQUENCE, time(from), time(until)), nameOf(subject), spkiOf(key),
    der(0xa3, der(SEQUENCE, ...extensions)),
  )
}

const octets = (ip: string): Buffer => Buffer.from(octetsOf(ip) ?? [])

/**
 * Name constraints (RFC 5280 §4.2.1.10): these names, what stands below them, and these very addresses. Both forms are always there, since a form that
 * is not named is not constrained.
 */
function permitted(names: DeskNames): Buffer {
  return der(SEQUENCE, der(0xa0, ...subtreesOf(names)))
}

const subtreesOf = ({ dns, ip }: DeskNames): Buffer[] => [
  ...dns.map((name) => der(DNS_NAME, Buffer.from(name))),
  ...ip.map((address) => der(IP_ADDRESS, octets(address), Buffer.alloc(octets(address).length, 0xff))),
].map((name) => der(SEQUENCE, name))

/** Whether an authority that this desk made may name all of these. Its own constraints are looked for in its bytes, as {@link permitted} writes each of them. */
export function isCoveredBy(authority: Pair, { dns, ip }: DeskNames): boolean {
  const { raw } = new X509Certificate(authority.certificate)
  return subtreesOf({ dns, ip }).every((subtree) => raw.includes(subtree))
}

const authorityName = (terminal: string): string => `Foyer desk ${terminal} authority`

/**
 * An authority of one desk: it can name this desk and nothing else, says so critically, and its key never leaves the vault. So IT may have browsers trust it, and
 * whoever steals the key can be this desk alone.
 */
export function newAuthority(terminal: string, names: DeskNames, now: number, randomBytes: (count: number) => Uint8Array): Pair {
  const key = newCertificateKey()
  const name = authorityName(terminal)
  const certificate = signed(body({
    serial: randomBytes(16), issuer: name, subject: name, from: now - BEFORE_MS, until: now + AUTHORITY_DAYS * DAY_MS, key,
    extensions: [
      extension('basicConstraints', true, der(SEQUENCE, TRUE, Buffer.from('020100', 'hex'))),
      // keyCertSign alone.
      extension('keyUsage', true, bitString(Uint8Array.of(0x04), 2)),
      extension('nameConstraints', true, permitted(names)),
      extension('extendedKeyUsage', false, der(SEQUENCE, SERVER_AUTH)),
      extension('subjectKey', false, der(OCTET_STRING, keyIdOf(key))),
    ],
  }), key)
  return { certificate: pem('CERTIFICATE', certificate), key }
}

/** The desk's certificate, with a key of its own. It never outlives its authority. */
export function newServerCertificate(authority: Pair, terminal: string, names: DeskNames, now: number, randomBytes: (count: number) => Uint8Array): Pair {
  const key = newCertificateKey()
  const until = Math.min(now + SERVER_DAYS * DAY_MS, Date.parse(new X509Certificate(authority.certificate).validTo))
  const alternatives = [...names.dns.map((name) => der(DNS_NAME, Buffer.from(name))), ...names.ip.map((address) => der(IP_ADDRESS, octets(address)))]
  const certificate = signed(body({
    serial: randomBytes(16), issuer: authorityName(terminal), subject: `Foyer desk ${terminal}`, from: now - BEFORE_MS, until, key,
    extensions: [
      extension('basicConstraints', true, der(SEQUENCE)),
      // digitalSignature alone: TLS 1.3 needs no other.
      extension('keyUsage', true, bitString(Uint8Array.of(0x80), 7)),
      extension('extendedKeyUsage', false, der(SEQUENCE, SERVER_AUTH)),
      extension('subjectAltName', false, der(SEQUENCE, ...alternatives)),
      extension('subjectKey', false, der(OCTET_STRING, keyIdOf(key))),
      extension('authorityKey', false, der(SEQUENCE, der(0x80, keyIdOf(authority.key)))),
    ],
  }), authority.key)
  return { certificate: pem('CERTIFICATE', certificate), key }
}
