import { describe, expect, it } from 'vitest'
import { parsedBarcodeSchema } from '../../../electron/contract/barcodes.ts'
import { parseArgentineDni } from '../../../electron/documents/national/argentina.ts'
import { luhn, parseSouthAfricanId } from '../../../electron/documents/national/south-africa-id.ts'
import { parseLicenceData, parseSouthAfricanLicence } from '../../../electron/documents/national/south-africa-licence.ts'

describe('Argentine DNI', () => {
  it('reads the layout since 2012', () => {
    const parsed = parseArgentineDni('00159876543@ESPECIMEN@ERIKA MARIA@F@12345678@A@12/08/1974@03/02/2019@270')
    expect(parsed).toEqual({
      kind: 'ar-dni', layout: 'new', warnings: [],
      fields: { issuingState: 'ARG', documentNumber: '12345678', personalNumber: '12345678', primaryIdentifier: 'ESPECIMEN', secondaryIdentifier: 'ERIKA MARIA', sex: 'F', dateOfBirth: '1974-08-12', dateOfIssue: '2019-02-03' },
    })
    expect(() => parsedBarcodeSchema.parse(parsed)).not.toThrow()
  })
  it('reads the layout before', () => {
    const parsed = parseArgentineDni('@12345678    @A@1@ESPECIMEN@ERIKA MARIA@ARGENTINA@12/08/1974@F@03/02/2011@00159876543@7055 @03/02/2026@600@0@ILR:2.20 C:110128.01')
    expect(parsed).toMatchObject({ layout: 'old', warnings: [], fields: { documentNumber: '12345678', nationality: 'ARG', dateOfExpiry: '2026-02-03', dateOfIssue: '2011-02-03', sex: 'F' } })
  })
  it.each(['', '@@@@@@@@@', 'a@b@c@d@e@f@g@h', '00159876543@X@Y@F@12345678@A@31/02/1974@03/02/2019'])('is not %s', (text) => {
    expect(parseArgentineDni(text)).toBeNull()
  })
  it('warns of dates out of order', () => {
    expect(parseArgentineDni('00159876543@ESPECIMEN@E@F@12345678@A@12/08/1974@03/02/1969')!.warnings).toEqual(['datesInconsistent'])
  })
})

describe('South African smart ID', () => {
  const text = 'SPECIMEN|ERIKA MARIA|F|RSA|7408120001088|12 AUG 1974|RSA|CITIZEN|02 FEB 2018|12345|107654321|1234567890123456'
  it('reads it', () => {
    expect(luhn('7408120001088')).toBe(false)
    const valid = `740812000108${'0123456789'.split('').find((digit) => luhn(`740812000108${digit}`))}`
    const parsed = parseSouthAfricanId(text.replace('7408120001088', valid))
    expect(parsed).toEqual({
      kind: 'za-id', warnings: [],
      fields: { issuingState: 'ZAF', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIKA MARIA', sex: 'F', nationality: 'ZAF', personalNumber: valid, dateOfBirth: '1974-08-12', placeOfBirth: 'RSA', dateOfIssue: '2018-02-02', documentNumber: '107654321' },
    })
  })
  it('warns of a wrong check digit, and of a birth or sex that the number contradicts', () => {
    expect(parseSouthAfricanId(text)!.warnings).toEqual(['checkDigitWrong'])
    expect(parseSouthAfricanId(text.replace('12 AUG', '13 AUG'))!.warnings).toContain('datesInconsistent')
    expect(parseSouthAfricanId(text.replace('|F|', '|M|'))!.warnings).toContain('valueInvalid')
  })
  it.each(['', 'a|b|c|d|e|f|g|h|i|j', '|||||||||||'])('is not %s', (other) => {
    expect(parseSouthAfricanId(other)).toBeNull()
  })
})

describe('South African driving licence', () => {
  const strings = Array.from('A1\xe0EB\xe1\xe1SPECIMEN\xe0EM\xe1ZA\xe0ZA\xe00\xe1\xe1\xe16234560001AB\xe07408120001088', (character) => character.charCodeAt(0))
  // Identity type, first issue dates, restrictions, permit, issue number, birth, valid from, valid to, sex.
  const nibbles = ['02', '20100102', 'a', 'a', 'a', '10', 'a', '01', '19740812', '20220203', '20270202', '02'].join('')
  const plain = (): Uint8Array => {
    const data = new Uint8Array(714)
    const binary = nibbles.length % 2 === 0 ? nibbles : `${nibbles}a`
    data.set([2, 0x6d, 0x16, 3, 0, strings.length, 1, binary.length / 2, 0x82, 0x5a])
    data.set(strings, 10)
    data.set(Buffer.from(binary, 'hex'), 10 + strings.length)
    return data
  }
  const expected = {
    kind: 'za-licence', vehicles: ['A1', 'EB'],
    fields: { issuingState: 'ZAF', documentNumber: '6234560001AB', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'EM', personalNumber: '7408120001088', dateOfBirth: '1974-08-12', dateOfIssue: '2022-02-03', dateOfExpiry: '2027-02-02', sex: 'F', vehicleClasses: 'A1 EB' },
  }
  it('reads the deciphered data', () => {
    expect(parseLicenceData(plain())).toMatchObject(expected)
  })
  it('deciphers the blocks', () => {
    // A toy pair per block size: e = 1 leaves every block as it is, so that only the blocks' places are tried.
    const keys = { long: { modulus: 1n << 1024n, exponent: 1n }, short: { modulus: 1n << 592n, exponent: 1n } }
    const bytes = new Uint8Array(720)
    bytes.set([1, 0x9b, 9, 0x45])
    bytes.set(plain(), 6)
    expect(parseSouthAfricanLicence(bytes, () => keys)).toMatchObject(expected)
    expect(parseSouthAfricanLicence(bytes)).toBeNull()
    expect(parseSouthAfricanLicence(bytes.slice(1))).toBeNull()
  })
})
