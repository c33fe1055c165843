import { array, assert, constantFrom, date, integer, property, record, stringMatching, tuple, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barcodeFormats, parsedBarcodeSchema } from '../../electron/contract/barcodes.ts'
import { aamvaIssuer, aamvaIssuerNumbers } from '../../electron/documents/aamva/issuers.ts'
import { parseAamva } from '../../electron/documents/aamva/parse.ts'
import { parseBarcodeContent } from '../../electron/documents/barcode-content.ts'
import { withoutTrust } from '../../electron/documents/seals/tools.ts'
import { sealTrust } from '../../electron/reader/barcodes/seal-trust.ts'
import { aamvaPayload } from './aamva/specimens.ts'
import { makeSigner, makeVds } from './seals/seal-maker.ts'

const now = Date.UTC(2026, 10, 23)

describe('any card drawn is read back', () => {
  const word = stringMatching(/^[A-Z][A-Z'-]{1,18}[A-Z]$/).filter((name) => !/^(NONE|UNAVL?|UNK)$/.test(name))
  const day = (from: string, to: string) => date({ min: new Date(from), max: new Date(to), noInvalidDate: true }).map((moment) => moment.toISOString().slice(0, 10))
  const card = record({
    iin: constantFrom(...aamvaIssuerNumbers()), version: integer({ min: 1, max: 12 }), number: stringMatching(/^[A-Z0-9]{5,14}$/), surname: word, first: word, middle: word,
    birth: day('1920-01-01', '2008-12-31'), issue: day('2015-01-01', '2026-01-01'), expiry: day('2026-01-02', '2040-01-01'), sex: constantFrom('1', '2', '9'), lines: constantFrom('\n', '\r', '\r\n'),
  })
  it('with number, names, dates and sex, in every version and of every issuer', () => {
    assert(property(card, (drawn) => {
      const issuer = aamvaIssuer(drawn.iin)!
      const yearFirst = drawn.version <= 1 || issuer.country === 'CAN'
      const written = (iso: string): string => (yearFirst ? iso.replaceAll('-', '') : `${iso.slice(5, 7)}${iso.slice(8)}${iso.slice(0, 4)}`)
      const names = drawn.version <= 1
        ? { DCS: undefined, DAC: undefined, DAD: undefined, DAA: `${drawn.surname},${drawn.first},${drawn.middle}` }
        : drawn.version <= 3 ? { DCS: drawn.surname, DAC: undefined, DAD: undefined, DCT: `${drawn.first},${drawn.middle}` } : { DCS: drawn.surname, DAC: drawn.first, DAD: drawn.middle }
      const payload = aamvaPayload({
        iin: drawn.iin, version: String(drawn.version).padStart(2, '0'), jurisdictionVersion: drawn.version <= 1 ? null : '00',
        values: { ...names, DAQ: drawn.number, DBB: written(drawn.birth), DBD: written(drawn.issue), DBA: written(drawn.expiry), DBC: drawn.sex, DCG: issuer.country, DAJ: issuer.postal === '-' ? 'DC' : issuer.postal },
      }).replaceAll('\n', drawn.lines)
      expect(parseAamva(payload)!.fields).toMatchObject({
        documentNumber: drawn.number, primaryIdentifier: drawn.surname, dateOfBirth: drawn.birth, dateOfIssue: drawn.issue, dateOfExpiry: drawn.expiry,
        secondaryIdentifier: `${drawn.first} ${drawn.middle}`, sex: { 1: 'M', 2: 'F', 9: 'X' }[drawn.sex],
      })
    }), { seed: 7, numRuns: 600 })
  })
})

describe('hostile content', () => {
  // No certificate: elliptic curves a thousand times over would only take time.
  const tools = { ...sealTrust([]), now }
  const seeds = [
    new TextEncoder().encode(aamvaPayload({ own: { ZVA: '1' } })), makeVds(makeSigner(), { type: 0xf80a, features: [[1, 'PA5500K11'], [2, '03359010'], [3, '21614']] }),
    new TextEncoder().encode('DC03FR000001FFFF2335070161ANNA\x1d62SPECIMEN\x1d\x1fAAAABBBB'), new TextEncoder().encode('00159876543@ESPECIMEN@ERIKA MARIA@F@12345678@A@12/08/1974@03/02/2019@270'),
    new TextEncoder().encode('{"data":{"hdr":{"t":"icao.vacc","v":1,"is":"UTO"},"msg":{"pid":{"n":"A  B","dob":"2000-01-01"}}},"sig":{"alg":"ES256","cer":"AAAA","sigvl":"AAAA"}}'),
    new TextEncoder().encode('%BCVICTORIA^SPECIMEN,$ERIKA^910 UTOPIA ST$VICTORIA BC  V8W 3Y8^?;6360282222222=310719740712=?_%0AV8W3Y8                     F168 65BROBLU                 ?'),
    new TextEncoder().encode('<PrintLetterBarcodeData uid="123412342345" name="Erika Specimen" gender="F" yob="1974" pc="560001" dob="12/08/1974"/>'),
    new TextEncoder().encode('001174012345|123456789|Nguyễn Thị Mẫu|12081974|Nữ|12 Đường Mẫu, Hà Nội|15042021'), new TextEncoder().encode('D1NLD15094962111659VW87Z78NB84'),
    new TextEncoder().encode('https://portal.sidiv.registrocivil.cl/docstatus?RUN=12345678-5&type=CEDULA&serial=123456789&mrz=123456789774081223304156'),
    new TextEncoder().encode(`03${'0'.repeat(8)}${'\0'.repeat(14)}PubDSK_1${'\0'.repeat(8)}000000000099990001${['SPECIMEN', '', 'ERIKA', ''].map((name) => name.padEnd(23, '\0')).join('')}0F19740812050010O+`),
    new TextEncoder().encode('HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOO6+IDOEFN9SLCN8C'), new TextEncoder().encode('NDB1CPDNLW6JUSGGZGRLBWPNXEAAWXEB5G'), new TextEncoder().encode('{"DateIssued":"x","Issuer":"PSA"}'),
    new TextEncoder().encode('SPECIMEN|ERIKA|F|RSA|7408120001088|12 AUG 1974|RSA|CITIZEN|02 FEB 2018|12345|107654321|1'),
  ]
  const survive = (bytes: Uint8Array): void => {
    const parsed = parseBarcodeContent({ format: barcodeFormats[0], text: new TextDecoder().decode(bytes), bytes }, tools)
    if (parsed !== null) parsedBarcodeSchema.parse(parsed)
  }
  it('never throws, and what comes out is of the contract', () => {
    const edits = array(tuple(integer({ min: 0, max: 400 }), integer({ min: 0, max: 255 })), { maxLength: 6 })
    assert(property(constantFrom(...seeds), edits, integer({ min: 0, max: 400 }), (seed, changes, length) => {
      const bytes = seed.slice(0, length > 300 ? seed.length : length)
      for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
      expect(() => survive(bytes)).not.toThrow()
    }), { seed: 8, numRuns: 2000 })
    assert(property(uint8Array({ maxLength: 800 }), (bytes) => {
      expect(() => survive(bytes)).not.toThrow()
    }), { seed: 9, numRuns: 1000 })
  })
  it('takes no more than a symbol can hold', () => {
    const long = new Uint8Array(9000).fill(0x41)
    expect(parseBarcodeContent({ format: 'QRCode', text: '', bytes: long }, withoutTrust(now))).toBeNull()
  })
})
