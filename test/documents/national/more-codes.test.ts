import { describe, expect, it } from 'vitest'
import { notReadKinds, parsedBarcodeSchema, type ParsedBarcode } from '../../../electron/contract/barcodes.ts'
import { parseBarcodeContent } from '../../../electron/documents/barcode-content.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { notReadOf } from '../../../electron/documents/not-read.ts'
import { withoutTrust } from '../../../electron/documents/seals/tools.ts'

const now = Date.UTC(2026, 10, 23)
const read = (text: string, bytes: Uint8Array = new TextEncoder().encode(text)): ParsedBarcode | null => {
  const parsed = parseBarcodeContent({ format: 'QRCode', text, bytes }, withoutTrust(now))
  if (parsed !== null) parsedBarcodeSchema.parse(parsed)
  return parsed
}

describe('Aadhaar letters before 2018', () => {
  const letter = '<?xml version="1.0" encoding="UTF-8"?> <PrintLetterBarcodeData uid="123412342345" name="Erika Specimen" gender="F" yob="1974" co="C/O: Lars &amp; Co" house="12" street="Main Road" lm="Near Lake" vtc="Bengaluru" po="Utopia PO" dist="Utopia District" subdist="North" state="Karnataka" pc="560001" dob="12/08/1974"/>'
  it('are read, their number masked, and said to be unsigned', () => {
    expect(read(letter)).toEqual({
      kind: 'aadhaar-letter', warnings: ['notSigned'],
      fields: {
        issuingState: 'IND', personalNumber: 'XXXXXXXX2345', fullName: 'Erika Specimen', dateOfBirth: '1974-08-12', sex: 'F', city: 'Utopia District', region: 'Karnataka', postalCode: '560001',
        addressLines: ['C/O: Lars & Co', '12', 'Main Road', 'Near Lake', 'Bengaluru', 'Utopia PO', 'North'],
      },
    })
    expect(JSON.stringify(read(letter))).not.toContain('123412342345')
  })
  it.each([
    ['a year alone', letter.replace(' dob="12/08/1974"', ''), { yearOfBirth: 1974 }, ['notSigned']],
    ['a head with a slash too many', letter.replace('<?xml', '</?xml'), { dateOfBirth: '1974-08-12' }, ['notSigned']],
    ['no head at all', letter.slice(letter.indexOf('<Print')), { dateOfBirth: '1974-08-12' }, ['notSigned']],
    ['day and month in words of an ISO date', letter.replace('12/08/1974', '1974-08-12'), { dateOfBirth: '1974-08-12' }, ['notSigned']],
    ['a day that cannot be', letter.replace('12/08/1974', '32/08/1974'), { yearOfBirth: 1974 }, ['notSigned', 'dateInvalid']],
    ['a word for the sex', letter.replace('gender="F"', 'gender="MALE"'), { sex: 'M' }, ['notSigned']],
    ['an unknown sex', letter.replace('gender="F"', 'gender="Q"'), {}, ['notSigned', 'valueInvalid']],
  ])('with %s', (_, text, fields, warnings) => {
    expect(read(text)).toMatchObject({ fields, warnings })
  })
  it.each(['<PrintLetterBarcodeData/>', '<PrintLetterBarcodeData uid="12" name="X"/>', '<Other uid="123412342345" name="X"/>'])('are not %s', (text) => {
    expect(read(text)).toBeNull()
  })
})

describe('Vietnamese citizen card', () => {
  const text = '001174012345|123456789|Nguyễn Thị Mẫu|12081974|Nữ|12 Đường Mẫu, Hà Nội|15042021'
  it('is read', () => {
    expect(read(text)).toEqual({
      kind: 'vn-id', warnings: [],
      fields: { issuingState: 'VNM', nationality: 'VNM', documentNumber: '001174012345', personalNumber: '001174012345', fullName: 'Nguyễn Thị Mẫu', dateOfBirth: '1974-08-12', sex: 'F', addressLines: ['12 Đường Mẫu, Hà Nội'], dateOfIssue: '2021-04-15' },
    })
  })
  it.each([
    ['without an earlier number', text.replace('123456789', ''), { sex: 'F' }, []],
    ['of 2024, with more parts', `${text}|||Cha|Mẹ`, { dateOfIssue: '2021-04-15' }, []],
    ['of a man born after 2000', '001204012345||Trần Văn Mẫu|01022004|Nam|Hà Nội|15042021', { sex: 'M', dateOfBirth: '2004-02-01' }, []],
    ['whose number says another year', text.replace('001174', '001175'), {}, ['datesInconsistent']],
    ['whose number says another sex', text.replace('001174', '001074'), {}, ['valueInvalid']],
    ['with a day that cannot be', text.replace('12081974', '32081974'), {}, ['dateInvalid']],
    ['issued before the birth', text.replace('15042021', '15041970'), {}, ['datesInconsistent']],
  ])('%s', (_, code, fields, warnings) => {
    expect(read(code)).toMatchObject({ fields, warnings })
  })
  it.each(['001174012345|123456789|Nguyễn', '00117401234|123456789|Nguyễn Thị Mẫu|12081974|Nữ|x|15042021', '001174012345|1|Nguyễn|12081974|Nữ|x|15042021'])('is not %s', (code) => {
    expect(read(code)).toBeNull()
  })
})

describe('Chilean identity card', () => {
  const zone = (number: string, birth: string, expiry: string): string => [number, birth, expiry].map((part) => part + checkDigit(part)).join('')
  const url = (mrz: string, run = '12345678-5', serial = '123456789'): string => `https://portal.sidiv.registrocivil.cl/docstatus?RUN=${run}&type=CEDULA&serial=${serial}&mrz=${mrz}`
  it('is read from the address, which is not asked', () => {
    expect(read(url(zone('123456789', '740812', '330415')))).toEqual({
      kind: 'cl-id', warnings: [], fields: { issuingState: 'CHL', personalNumber: '12345678-5', documentNumber: '123456789', dateOfBirth: '1974-08-12', dateOfExpiry: '2033-04-15' },
    })
  })
  it.each([
    ['RUN with K', url(zone('123456789', '740812', '330415'), '20347878-K'), { personalNumber: '20347878-K' }, []],
    ['a wrong digit of the RUN', url(zone('123456789', '740812', '330415'), '12345678-6'), {}, ['checkDigitWrong']],
    ['a wrong digit of the zone: no dates are taken', url(zone('123456789', '740812', '330415').replace(/\d$/, (d) => String((Number(d) + 1) % 10))), { documentNumber: '123456789' }, ['checkDigitWrong']],
    ['another number in the zone', url(zone('123456780', '740812', '330415')), {}, ['damagedData']],
    ['a zone cut off', url('B541', '12345678-5', 'B54107110'), { documentNumber: 'B54107110' }, ['damagedData']],
    ['no zone', url(''), { personalNumber: '12345678-5' }, []],
  ])('%s', (_, text, fields, warnings) => {
    expect(read(text)).toMatchObject({ fields, warnings })
  })
  it.each(['https://portal.sidiv.registrocivil.cl/docstatus?type=CEDULA', 'https://portal.sidiv.registrocivil.cl.example.org/docstatus?RUN=12345678-5', 'http://example.org/?RUN=12345678-5'])('is not %s', (text) => {
    expect(read(text)).toBeNull()
  })
})

describe('Colombian cédula', () => {
  const make = ({ number = '0099990001', person = '0F197408120500100AB+', names = ['SPECIMEN', 'MUÑOZ', 'ERIKA', 'MARÍA'] } = {}): string =>
    `0312345678${'\0'.repeat(14)}PubDSK_1${'\0'.repeat(8)}12345678${number}${names.map((name) => name.padEnd(23, '\0')).join('')}${person}`.padEnd(531, '\x02')
  const readBytes = (text: string): ParsedBarcode | null => read(text, Uint8Array.from(text, (c) => c.charCodeAt(0)))
  it('is read, without blood group and fingers', () => {
    const parsed = readBytes(make({ person: '0F19740812050010O+' }))
    expect(parsed).toEqual({
      kind: 'co-id', warnings: [],
      fields: { issuingState: 'COL', documentNumber: '99990001', personalNumber: '99990001', primaryIdentifier: 'SPECIMEN MUÑOZ', secondaryIdentifier: 'ERIKA MARÍA', sex: 'F', dateOfBirth: '1974-08-12' },
    })
  })
  it.each([
    ['one surname and one name', { names: ['SPECIMEN', '', 'LARS', ''], person: '0M19740812050010A-' }, { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'LARS', sex: 'M' }, []],
    ['blood AB', { person: '0F19740812050010AB+' }, { dateOfBirth: '1974-08-12' }, []],
    ['a day that cannot be', { person: '0F19741312050010O+' }, { documentNumber: '99990001' }, ['dateInvalid']],
  ])('%s', (_, how, fields, warnings) => {
    expect(readBytes(make(how))).toMatchObject({ fields, warnings })
  })
  it('is not what lost its NULs, another marker, or garbage in the names', () => {
    const whole = make({ person: '0F19740812050010O+' })
    for (const text of [whole.replaceAll('\0', ''), whole.replace('PubDSK_1', 'PubXXX_1'), whole.slice(0, 150), whole.replace('ERIKA', 'ER\x07KA'), make({ number: '0000000001' })]) expect(readBytes(text)).toBeNull()
  })
})

describe('Dutch driving licence, its QR code', () => {
  it('is the line of its zone', () => {
    expect(read('D1NLD15094962111659VW87Z78NB84')).toEqual({ kind: 'nl-licence', warnings: [], fields: { issuingState: 'NLD', documentNumber: '5094962111', mrzLines: ['D1NLD15094962111659VW87Z78NB84'] } })
    expect(read('D1NLD15094962111659VW87Z78NB85')?.warnings).toEqual(['checkDigitWrong'])
  })
})

describe('what is known and not read', () => {
  it.each([
    ['mdoc:owBjMS4wAYIB2BhYS6QBAiABIVggWohj', 'mobileDrivingLicence'], ['openid4vp://?client_id=x', 'digitalWallet'], ['openid-credential-offer://?credential_offer=x', 'digitalWallet'],
    ['shc:/5676295953265460346029254077280433602870', 'smartHealthCard'], ['<QPDB n="Erika Specimen" u="xxxxxxxx2345" g="F"/>', 'aadhaarOfflineQr'], ['<?xml version="1.0"?><QDB n="x"/>', 'aadhaarOfflineQr'],
    ['{"DateIssued":"02 March 2022","Issuer":"PSA","subject":{"Suffix":"","lName":"SPECIMEN"}}', 'philippineId'],
  ])('%s is named, and nothing of it taken', (text, document) => {
    const parsed = read(text)
    expect(parsed).toEqual({ kind: 'not-read', fields: {}, warnings: [], document })
    expect(notReadOf(null, [{ parsed }])).toEqual([document])
  })
  it('the chip of a Dutch licence whose access protection is not known here, by its zone and by its code, once', () => {
    const line = 'D2NLD15094962111659VW87Z78NB87'
    const known = 'D1NLD15094962111659VW87Z78NB84'
    expect(notReadOf({ lines: [known] }, [{ parsed: read(known) }])).toEqual([])
    expect(notReadOf({ lines: [line] }, [{ parsed: read(line) }])).toEqual(['dutchLicenceChip'])
    expect(notReadOf({ lines: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'] }, [])).toEqual([])
    expect(notReadKinds).toContain('dutchLicenceChip')
  })
  it.each(['https://example.org', 'mdoc', '{"Issuer":"PSA"}', 'WIFI:S:x;;'])('%s is nothing', (text) => {
    expect(read(text)).toBeNull()
  })
})
