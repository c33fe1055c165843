import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parsedBarcodeSchema, type BarcodeReading, type ParsedBarcodeOf } from '../../../electron/contract/barcodes.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { parseBarcodeContent } from '../../../electron/documents/barcode-content.ts'
import { joinReading } from '../../../electron/documents/cross-check/join.ts'
import { sealMrzLines } from '../../../electron/documents/seals/mrz-fields.ts'
import { sealTrust } from '../../../electron/reader/barcodes/seal-trust.ts'
import { encodeC40, makeSigner, plainSignature, type TestSigner } from './seal-maker.ts'

const now = Date.UTC(2026, 10, 23)
const signer = makeSigner({ curve: 'P-256', name: 'IDB' })
/** As a header names a certificate: the last five bytes of its SHA-1. */
const referenceOf = ({ signer: { der } }: TestSigner): number[] => [...createHash('sha1').update(der).digest().subarray(-5)]
const signerName = `UTO/${Buffer.from(referenceOf(signer)).toString('hex')}`

const read = (text: string, trusted: Uint8Array[] = [signer.csca.der]): ParsedBarcodeOf<'idb'> | null => {
  const parsed = parseBarcodeContent({ format: 'QRCode', text, bytes: new TextEncoder().encode(text) }, { ...sealTrust(trusted), now })
  if (parsed !== null) parsedBarcodeSchema.parse(parsed)
  return parsed as ParsedBarcodeOf<'idb'> | null
}

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

const tlv = (tag: number, value: readonly number[]): number[] => [tag, ...(value.length < 128 ? [value.length] : value.length < 256 ? [0x81, value.length] : [0x82, value.length >> 8, value.length & 255]), ...value]
const day = (iso: string): number[] => {
  const number = Number(`${iso.slice(5, 7)}${iso.slice(8)}${iso.slice(0, 4)}`)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

interface Wanted {
  messages: [tag: number, value: number[]][]
  prefix?: 'NDB1' | 'RDB1'
  signed?: boolean
  zipped?: boolean
  withCertificate?: boolean
  country?: string
  /** Bytes of the day of signing: three in the report's table 2, four with a mask as Germany writes it. */
  dayBytes?: 3 | 4
  /** Name of the certificate; the signer's own where left out. */
  reference?: readonly number[]
  algorithm?: number
  by?: TestSigner
  signedOn?: string
  alter?: (bytes: number[]) => number[]
}

function makeIdb({ messages, prefix = 'NDB1', signed = true, zipped = false, withCertificate = true, country = 'UTO', dayBytes = 4, by = signer, reference = referenceOf(by), algorithm = 1, signedOn = '2025-03-04', alter = (bytes) => bytes }: Wanted): string {
  const head = [...encodeC40(country.padEnd(3, '<')), ...(signed ? [algorithm, ...reference, ...(dayBytes === 4 ? [0] : []), ...day(signedOn)] : [])]
  const covered = [...head, ...tlv(0x61, messages.flatMap(([tag, value]) => tlv(tag, value)))]
  const tail = signed ? [...(withCertificate ? tlv(0x7e, [...by.signer.der]) : []), ...tlv(0x7f, [...plainSignature(by, Uint8Array.from(covered))])] : []
  const bytes = Uint8Array.from([...alter(covered), ...tail])
  const flag = 'ABCD'[(signed ? 1 : 0) + (zipped ? 2 : 0)]
  return `${prefix}${flag}${base32(zipped ? deflateSync(bytes) : bytes)}`
}

const digit = (text: string): string => text + checkDigit(text)
const td1 = ((): string => {
  const [first, birth, expiry] = [`${digit('D23145890')}<<<<<<<<<<<<<<<`, digit('740812'), digit('330415')]
  return `I<UTO${first}${birth}F${expiry}UTO<<<<<<<<<<<${checkDigit(`${first}${birth}${expiry}<<<<<<<<<<<`)}ERIKSSON<<ANNA<MARIA<<<<<<<<<<`
})()
const td3 = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'

describe('ICAO Datastructure for Barcode', () => {
  it('reads a published example, leaving the access number of the chip out', () => {
    // README of mirkotp/idb1_encoder_decoder: unsigned, packed, country UTO, CAN 156782.
    const parsed = read('NDB1CPDNLW6JUSGGZGRLBWPNXEAAWXEB5G')
    expect(parsed).toEqual({ kind: 'idb', fields: { issuingState: 'UTO' }, warnings: ['notSigned'], profile: 'unknown', extra: {} })
    expect(JSON.stringify(parsed)).not.toContain('156782')
  })
  it.each([
    ['TD1', 0x07, td1, { documentNumber: 'D23145890', dateOfBirth: '1974-08-12', primaryIdentifier: 'ERIKSSON' }],
    ['TD3', 0x08, td3, { documentNumber: 'L898902C3', dateOfExpiry: '2012-04-15', secondaryIdentifier: 'ANNA MARIA' }],
  ] as const)('reads a %s zone and proves it through the state that the desk trusts', (_, tag, lines, fields) => {
    for (const prefix of ['NDB1', 'RDB1'] as const) {
      for (const zipped of [false, true]) {
        expect(read(makeIdb({ messages: [[tag, encodeC40(lines)]], prefix, zipped }))).toMatchObject({ fields, warnings: [], signature: { status: 'valid', signer: signerName, signedOn: '2025-03-04' } })
      }
    }
  })
  it('reads an emergency travel document and numbers by their own tags', () => {
    const td2 = `I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<${((): string => {
      const second = `${digit('D23145890')}UTO${digit('740812')}F${digit('290415')}<<<<<<<`
      return second + checkDigit(second.slice(0, 10) + second.slice(13, 20) + second.slice(21))
    })()}`
    expect(read(makeIdb({ messages: [[0x02, tlv(2, encodeC40(td2))], [0x85, encodeC40('UFO001979')], [0x83, encodeC40('ABC123456DEF')]] }))).toMatchObject({
      profile: 'emergencyTravelDocument', fields: { primaryIdentifier: 'ERIKSSON', documentNumber: 'UFO001979', personalNumber: 'ABC123456DEF' },
    })
  })
  it.each([3, 4] as const)('reads a header whose day has %d bytes', (dayBytes) => {
    for (const withCertificate of [true, false]) {
      for (const message of [[0x08, encodeC40(td3)], [0x82, encodeC40('AB')]] as [number, number[]][]) {
        expect(read(makeIdb({ messages: [message], dayBytes, withCertificate }))).toMatchObject({ warnings: [], signature: { status: withCertificate ? 'valid' : 'unknownSigner', signer: signerName, signedOn: '2025-03-04' } })
      }
    }
  })
  it('is proven without its certificate by the one of that name that the desk has, and by no other', () => {
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3)]]
    const code = makeIdb({ messages, withCertificate: false })
    expect(read(code, [signer.signer.der])).toMatchObject({ fields: { documentNumber: 'L898902C3' }, signature: { status: 'valid' } })
    expect(read(code, [signer.csca.der])?.signature?.status).toBe('unknownSigner')
    expect(read(makeIdb({ messages, withCertificate: false, reference: [1, 2, 3, 4, 5] }), [signer.signer.der])?.signature?.status).toBe('unknownSigner')
    const changed = makeIdb({ messages, withCertificate: false, alter: (bytes) => bytes.with(20, bytes[20]! ^ 1) })
    expect(read(changed, [signer.signer.der])?.signature?.status).toBe('invalid')
    expect(read(makeIdb({ messages, withCertificate: false, country: 'D' }), [signer.signer.der])?.signature?.status).toBe('invalid')
    expect(read(makeIdb({ messages, withCertificate: false, algorithm: 9 }), [signer.signer.der])?.signature?.status).toBe('unsupported')
    expect(read(makeIdb({ messages, withCertificate: false, algorithm: 2 }), [signer.signer.der])?.signature?.status).toBe('invalid')
  })
  it('is proven by the certificate in it only where its signed header names that one', () => {
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3)]]
    for (const trusted of [[signer.csca.der], [signer.signer.der], []]) {
      expect(read(makeIdb({ messages, reference: [1, 2, 3, 4, 5] }), trusted)?.signature).toMatchObject({ status: 'invalid', signer: 'UTO/0102030405' })
    }
    expect(read(makeIdb({ messages }))?.signature).toMatchObject({ status: 'valid', signer: signerName })
  })
  it.each([
    ['before its certificate began', {}, '2019-12-30', 'invalid', 'invalid'],
    ['after its certificate ended', { years: [2020, 2024] }, '2024-01-02', 'invalid', 'invalid'],
    ['on the last day of its certificate', { years: [2020, 2024] }, '2024-01-01', 'valid', 'valid'],
    ['on a day that is none', {}, '2025-02-30', 'invalid', 'invalid'],
    ['after the certificate above it ended', { yearsAbove: [2020, 2024] }, '2024-01-02', 'invalid', 'valid'],
    ['under one that began after its own certificate', { yearsAbove: [2022, 2040] }, '2025-03-04', 'invalid', 'valid'],
  ] as const)('is proven by its day of signing: %s', (_, years, signedOn, throughState, byName) => {
    const by = makeSigner({ curve: 'P-256', name: 'IDB', ...years })
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3)]]
    expect(read(makeIdb({ messages, by, signedOn }), [by.csca.der])?.signature?.status).toBe(throughState)
    expect(read(makeIdb({ messages, by, signedOn }), [by.signer.der])?.signature?.status).toBe(byName)
    expect(read(makeIdb({ messages, by, signedOn, withCertificate: false }), [by.signer.der])?.signature?.status).toBe(byName)
  })
  it('takes of two certificates of one state that which was good on the day of signing', () => {
    const old = makeSigner({ curve: 'P-256', name: 'IDB', yearsAbove: [2018, 2021] })
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3)]]
    expect(read(makeIdb({ messages }), [old.csca.der])?.signature?.status).toBe('invalid')
    expect(read(makeIdb({ messages }), [old.csca.der, signer.csca.der])?.signature?.status).toBe('valid')
  })
  it('without its certificate is read, its signer told as not known: never nothing to check', () => {
    const text = makeIdb({ messages: [[0x08, encodeC40(td3)]], withCertificate: false })
    const barcode: BarcodeReading = { format: 'QRCode', text, bytes: new TextEncoder().encode(text), quad: [[0, 0], [9, 0], [9, 9], [0, 9]], parsed: read(text) }
    const joined = joinReading({ source: 'file', mrz: null, barcodes: [barcode], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1 }, new Date(2012, 1, 1))
    expect(joined.verdict).toBe('readNotProven')
    expect(joined.reasons.map(({ code }) => code)).not.toContain('nothingToCheck')
    expect(joined.checks.find(({ code }) => code === 'barcode.signature')).toMatchObject({ result: 'unknown', params: { signer: signerName } })
    expect(joined.fields.find(({ name }) => name === 'documentNumber')?.value).toBe('L898902C3')
  })
  it('names the German document that it stands on, and until when that is good', () => {
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3.replace('UTO', 'D<<'))], [0x84, [0, ...day('2012-04-15')]], [0x86, [6]]]
    expect(read(makeIdb({ messages, country: 'D', withCertificate: false }))).toMatchObject({ profile: 'temporaryPassport', warnings: [], fields: { dateOfExpiry: '2012-04-15' } })
    expect(read(makeIdb({ messages: messages.toReversed(), country: 'D', withCertificate: false }))).toMatchObject({ profile: 'temporaryPassport', warnings: [] })
    const other: Wanted['messages'] = [[0x84, [0, ...day('2013-04-15')]], [0x08, encodeC40(td3)]]
    for (const order of [other, other.toReversed()]) expect(read(makeIdb({ messages: order }))?.warnings).toEqual(['datesInconsistent'])
    expect(read(makeIdb({ messages: [[0x84, [0x30, ...day('2013-04-15')]]] }))?.warnings).toEqual(['dateInvalid'])
    expect(read(makeIdb({ messages: [[0x85, encodeC40('UFO001979')], [0x86, [99]]], country: 'D', withCertificate: false }))).toMatchObject({ profile: 'documentNumber', warnings: ['unknownProfile'] })
    expect(read(makeIdb({ messages: [[0x08, encodeC40(td3)], [0x86, [6]]] }))?.profile).toBe('mrzTd3')
  })
  it('reads a travel authorization', () => {
    const value = [...tlv(1, encodeC40('DTA1234')), ...tlv(2, encodeC40('ERIKSSON ANNA MARIA')), ...tlv(3, encodeC40('L898902C3')), ...tlv(4, [0, ...day('1974-08-12')]), ...tlv(5, encodeC40('UTO')), ...tlv(6, [0x46]), ...tlv(9, [0, ...day('2027-04-15')])]
    expect(read(makeIdb({ messages: [[0x06, value]] }))).toMatchObject({
      profile: 'travelAuthorization', warnings: [], extra: { passportNumber: 'L898902C3' },
      fields: { documentNumber: 'DTA1234', fullName: 'ERIKSSON ANNA MARIA', dateOfBirth: '1974-08-12', dateOfExpiry: '2027-04-15', nationality: 'UTO', sex: 'F' },
    })
  })
  it('is not proven where it was changed, nor without its certificate, nor by a state that is not trusted', () => {
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3)]]
    const changed = makeIdb({ messages, alter: (bytes) => bytes.with(20, bytes[20]! ^ 1) })
    expect(read(changed)?.signature?.status).toBe('invalid')
    expect(read(makeIdb({ messages, withCertificate: false }))?.signature?.status).toBe('unknownSigner')
    expect(read(makeIdb({ messages }), [])?.signature?.status).toBe('unknownSigner')
    expect(read(makeIdb({ messages: [[0x08, encodeC40(td3.replace('P<UTO', 'P<D<<'))]], country: 'D' }))).toMatchObject({ warnings: [], signature: { status: 'invalid' } })
  })
  it('is not proven where its zone is of another state than its header', () => {
    const messages: Wanted['messages'] = [[0x08, encodeC40(td3.replace('P<UTO', 'P<D<<'))]]
    for (const withCertificate of [true, false]) {
      expect(read(makeIdb({ messages, withCertificate }), [signer.csca.der, signer.signer.der])).toMatchObject({
        warnings: ['countryMismatch'], fields: { issuingState: 'UTO', documentNumber: 'L898902C3' }, signature: { status: 'invalid' },
      })
    }
  })
  it('names what it does not know, and says what is damaged', () => {
    expect(read(makeIdb({ messages: [[0x55, [1, 2, 3]]] }))?.warnings).toEqual(['unknownProfile'])
    expect(read(makeIdb({ messages: [[0x08, [0xff, 0xff]]] }))?.warnings).toContain('damagedData')
  })
  it('is no other text, signed without a signature, or cut off', () => {
    const whole = makeIdb({ messages: [[0x08, encodeC40(td3)]] })
    for (const text of ['NDB1', 'NDB1E22222222', 'NDB2ABCDEFGH', 'XDB1AAAAAAAA', whole.slice(0, 40), whole.slice(0, -40), `NDB1C${base32(deflateSync(new Uint8Array(2_000_000)))}`]) expect(read(text)).toBeNull()
  })
})

describe('zones inside seals', () => {
  it('takes 90 characters for a TD1, 88 for a TD3, 72 for a TD2', () => {
    expect(sealMrzLines(td1.replaceAll('<', ' '), 'mrz').map((line) => line.length)).toEqual([30, 30, 30])
    expect(sealMrzLines(td3.replaceAll('<', ' '), 'mrz').map((line) => line.length)).toEqual([44, 44])
    expect(sealMrzLines('I'.repeat(72), 'mrz').map((line) => line.length)).toEqual([36, 36])
  })
})
