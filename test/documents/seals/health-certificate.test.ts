import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parsedBarcodeSchema, type ParsedBarcodeOf } from '../../../electron/contract/barcodes.ts'
import { parseBarcodeContent } from '../../../electron/documents/barcode-content.ts'
import { decodeBase45 } from '../../../electron/documents/seals/base.ts'
import { cborBytes, readCbor } from '../../../electron/documents/seals/cbor.ts'
import { sealTrust } from '../../../electron/reader/barcodes/seal-trust.ts'
import { makeSigner, plainSignature } from './seal-maker.ts'

const now = Date.UTC(2026, 10, 23)
const signer = makeSigner({ curve: 'P-256', name: 'HCERT' })
const stranger = makeSigner({ curve: 'P-256', name: 'OTHER', country: 'XA' })

type Value = null | boolean | number | string | Uint8Array | Value[] | Map<number | string, Value>

/** CBOR as issuers write it: shortest heads, definite lengths. */
function cbor(value: Value): number[] {
  const head = (major: number, n: number): number[] => (n < 24 ? [major << 5 | n] : n < 0x100 ? [major << 5 | 24, n] : n < 0x10000 ? [major << 5 | 25, n >> 8, n & 255] : [major << 5 | 26, ...[24, 16, 8, 0].map((shift) => (n >>> shift) & 255)])
  if (value === null) return [0xf6]
  if (typeof value === 'boolean') return [value ? 0xf5 : 0xf4]
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return [...head(3, Buffer.byteLength(value)), ...Buffer.from(value)]
  if (value instanceof Uint8Array) return [...head(2, value.length), ...value]
  if (Array.isArray(value)) return [...head(4, value.length), ...value.flatMap(cbor)]
  return [...head(5, value.size), ...[...value].flatMap(([key, inner]) => [...cbor(key), ...cbor(inner)])]
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
function base45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length
    let value = pair ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!
    for (let i = 0; i < (pair ? 3 : 2); i++) {
      text += alphabet[value % 45]
      value = Math.floor(value / 45)
    }
  }
  return text
}

const content = (birth = '1974-08-12'): Map<number | string, Value> => new Map<number | string, Value>([
  ['ver', '1.3.0'], ['dob', birth], ['nam', new Map<number | string, Value>([['fn', 'Spécimen'], ['fnt', 'SPECIMEN'], ['gn', 'Erika'], ['gnt', 'ERIKA']])],
  ['v', [new Map<number | string, Value>([['tg', '840539006'], ['mp', 'EU/1/20/1528'], ['dn', 2]])]],
])

function certificate({ by = signer, country = 'UT', algorithm = -7, body = content(), alter = (payload: Uint8Array): Uint8Array => payload } = {}): string {
  const keyId = createHash('sha256').update(by.signer.der).digest().subarray(0, 8)
  const head = Uint8Array.from(cbor(new Map<number | string, Value>([[1, algorithm], [4, Uint8Array.from(keyId)]])))
  const payload = Uint8Array.from(cbor(new Map<number | string, Value>([[1, country], [4, 1893456000], [6, 1741046400], [-260, new Map<number | string, Value>([[1, body]])]])))
  const signature = plainSignature(by, Uint8Array.from(cbor(['Signature1', head, new Uint8Array(), payload])))
  const message = Uint8Array.from([0xd2, ...cbor([head, new Map(), alter(payload), signature])])
  return `HC1:${base45(deflateSync(message))}`
}

const read = (text: string, trusted: Uint8Array[] = [signer.signer.der]): ParsedBarcodeOf<'health-certificate'> | null => {
  const parsed = parseBarcodeContent({ format: 'QRCode', text, bytes: new TextEncoder().encode(text) }, { ...sealTrust(trusted), now })
  if (parsed !== null) parsedBarcodeSchema.parse(parsed)
  return parsed as ParsedBarcodeOf<'health-certificate'> | null
}

describe('EU health certificate', () => {
  it('is read and proven by the key that the desk trusts; nothing of the health is taken', () => {
    const parsed = read(certificate())
    expect(parsed).toMatchObject({
      kind: 'health-certificate', warnings: [],
      fields: { primaryIdentifier: 'Spécimen', secondaryIdentifier: 'Erika', dateOfBirth: '1974-08-12' },
      signature: { status: 'valid', algorithm: 'ECDSA-SHA-256 EC P-256', signedOn: '2025-03-04' },
    })
    expect(JSON.stringify(parsed)).not.toMatch(/840539006|1528/)
    expect(parsed!.fields).not.toHaveProperty('dateOfExpiry')
  })
  it('is not proven without that key, by another state\'s key, or where it was changed', () => {
    expect(read(certificate(), [])?.signature.status).toBe('unknownSigner')
    expect(read(certificate({ by: stranger }))?.signature.status).toBe('unknownSigner')
    expect(read(certificate({ by: stranger, country: 'UT' }), [stranger.signer.der])?.signature.status).not.toBe('valid')
    const changed = certificate({ alter: (payload) => Uint8Array.from(Buffer.from(payload).toString('latin1').replace('1974-08-12', '1974-08-13'), (c) => c.charCodeAt(0)) })
    expect(read(changed)).toMatchObject({ fields: { dateOfBirth: '1974-08-13' }, signature: { status: 'invalid' } })
  })
  it('says that it has expired, and gives no date that a document beside it could be compared with', () => {
    const text = certificate()
    const later = parseBarcodeContent({ format: 'QRCode', text, bytes: new TextEncoder().encode(text) }, { ...sealTrust([]), now: Date.UTC(2030, 0, 2) })
    expect(later).toMatchObject({ warnings: ['expiredSeal'] })
    expect(later!.fields).not.toHaveProperty('dateOfExpiry')
  })
  it('says of another algorithm that it is not checked, never that it is wrong', () => {
    expect(read(certificate({ algorithm: -37 }))?.signature.status).toBe('unsupported')
  })
  it.each([['1974', { yearOfBirth: 1974 }, []], ['1974-08', { yearOfBirth: 1974 }, []], ['1974-13-01', {}, ['dateInvalid']]])('takes a birth of %s', (birth, fields, warnings) => {
    const parsed = read(certificate({ body: content(birth) }))!
    expect(parsed).toMatchObject({ fields, warnings })
    expect(parsed.fields.dateOfBirth).toBeUndefined()
  })
  it('is no other text, and unpacks no more than it has to', () => {
    for (const text of ['HC1:', 'HC1:A', 'HC1:NCF', `HC1:${base45(deflateSync(new Uint8Array(4_000_000)))}`.slice(0, 8000), certificate().slice(0, 80), certificate().slice(4)]) expect(read(text)).toBeNull()
  })
})

describe('base 45', () => {
  // RFC 9285 §4.3, §4.4.
  it.each([['BB8', 'AB'], ['%69 VD92EX0', 'Hello!!'], ['UJCLQE7W581', 'base-45'], ['QED8WEX0', 'ietf!']])('%s', (code, text) => {
    expect(new TextDecoder().decode(decodeBase45(code)!)).toBe(text)
  })
  it.each(['', 'A', 'GGW', ':::', 'a00', 'BB8B'])('is not %j', (code) => {
    expect(decodeBase45(code)).toBeNull()
  })
})

describe('CBOR', () => {
  const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
  // RFC 8949 appendix A.
  it.each([
    ['00', 0], ['1903e8', 1000], ['1a000f4240', 1000000], ['3903e7', -1000], ['fb3ff199999999999a', 1.1], ['fa47c35000', 100000], ['f4', false], ['f5', true], ['f6', null], ['6161', 'a'], ['62c3bc', 'ü'],
    ['4401020304', hex('01020304')], ['8301820203820405', [1, [2, 3], [4, 5]]], ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]], ['a201020304', new Map([[1, 2], [3, 4]])], ['bf61610161629f0203ffff', new Map<string, unknown>([['a', 1], ['b', [2, 3]]])],
    ['c11a514b67b0', { tag: 1, value: 1363896240 }],
  ])('reads %s', (bytes, value) => {
    expect(readCbor(hex(bytes))).toEqual(value)
  })
  it.each(['', '18', '5affffffff', '9b00ffffffffffffff', '1bffffffffffffffff', '8'.repeat(40).replaceAll('8', '81'), '5f4101ff', '0000', 'a1f60000', 'f97c00', '9f', '62c328'])('refuses %s', (bytes) => {
    expect(() => readCbor(hex(bytes))).toThrow(/CBOR|encoded data/)
  })
  it.each([0, 23, 24, 255, 256, 4000])('writes %i bytes as it reads them', (length) => {
    const bytes = new Uint8Array(length).fill(7)
    expect(readCbor(cborBytes(bytes))).toEqual(bytes)
  })
})
