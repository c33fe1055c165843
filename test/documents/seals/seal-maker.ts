import { gzipSync } from 'node:zlib'
import { makeCsca, makeDocumentSigner, type IssuedCertificate } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { sign, type HashName } from '../../../electron/emrtd/simulator/pki/keys.ts'
import type { CurveName } from '../../../electron/emrtd/algorithms/curves.ts'
import { readDer } from '../../../electron/documents/asn1/reader.ts'
import { bigIntToBytes, integerValue } from '../../../electron/documents/asn1/values.ts'
import { canonicalJson, type Json } from '../../../electron/documents/seals/canonical-json.ts'
import { seededRandom } from '../../../electron/emrtd/simulator/seeded-random.ts'

const year = (n: number): number => Date.UTC(n, 0, 1)
const lasting = ([from, until]: readonly [number, number]): { notBefore: number; notAfter: number } => ({ notBefore: year(from), notAfter: year(until) })

export interface TestSigner {
  csca: IssuedCertificate
  signer: IssuedCertificate
  hash: HashName
  orderBytes: number
}

interface SignerRequest {
  name?: string
  serial?: bigint
  curve?: CurveName
  authority?: string
  country?: string
  /** Years at whose first moment the signer's certificate, and that above it, begin and end. */
  years?: readonly [from: number, until: number]
  yearsAbove?: readonly [from: number, until: number]
}

/** A signer 'UT' + `name` with a serial number, under a CSCA of Utopia, good from 2020 to 2040. The same name, number and curve make the same keys. */
export function makeSigner({ name = 'TS', serial = 0x2an, curve = 'brainpoolP256r1', authority = 'csca-utopia', country = 'UT', years = [2020, 2040], yearsAbove = [2020, 2040] }: SignerRequest = {}): TestSigner {
  const random = seededRandom(`seals ${name} ${serial} ${curve}`)
  const hash: HashName = curve.endsWith('224r1') || curve === 'P-224' ? 'SHA-224' : curve.endsWith('384r1') || curve === 'P-384' ? 'SHA-384' : 'SHA-256'
  const orderBytes = { 'SHA-224': 28, 'SHA-256': 32, 'SHA-384': 48, 'SHA-1': 20, 'SHA-512': 64 }[hash]
  const request = { country, organization: 'Utopia', key: { kind: 'EC', curve }, scheme: { kind: 'ECDSA', hash } } as const
  const csca = makeCsca({ ...request, ...lasting(yearsAbove), commonName: authority, serial: 1n }, random)
  const signer = makeDocumentSigner({ ...request, ...lasting(years), commonName: name, serial }, csca, random)
  return { csca, signer, hash, orderBytes }
}

/** r and s side by side. */
export function plainSignature({ signer, hash, orderBytes }: TestSigner, data: Uint8Array): Uint8Array {
  const [r, s] = readDer(sign(signer.key, { kind: 'ECDSA', hash }, data)).children
  return Uint8Array.from([...bigIntToBytes(integerValue(r), orderBytes), ...bigIntToBytes(integerValue(s), orderBytes)])
}

const basic = ' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function encodeC40(text: string): number[] {
  const codes = Array.from(text.replaceAll('<', ' '), (character) => basic.indexOf(character) + 3)
  const bytes: number[] = []
  for (let i = 0; i < codes.length; i += 3) {
    if (i + 1 === codes.length) bytes.push(0xfe, text.replaceAll('<', ' ').charCodeAt(i) + 1)
    else {
      const value = codes[i]! * 1600 + codes[i + 1]! * 40 + (codes[i + 2] ?? 0) + 1
      bytes.push(value >> 8, value & 0xff)
    }
  }
  return bytes
}

function sealDay(iso: string): number[] {
  const number = Number(`${iso.slice(5, 7)}${iso.slice(8)}${iso.slice(0, 4)}`)
  return [number >> 16, (number >> 8) & 0xff, number & 0xff]
}

export interface VdsRequest {
  type: number
  features: Array<[tag: number, value: number[] | string]>
  raw?: 2 | 3
  issued?: string
  signedOn?: string
  reference?: string
  country?: string
  /** Country of two letters, then the signer's name. */
  authority?: string
  /** How lengths above 127 are written: as DER does, or as one byte. */
  lengths?: 'der' | 'plain'
}

export function makeVds(signer: TestSigner, { type, features, raw = 3, issued = '2025-03-01', signedOn = '2025-03-02', reference = '2A', country = 'UTO', authority = 'UTTS', lengths = 'der' }: VdsRequest): Uint8Array {
  const certificate = raw === 2 ? encodeC40(`${authority}${reference.padStart(5, '0')}`) : encodeC40(`${authority}${reference.length.toString(16).toUpperCase().padStart(2, '0')}${reference}`)
  const bytes = [0xdc, raw, ...encodeC40(country.padEnd(3, '<')), ...certificate, ...sealDay(issued), ...sealDay(signedOn), type >> 8, type & 0xff]
  for (const [tag, value] of features) {
    const content = typeof value === 'string' ? encodeC40(value) : value
    bytes.push(tag, ...(content.length < 128 || lengths === 'plain' ? [content.length] : [0x81, content.length]), ...content)
  }
  const signature = plainSignature(signer, Uint8Array.from(bytes))
  return Uint8Array.from([...bytes, 0xff, signature.length, ...signature])
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

export function makeVdsNc(signer: TestSigner, data: Json): string {
  const value = plainSignature(signer, new TextEncoder().encode(canonicalJson(data)))
  return JSON.stringify({ data, sig: { alg: `ES${signer.hash.slice(4)}`, cer: base64url(signer.signer.der), sigvl: base64url(value) } })
}

const base32Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => base32Digits[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** `message` begins with 'DC0…'. */
export function make2dDoc(signer: TestSigner, message: string): Uint8Array {
  const bytes = Uint8Array.from(message, (character) => character.charCodeAt(0))
  const signature = Array.from(base32(plainSignature(signer, bytes)), (character) => character.charCodeAt(0))
  return Uint8Array.from([...bytes, 0x1f, ...signature])
}

export interface AadhaarSigner {
  certificate: Uint8Array
  key: IssuedCertificate['key']
}

export function makeUidai(): AadhaarSigner {
  const issued = makeCsca(
    { country: 'IN', organization: 'UIDAI', commonName: 'DS UIDAI specimen', serial: 7n, notBefore: year(2018), notAfter: year(2040), key: { kind: 'RSA', bits: 2048 }, scheme: { kind: 'RSA', hash: 'SHA-256' } },
    seededRandom('uidai'),
  )
  return { certificate: issued.der, key: issued.key }
}

/** The digits of a secure QR. `fields` in the specification's order, the portrait and hashes after them. */
export function makeAadhaar(signer: AadhaarSigner, fields: string[], tail: Uint8Array): string {
  const content = [...fields.flatMap((field) => [...new TextEncoder().encode(field), 0xff]), ...tail]
  const signature = sign(signer.key, { kind: 'RSA', hash: 'SHA-256' }, Uint8Array.from(content))
  const zipped = gzipSync(Uint8Array.from([...content, ...signature]))
  return BigInt(`0x${zipped.toString('hex')}`).toString(10)
}
