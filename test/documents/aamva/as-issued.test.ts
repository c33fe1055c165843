import { describe, expect, it } from 'vitest'
import { parsedBarcodeSchema, type ParsedBarcodeOf } from '../../../electron/contract/barcodes.ts'
import { parseAamva } from '../../../electron/documents/aamva/parse.ts'
import { aamvaPayload } from './specimens.ts'

const read = (text: string): ParsedBarcodeOf<'aamva'> => {
  const parsed = parseAamva(text)
  parsedBarcodeSchema.parse(parsed)
  return parsed!
}

/** The three tracks in one, as British Columbia prints them. */
function tracks({ city = 'VICTORIA^', name = 'SPECIMEN,$ERIKA MARIA^', address = '910 UTOPIA ST$VICTORIA BC  V8W 3Y8^', number = '6360282222222', end = '3107', birth = '19740712', third = '_%0AV8W3Y8                     F168 65BROBLU9123456789                ' } = {}): string {
  return `%BC${city}${name}${address}?;${number}=${end}${birth}=?${third}?`
}

describe('British Columbia: the tracks of a magnetic stripe in a PDF417', () => {
  it('is read, the health number left out', () => {
    const parsed = read(tracks())
    expect(parsed).toEqual({
      kind: 'aamva', warnings: [], version: 0, jurisdictionVersion: 0, issuerNumber: '636028', cardType: null, elements: {},
      fields: {
        documentNumber: '2222222', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIKA MARIA', addressLines: ['910 UTOPIA ST'], city: 'VICTORIA', region: 'BC', postalCode: 'V8W 3Y8',
        dateOfBirth: '1974-07-12', dateOfExpiry: '2031-07-12', sex: 'F', heightCm: 168, weightKg: 65, hairColour: 'BRO', eyeColour: 'BLU', issuingState: 'CAN', issuingSubdivision: 'CA-BC',
      },
    })
    expect(JSON.stringify(parsed)).not.toContain('9123456789')
  })
  it.each([
    ['a month that is not the birthday\'s: its last day, and said so', { end: '3102' }, { dateOfExpiry: '2031-02-28' }, ['expiryMonthOnly']],
    ['the birthday, month 99', { end: '3199' }, { dateOfExpiry: '2031-07-12' }, []],
    ['the birthday of a leap day', { end: '3102', birth: '20000229' }, { dateOfExpiry: '2031-03-01' }, []],
    ['the end of the month of birth, month 88', { end: '3188' }, { dateOfExpiry: '2031-07-31' }, []],
    ['no end, month 77', { end: '3177' }, { dateOfExpiry: undefined }, []],
    ['a month that cannot be', { end: '3113' }, { dateOfExpiry: undefined }, ['dateInvalid']],
    ['a birth that cannot be', { birth: '19741331' }, { dateOfBirth: undefined }, ['expiryMonthOnly', 'dateInvalid']],
    ['a city that fills its field', { city: 'PRINCE RUPERT' }, { primaryIdentifier: 'SPECIMEN', city: 'VICTORIA' }, []],
    ['a city cut off, whole in the address', { city: 'NORTH VANCOUV', address: '1 UTOPIA ST$NORTH VANCOUVER BC V7M1A1^' }, { city: 'NORTH VANCOUVER', addressLines: ['1 UTOPIA ST'] }, []],
    ['an address in another province', { address: '1 UTOPIA ST$EDMONTON AB  T5J 0N3^' }, { city: 'EDMONTON', region: 'AB' }, []],
    ['one name alone', { name: 'SPECIMEN^' }, { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: undefined }, []],
    ['family, first and middle name apart', { name: 'DE LA CRUZ$MARIA$ELENA^' }, { primaryIdentifier: 'DE LA CRUZ', secondaryIdentifier: 'MARIA ELENA' }, []],
    ['a name without room', { name: 'SPECIMEN-SPECIMEN,$ERIKA MARIA ANNA' }, { primaryIdentifier: 'SPECIMEN-SPECIMEN', nameTruncated: true, addressLines: ['910 UTOPIA ST'] }, ['nameTruncated']],
    ['no third track', { third: '' }, { documentNumber: '2222222', sex: undefined }, []],
    ['another issuer\'s number', { number: '9999992222222' }, { issuingState: undefined }, ['unknownIssuer']],
  ])('%s', (_, change, fields, warnings) => {
    const parsed = read(tracks(change))
    for (const [name, value] of Object.entries(fields)) expect({ [name]: parsed.fields[name as keyof typeof parsed.fields] }).toEqual({ [name]: value })
    expect(parsed.warnings.toSorted()).toEqual([...warnings].toSorted())
  })
  it('is no other text', () => {
    for (const text of ['', '%BC', '%B4111111111111111^DOE/JOHN^2512?', ';6360282222222=310719740712=?', `%BC${'A'.repeat(500)}`, tracks().slice(0, 60)]) expect(parseAamva(text)).toBeNull()
  })
})

describe('payloads as public trackers show them', () => {
  it('Missouri: no separators between elements', () => {
    expect(read('@\nANSI 6360300102DL00390191ZM02300053DLDAQX100097001DAASPECIMEN,ERIK, ,DAG123 UTOPIA ST 2ND FLDAIST LOUISDAJMODAK633011      DARF   DAS          DAT     DAU508DAW155DAYBRODBA20280204DBB19740809DBCMDBD20240630\nZMZMAST LOUIS CITYZMB112001810097ZMC          ZMD')).toMatchObject({
      fields: { documentNumber: 'X100097001', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIK', dateOfBirth: '1974-08-09', dateOfExpiry: '2028-02-04', dateOfIssue: '2024-06-30', sex: 'M', city: 'ST LOUIS', region: 'MO' },
      warnings: expect.arrayContaining(['headerDamaged']) as string[],
    })
  })
  it('Pennsylvania through a reader that makes blanks of line feeds', () => {
    expect(read('@ \nANSI 636025080002DL00410268ZP03090030DLDAQ99999999 DCSSPECIMEN DDEU DACERIKA DDFU DADANN DDGU DCAC DCBNONE DCDNONE DBD10052015 DBB08041969 DBA08042029 DBC2 DAU066 IN DAYBRO DAG123 MAIN STREET DAIHARRISBURG DAJPA DAK171010000   DCF1234567890123456789012345 DCGUSA DCK1234567890123456 DDB10012015 DDK1 DDL1 \nZPZPAN ZPB00 ZPC123 \nZPDNONE')).toMatchObject({
      fields: { documentNumber: '99999999', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIKA ANN', dateOfBirth: '1969-08-04', dateOfExpiry: '2029-08-04', sex: 'F', city: 'HARRISBURG', postalCode: '17101' },
    })
  })
  it('North Carolina: a digit of the issuer and the number of entries lost', () => {
    expect(read('@\n\nAAMVA36004001DL00280191DLDABSPECIMEN\nDACERIKA\nDADPATRICIA\nDAE\nDAL11 UTOPIA CT\nDAM\nDANDURHAM\nDAONC\nDAP27713-9722\nDAQ32307954\nDARC\nDAS1\nDATNone\nDAV5-06\nDAYHAZ\nDAZBLO\nDBA06-27-2029\nDBB06-27-1951\nDBCF\nDBD06-08-2021\n')).toMatchObject({
      fields: { documentNumber: '32307954', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIKA PATRICIA', dateOfBirth: '1951-06-27', dateOfExpiry: '2029-06-27', sex: 'F' },
      warnings: expect.arrayContaining(['headerDamaged']) as string[],
    })
  })
  it('Oregon: a letter where the record separator is due', () => {
    expect(read('@\nN\rANSI 6360290102DL00390285ZO03240027DLDAQ1234567                 \nDAASPECIMEN, ERIK LARS                 \nDAG                                    \nDAL5555 UTOPIA AVE                    \nDAIPORTLAND            \nDAJOR\nDAK97215      \nDARC I \nDASBD        \nDAT      \nDAU509\nDAW135\nDBA20280203\nDBB19860202\nDBC1\nDBD20240104\n\rZOZOAFIRST LICENSED 20040101\r')).toMatchObject({
      fields: { documentNumber: '1234567', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIK LARS', dateOfBirth: '1986-02-02', city: 'PORTLAND', region: 'OR' },
    })
  })
  it.each(['\x1e', '\x1f', '\x1c', '\0', '\r', '\r\n'])('elements parted by %j', (separator) => {
    const [head, ...body] = aamvaPayload({}).split('DLDAQ')
    expect(read(`${head}DLDAQ${body.join('DLDAQ').replaceAll('\n', separator)}`)).toMatchObject({ fields: { documentNumber: 'T64235789', primaryIdentifier: 'SPECIMEN', dateOfBirth: '1986-06-06', postalCode: '23269' } })
  })
})

describe('control characters inside a value', () => {
  it.each(['\x1d', '\x1e', '\x00', '\x7f', '\x85', '\x9d', '\x02', '\x1d\x7f'])('a number with %j in it is whole, and told', (odd) => {
    const parsed = read(aamvaPayload({ values: { DAQ: `T642${odd}35789` } }))
    expect(parsed.fields.documentNumber).toBe('T64235789')
    expect(parsed.warnings).toContain('charactersReplaced')
  })
  it.each(['T642\0\x0135789', '\0\x01T64235789', 'T642\u200b35789', 'T642\ufeff35789'])('%j is whole, however many stand together', (number) => {
    expect(read(aamvaPayload({ values: { DAQ: number } })).fields.documentNumber).toBe('T64235789')
  })
  it.each(['\x1d', '\0', '\x02'])('a number goes on behind %j with letters that begin no element', (odd) => {
    expect(read(aamvaPayload({ values: { DAQ: `T${odd}AB35789` } })).fields.documentNumber).toBe('TAB35789')
  })
  it('a clean payload is not told of, whatever its separators', () => {
    for (const separator of ['\n', '\r', '\x1e', '\0']) expect(read(aamvaPayload({}).replaceAll('\n', separator)).warnings).not.toContain('charactersReplaced')
  })
  it('what follows a plain line feed without an identifier is no part of the value before', () => {
    expect(read(aamvaPayload({ values: { DAQ: 'T64235789\n99' } })).fields.documentNumber).toBe('T64235789')
  })
})
