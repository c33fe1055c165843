import { describe, expect, it } from 'vitest'
import { parsedBarcodeSchema, type ParsedBarcodeOf } from '../../../electron/contract/barcodes.ts'
import { latin1, parseBarcodeContent } from '../../../electron/documents/barcode-content.ts'
import { canonicalJson } from '../../../electron/documents/seals/canonical-json.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { decodeC40 } from '../../../electron/documents/seals/c40.ts'
import { administrativeProfiles, sealProfiles } from '../../../electron/documents/seals/vds-profiles.ts'
import { withoutTrust } from '../../../electron/documents/seals/tools.ts'
import { sealTrust } from '../../../electron/reader/barcodes/seal-trust.ts'
import { encodeC40, make2dDoc, makeAadhaar, makeSigner, makeUidai, makeVds, makeVdsNc } from './seal-maker.ts'

const now = Date.UTC(2026, 10, 23)
const signer = makeSigner()
const trust = { ...sealTrust([signer.signer.der]), now }
const read = (bytes: Uint8Array, tools = trust): ReturnType<typeof parseBarcodeContent> => {
  const parsed = parseBarcodeContent({ format: 'QRCode', text: new TextDecoder().decode(bytes), bytes }, tools)
  if (parsed !== null) parsedBarcodeSchema.parse(parsed)
  return parsed
}
const text = (content: string): Uint8Array => new TextEncoder().encode(content)

const digit = (field: string): string => field + checkDigit(field)
const second = `${digit('D23145890')}UTO${digit('740812')}F${digit('290415')}<<<<<<<`
const td2 = `I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<${second}${checkDigit(second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 35))}`

describe('C40', () => {
  it.each(['', 'A', 'AB', 'ABC', '0123456789', 'D<<SPECIMEN<<ERIKA<<1'])('reads back %s', (plain) => {
    expect(decodeC40(Uint8Array.from(encodeC40(plain)))).toBe(plain.replaceAll('<', ' '))
  })
  it('refuses an odd length and values out of range', () => {
    expect(() => decodeC40(Uint8Array.of(1))).toThrow(RangeError)
    expect(() => decodeC40(Uint8Array.of(0xff, 0xff))).toThrow(RangeError)
  })
})

describe('visible digital seals', () => {
  const seal = makeVds(signer, { type: 0xfb06, features: [[2, td2], [3, 'UFO001979']] })

  it('reads a residence permit and proves it', () => {
    expect(read(seal)).toEqual({
      kind: 'vds', profile: 'residencePermit', version: 4, warnings: [],
      signature: { status: 'valid', signer: 'UTTS/2A', algorithm: 'ECDSA-SHA-256 EC brainpoolP256r1', signedOn: '2025-03-02' },
      fields: {
        documentCode: 'I', issuingState: 'UTO', documentNumber: 'D23145890', primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA', nationality: 'UTO',
        dateOfBirth: '1974-08-12', dateOfExpiry: '2029-04-15', dateOfIssue: '2025-03-01', sex: 'F', mrzLines: [td2.slice(0, 36), td2.slice(36)],
      },
      extra: { passportNumber: 'UFO001979' },
    })
  })
  it('reads header version 3, whose certificate reference has five places', () => {
    const old = read(makeVds(signer, { type: 0xfb06, raw: 2, features: [[2, td2]] }))
    expect(old).toMatchObject({ version: 3, signature: { status: 'valid', signer: 'UTTS/2A' } })
  })
  it.each([
    ['visa', 0x5d01, [[2, td2.slice(0, 64)], [3, [2]], [4, [30, 0, 0]], [5, 'UFO001979']], { profile: 'visa', fields: { documentNumber: 'D23145890' }, extra: { numberOfEntries: '2', durationOfStay: '30 d 0 m 0 y' } }],
    ['emergency travel document', 0x5e03, [[2, td2]], { profile: 'emergencyTravelDocument', fields: { secondaryIdentifier: 'ANNA MARIA' } }],
    ['arrival attestation', 0xfd02, [[2, td2], [3, 'ABC123456DEF']], { profile: 'arrivalAttestation', fields: { personalNumber: 'ABC123456DEF' } }],
    ['residence permit sheet', 0xfa06, [[4, td2], [5, 'PA0000005']], { profile: 'residencePermitSheet', extra: { sheetNumber: 'PA0000005' } }],
    ['address sticker', 0xf908, [[1, 'T2000AK47'], [2, '05314000'], [3, '53175UTOPIASTR11']], { profile: 'addressStickerIdCard', fields: { documentNumber: 'T2000AK47', postalCode: '53175', addressLines: ['UTOPIASTR11'] } }],
    ['address sticker of a passport', 0xf80a, [[1, 'PA5500K11'], [2, '03359010'], [3, '21614']], { profile: 'addressStickerPassport', fields: { postalCode: '21614' } }],
    ['social insurance card', 0xfc04, [[1, '65170839J003'], [2, [...text('Müster')]], [3, [...text('Erika')]]], { profile: 'socialInsuranceCard', fields: { primaryIdentifier: 'Müster', secondaryIdentifier: 'Erika', personalNumber: '65170839J003' } }],
    ['administrative document', 0x01c8, [[0, [...Array(16).keys()]], [4, [1, 2]]], { profile: 'administrativeDocument', warnings: [], extra: { profileNumber: '000102030405060708090a0b0c0d0e0f', tag4: '0102' } }],
    ['validity of an administrative document', 0x01c8, [[0, [...Array(16).keys()]], [1, [...text('20250102\x0020270301')]]], { warnings: [], fields: { dateOfExpiry: '2027-03-01' }, extra: { validFrom: '20250102', validTo: '20270301' } }],
    ['an administrative document of version 0.9', 0x01c9, [[0, [...Array(16).keys()]], [2, [...text('20271301')]], [3, [...text('example.org/p')]]], { profile: 'administrativeDocument', warnings: ['dateInvalid'], extra: { profileUri: 'example.org/p' } }],
    ['certificate of residence', 0x01c8, [[0, [...Buffer.from('9a4223406d374ef99e2cf95e31a23846', 'hex')]], [4, [...text('Müster')]], [6, [...text('Erika')]], [8, [...text('12.08.1974')]], [9, [...text('Utopiaweg')]], [10, [...text('11a')]], [11, [...text('53175')]], [12, [...text('Bonn')]]],
      { profile: 'certificateOfResidence', warnings: [], fields: { primaryIdentifier: 'Müster', dateOfBirth: '1974-08-12', addressLines: ['Utopiaweg 11a'], postalCode: '53175', city: 'Bonn' } }],
    ['temporary identity card, without its portrait', 0xf70b, [[1, Array<number>(200).fill(7)], [2, td2]], { profile: 'temporaryIdentityCard', warnings: [], fields: { documentNumber: 'D23145890' }, extra: {} }],
    ['temporary passport', 0xf60d, [[2, td2]], { profile: 'temporaryPassport', fields: { documentNumber: 'D23145890' } }],
    ['provisional residence document', 0xf50c, [[2, td2], [3, 'UFO001979'], [4, 'ABC123456DEF']], { profile: 'provisionalResidenceDocument', fields: { personalNumber: 'ABC123456DEF' }, extra: { passportNumber: 'UFO001979' } }],
    ['certificate of permanent residence', 0xf48f, [[1, 'ABCD12345'], [2, 'UFO001979']], { profile: 'permanentResidenceCertificate', fields: { documentNumber: 'ABCD12345' } }],
    ['an unknown profile', 0xabcd, [[9, [1, 2]]], { profile: 'unknown', warnings: ['unknownProfile'], extra: { tag9: '0102' } }],
  ] as Array<[string, number, Array<[number, number[] | string]>, object]>)('reads %s', (_title, type, features, expected) => {
    const parsed = read(makeVds(signer, { type, features }))
    expect(parsed).toMatchObject({ ...expected, signature: { status: 'valid' } })
  })
  it.each(['P-224', 'P-256', 'P-384', 'brainpoolP224r1', 'brainpoolP384r1'] as const)('verifies %s', (curve) => {
    const own = makeSigner({ curve })
    const parsed = read(makeVds(own, { type: 0x5e03, features: [[2, td2]] }), { ...sealTrust([own.signer.der]), now })
    expect(parsed).toMatchObject({ signature: { status: 'valid' } })
  })
  it('calls a changed seal invalid, at every octet of what was signed', () => {
    for (let i = 18; i < seal.length - 66; i += 5) {
      const changed = seal.slice()
      changed[i]! ^= 1
      const parsed = read(changed) as ParsedBarcodeOf<'vds'> | null
      expect(parsed?.signature.status ?? 'invalid').toBe('invalid')
    }
  })
  it('knows no other signer, and none after the certificate ended', () => {
    expect(read(seal, withoutTrust(now))).toMatchObject({ signature: { status: 'unknownSigner' } })
    expect(read(makeVds(signer, { type: 0x5e03, reference: '2B', features: [[2, td2]] }))).toMatchObject({ signature: { status: 'unknownSigner' } })
    expect(read(makeVds(signer, { type: 0x5e03, signedOn: '2041-01-02', features: [[2, td2]] }))).toMatchObject({ signature: { status: 'invalid' } })
    expect(read(makeVds(signer, { type: 0x5e03, signedOn: '2025-02-30', features: [[2, td2]] }))).toMatchObject({ warnings: ['dateInvalid'], signature: { status: 'invalid' } })
  })
  it('is not proven by another state\'s signer, however good its signature', () => {
    const foreign = makeSigner({ country: 'XA' })
    const under = (country: string): object | null => read(makeVds(foreign, { type: 0x5e03, authority: 'XATS', country, features: [[2, td2.replace('I<UTO', `I<${country.padEnd(3, '<')}`)]] }), { ...sealTrust([foreign.signer.der]), now })
    expect(under('D')).toMatchObject({ signature: { status: 'invalid' } })
    expect(under('UTO')).toMatchObject({ signature: { status: 'unknownSigner' } })
    expect(under('XA')).toMatchObject({ signature: { status: 'valid' } })
  })
  it('is not proven where its zone is of another state than its header', () => {
    const german = td2.replace('I<UTO', 'I<D<<')
    expect(read(makeVds(signer, { type: 0x5e03, features: [[2, german]] }))).toMatchObject({ warnings: ['countryMismatch'], fields: { issuingState: 'UTO', documentNumber: 'D23145890' }, signature: { status: 'invalid' } })
    expect(read(makeVds(signer, { type: 0x5e03, features: [[2, german]] }), withoutTrust(now))).toMatchObject({ signature: { status: 'unknownSigner' } })
  })
  it('reads a length above 127 that stands in one byte as it is', () => {
    const long = makeVds(signer, { type: 0xf70b, lengths: 'plain', features: [[1, Array<number>(0x82).fill(1)], [2, td2]] })
    expect(read(long)).toMatchObject({ fields: { documentNumber: 'D23145890' }, signature: { status: 'valid' } })
  })
  it('ends at its signature, in both ways of writing lengths', () => {
    expect(read(Uint8Array.from([...seal, 0, 0, 0]))).toMatchObject({ signature: { status: 'valid' } })
    expect(read(Uint8Array.from([...seal, 1]))).toBeNull()
    // Read as DER has it, this portrait's length (0x82) is two bytes inside it, and what follows those looks like a signature.
    const inside = [0, 2, 9, 9, 0xff, 40, ...Array<number>(0x82 - 6).fill(7)]
    const long = makeVds(signer, { type: 0xf60d, lengths: 'plain', features: [[1, inside], [2, td2]] })
    expect(read(long)).toMatchObject({ fields: { documentNumber: 'D23145890' }, signature: { status: 'valid' } })
  })
  it('names what a profile has only in documents of its own type', () => {
    // Version 0.9 leaves the tags from 10 on to a profile; this one is of version 0.8.
    const number = [...Buffer.from('9a4223406d374ef99e2cf95e31a23846', 'hex')]
    const newer = read(makeVds(signer, { type: 0x01c9, features: [[0, number], [4, [...text('example.org/c')]], [8, [...text('12.08.1974')]], [12, [...text('Bonn')]]] }))
    expect(newer).toMatchObject({ profile: 'administrativeDocument', warnings: [], extra: { certificateUri: 'example.org/c' } })
    expect(newer?.fields).not.toHaveProperty('city')
    expect(newer?.fields).not.toHaveProperty('dateOfBirth')
  })
  it('says of every profile where it is laid down or seen', () => {
    for (const { name, source } of [...Object.values(sealProfiles), ...Object.values(administrativeProfiles)]) expect(source.length, name).toBeGreaterThan(10)
  })
  it('is not misled by any truncation', () => {
    for (let length = 0; length < seal.length; length++) expect(read(seal.slice(0, length))).toBeNull()
  })
  it('warns of a wrong check digit, of an impossible date and of characters, not of a code of another size', () => {
    for (const [from, to] of [[digit('740812'), digit('741312')], ['ERIKSSON', 'ER1KSSON']] as const) {
      expect(read(makeVds(signer, { type: 0x5e03, features: [[2, td2.replace(from, to)]] }))).toMatchObject({ warnings: ['checkDigitWrong'] })
    }
    expect(read(makeVds(signer, { type: 0x5e03, features: [[2, td2.replace('I<UTO', 'P<UTO')]] }))).toMatchObject({ warnings: [], fields: { documentCode: 'P' } })
    expect(read(makeVds(signer, { type: 0x5e03, features: [[2, td2.replace(digit('D23145890'), 'D23145890X')]] }))).toMatchObject({ warnings: ['checkDigitWrong'] })
  })
})

describe('VDS-NC', () => {
  const nc = makeSigner({ curve: 'P-256', name: 'BARCODE SIGNER' })
  const data = { hdr: { t: 'icao.vacc', v: 1, is: 'UTO' }, msg: { uvci: 'U32870', pid: { n: 'ERIKSSON  ANNA MARIA', dob: '1974-08-12', sex: 'F', i: 'L898902C3' }, ve: [{ des: 'XM68M6', nam: 'Comirnaty', vd: [{ dvc: '2021-03-03', seq: 1 }] }] } }
  const code = makeVdsNc(nc, data)
  const chain = { ...sealTrust([nc.csca.der]), now }

  it('is not proven through another state\'s CSCA', () => {
    const german = makeVdsNc(nc, { ...data, hdr: { ...data.hdr, is: 'D' } })
    expect(read(text(german), chain)).toMatchObject({ signature: { status: 'invalid' } })
  })

  it('proves it through the CSCA', () => {
    expect(read(text(code), chain)).toMatchObject({
      kind: 'vds-nc', profile: 'icao.vacc', version: 1, warnings: [],
      fields: { issuingState: 'UTO', primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA', dateOfBirth: '1974-08-12', sex: 'F', documentNumber: 'L898902C3' },
      signature: { status: 'valid', algorithm: 'ECDSA-SHA-256 EC P-256' },
      extra: { uvci: 'U32870', 've.0.nam': 'Comirnaty', 've.0.vd.0.seq': '1' },
    })
  })
  it('is not proven through a CSCA that was not good when it certified the signer: of its own day a code says nothing', () => {
    for (const yearsAbove of [[2021, 2040], [2010, 2019]] as const) {
      const other = makeSigner({ curve: 'P-256', name: 'BARCODE SIGNER', yearsAbove })
      expect(read(text(makeVdsNc(other, data)), { ...sealTrust([other.csca.der]), now })).toMatchObject({ signature: { status: 'invalid' } })
    }
  })
  it('tells the hash that was used, whatever the curve', () => {
    const other = { ...nc, hash: 'SHA-384' } as const
    expect(read(text(makeVdsNc(other, data)), chain)).toMatchObject({ signature: { status: 'valid', algorithm: 'ECDSA-SHA-384 EC P-256' } })
  })
  it('holds for any order and spacing of members, and not for other content', () => {
    const whole = JSON.parse(code) as { data: typeof data; sig: object }
    const shuffled = JSON.stringify({ sig: whole.sig, data: { msg: whole.data.msg, hdr: whole.data.hdr } }, null, 1)
    expect(read(text(shuffled), chain)).toMatchObject({ signature: { status: 'valid' } })
    expect(read(text(code.replace('1974-08-12', '1974-08-13')), chain)).toMatchObject({ signature: { status: 'invalid' } })
    expect(read(text(code))).toMatchObject({ signature: { status: 'unknownSigner' } })
  })
  it('sorts members by code units (RFC 8785 §3.2.3)', () => {
    expect(canonicalJson({ b: [1e21, 0.5, -0], a: '\u20ac"', A: null })).toBe('{"A":null,"a":"€\\"","b":[1e+21,0.5,0]}')
  })
  it.each(['{', '{}', '{"data":{"hdr":{},"msg":{}},"sig":{}}', '[]', '{"data":1,"sig":2}'])('is not %s', (other) => {
    expect(read(text(other))).toBeNull()
  })
})

describe('2D-Doc', () => {
  const ants = makeSigner({ curve: 'P-256', name: '0001', authority: 'FR00', country: 'FR' })
  const tools = { ...sealTrust([ants.signer.der]), now }
  const days = (iso: string): string => Math.round((Date.parse(iso) - Date.UTC(2000, 0, 1)) / 86_400_000).toString(16).toUpperCase().padStart(4, '0')
  const header = (version: number, type: string): string => `DC0${version}FR000001${days('2024-05-06')}${days('2024-05-07')}${type}${version >= 3 ? '01' : ''}${version >= 4 ? 'FR' : ''}`

  it('reads an address proof of version 2', () => {
    const parsed = read(make2dDoc(ants, `${header(2, '01')}10MME/SPECIMEN/NATACHA\x1d22145 AVENUE DES SPECIMENS\x1d247500026FR`), tools)
    expect(parsed).toMatchObject({
      kind: '2d-doc', version: 2, documentType: '01', warnings: [],
      fields: { fullName: 'MME SPECIMEN NATACHA', addressLines: ['145 AVENUE DES SPECIMENS'], postalCode: '75000', dateOfIssue: '2024-05-06' },
      signature: { status: 'valid', signer: 'FR00/0001', signedOn: '2024-05-07' },
    })
  })
  it.each([3, 4])('reads a diploma of version %i', (version) => {
    const parsed = read(make2dDoc(ants, `${header(version, 'B0')}B1NATACHA\x1dB2SPECIMEN\x1dB6FB712071973B8TOULON\x1d`), tools)
    expect(parsed).toMatchObject({ version, fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'NATACHA', dateOfBirth: '1973-07-12', sex: 'F', placeOfBirth: 'TOULON' }, signature: { status: 'valid' } })
  })
  it('ends a value at its greatest length, and says what was cut off', () => {
    const parsed = read(make2dDoc(ants, `${header(3, '07')}61${'A'.repeat(20)}62SPECIMEN\x1e\x1d68F`), tools)
    expect(parsed).toMatchObject({ fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'A'.repeat(20), sex: 'F' }, warnings: ['nameTruncated'] })
  })
  it('reads an MRZ inside', () => {
    const lines = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F2904151<<<<<<<<<<<<<<08'
    const parsed = read(make2dDoc(ants, `${header(3, '08')}6F${lines.replaceAll('<', ' ').trimEnd()}\x1d`), tools)
    expect(parsed).toMatchObject({ fields: { documentNumber: 'L898902C3', dateOfBirth: '1974-08-12' } })
  })
  it('calls changed content invalid and damaged content damaged', () => {
    const bytes = make2dDoc(ants, `${header(3, '07')}62SPECIMEN\x1d68F`)
    const changed = Uint8Array.from(latin1(bytes).replace('SPECIMEN', 'SPECIMAN'), (character) => character.charCodeAt(0))
    expect(read(changed, tools)).toMatchObject({ signature: { status: 'invalid' } })
    expect(read(make2dDoc(ants, `${header(3, '07')}62SPECIMEN\x1d??`), tools)).toMatchObject({ warnings: ['damagedData'] })
  })
})

describe('Aadhaar secure QR', () => {
  const uidai = makeUidai()
  const tools = { ...sealTrust([uidai.certificate]), now }
  const picture = Uint8Array.from([0xff, 0x4f, 0xff, 0x51, ...Array.from({ length: 600 }, (_, i) => (i * 7919) % 251)])
  const fields = ['3', '234520250304050607089', 'Erika Specimen', '12-08-1974', 'F', 'C/O: Lars Specimen', 'Utopia District', 'Near Lake', '12', '', '560001', 'Utopia PO', 'Karnataka', 'Main Road', 'North', 'Bengaluru']
  const hashes = new Uint8Array(64).fill(9)

  it('reads version 1 and proves it', () => {
    const parsed = read(text(makeAadhaar(uidai, fields, Uint8Array.from([...picture, ...hashes]))), tools)
    expect(parsed).toMatchObject({
      kind: 'aadhaar', referenceLast4: '2345', mobileHashPresent: true, emailHashPresent: true, warnings: [],
      signature: { status: 'valid', signer: 'UIDAI', algorithm: 'RSA-SHA-256 RSA 2048', signedOn: '2025-03-04' },
      fields: { fullName: 'Erika Specimen', dateOfBirth: '1974-08-12', sex: 'F', issuingState: 'IND', personalNumber: 'XXXXXXXX2345', city: 'Utopia District', region: 'Karnataka', postalCode: '560001' },
    })
    expect((parsed as ParsedBarcodeOf<'aadhaar'>).portrait).toEqual(picture)
  })
  it('reads version 2, with the mobile number\'s last digits', () => {
    const parsed = read(text(makeAadhaar(uidai, ['V2', '0', ...fields.slice(1), '6789'], picture)), tools)
    expect(parsed).toMatchObject({ mobileHashPresent: false, signature: { status: 'valid' }, fields: { fullName: 'Erika Specimen' } })
    expect((parsed as ParsedBarcodeOf<'aadhaar'>).portrait).toEqual(picture)
  })
  it.each(['V2', 'V3', 'V4', 'V5'])('%s: the portrait is whole and no hashes are claimed, whatever its indicator says', (version) => {
    for (const indicator of ['0', '1', '2', '3']) {
      const parsed = read(text(makeAadhaar(uidai, [version, indicator, ...fields.slice(1), '6789'], picture)), tools) as ParsedBarcodeOf<'aadhaar'>
      expect(parsed).toMatchObject({ mobileHashPresent: false, emailHashPresent: false, signature: { status: 'valid' } })
      expect(parsed.portrait).toEqual(picture)
    }
  })
  it('knows a year alone, and says what it does not understand', () => {
    const some = fields.with(3, '1974').with(4, 'Q').with(10, '12')
    expect(read(text(makeAadhaar(uidai, some, Uint8Array.from([...picture, ...hashes]))), tools)).toMatchObject({ fields: { yearOfBirth: 1974 }, warnings: ['valueInvalid', 'postalCodeInvalid'] })
  })
  it('calls another signer invalid, and none unknown', () => {
    const digits = text(makeAadhaar(makeUidai(), fields, Uint8Array.from([...picture, ...hashes])))
    expect(read(digits, tools)).toMatchObject({ signature: { status: 'invalid' } })
    expect(read(digits, { ...sealTrust([]), now })).toMatchObject({ signature: { status: 'unknownSigner' } })
  })
  it('unpacks no more than it has to', () => {
    const bomb = text(makeAadhaar(uidai, fields, new Uint8Array(4_000_000)))
    expect(bomb.length).toBeGreaterThan(700)
    expect(read(bomb, tools)).toBeNull()
  })
  it.each(['', '12345', '9'.repeat(2000), `0${'1'.repeat(1000)}`])('is not another number', (other) => {
    expect(read(text(other), tools)).toBeNull()
  })
})
