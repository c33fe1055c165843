import { describe, expect, it } from 'vitest'
import { parsedBarcodeSchema } from '../../../electron/contract/barcodes.ts'
import { aamvaIssuer, aamvaIssuerNumbers } from '../../../electron/documents/aamva/issuers.ts'
import { parseAamva } from '../../../electron/documents/aamva/parse.ts'
import { aamvaPayload, specimens } from './specimens.ts'

describe('the issuer table', () => {
  it('has every state, territory and province', () => {
    const codes = aamvaIssuerNumbers().map((number) => aamvaIssuer(number)!.subdivision)
    const states = 'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP'
    const provinces = 'AB BC MB NB NL NS NT NU ON PE QC SK YT'
    for (const state of states.split(' ')) expect(codes).toContain(`US-${state}`)
    for (const province of provinces.split(' ')) expect(codes).toContain(`CA-${province}`)
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('specimens of every form', () => {
  it.each(specimens)('$title', ({ payload, fields, warnings, about }) => {
    const parsed = parseAamva(payload)!
    const named = Object.fromEntries(Object.keys(fields).map((name) => [name, parsed.fields[name as keyof typeof fields]]))
    expect(named).toEqual(fields)
    expect(parsed.warnings.toSorted()).toEqual((warnings ?? []).toSorted())
    expect(parsed).toMatchObject(about ?? {})
    expect(() => parsedBarcodeSchema.parse(parsed)).not.toThrow()
  })
})

describe('what is not a card', () => {
  it.each([
    ['empty', ''],
    ['a web address', 'https://example.org/ANSI'],
    ['a header alone', '@\n\x1e\rANSI 636000100002DL00410278ZV03190008'],
    ['a header with one jurisdiction element', '@\n\x1e\rANSI 636000100002DL00410278ZV03190008ZVZVA01\r'],
    ['a header far inside', `${'x'.repeat(50)}ANSI 636000100001DL00410278DLDAQ1`],
    ['letters that only look like it', 'ANSI 63600X100001DLDAQ123\nDBB01011990'],
  ])('%s', (_title, payload) => {
    expect(parseAamva(payload)).toBeNull()
  })
})

describe('damage', () => {
  const clean = aamvaPayload({})

  it('reads the same fields without any separator', () => {
    const joined = clean.replaceAll('\n', '').replaceAll('\r', '').replaceAll('\x1e', '')
    const parsed = parseAamva(joined)
    expect(parsed!.fields).toEqual(parseAamva(clean)!.fields)
  })

  it('reads the same fields with blanks for separators', () => {
    const parsed = parseAamva(clean.replaceAll('\n', ' ').replaceAll('\r', ' ').replaceAll('\x1e', ' '))
    expect(parsed!.fields).toEqual(parseAamva(clean)!.fields)
  })

  it.each(['\r', '\r\n', '\x1d', '\x1c'])('reads the same fields with another separator', (separator) => {
    expect(parseAamva(clean.replaceAll('\n', separator))!.fields).toEqual(parseAamva(clean)!.fields)
  })

  it('says that offsets lie', () => {
    const lying = clean.replace(/DL\d{8}/, 'DL90019999')
    expect(parseAamva(lying)!.warnings).toContain('lengthMismatch')
    expect(parseAamva(lying)!.fields).toEqual(parseAamva(clean)!.fields)
  })

  it.each([
    ['birth', { DBB: '13451990' }, 'dateInvalid', 'dateOfBirth'],
    ['birth in year 1019', { DBB: '10191019' }, 'dateInvalid', 'dateOfBirth'],
    ['29 February of a common year', { DBB: '02292001' }, 'dateInvalid', 'dateOfBirth'],
    ['sex', { DBC: '7' }, 'valueInvalid', 'sex'],
    ['height', { DAU: '999 cm' }, 'valueInvalid', 'heightCm'],
  ] as const)('leaves out an implausible %s and says so', (_what, values, warning, field) => {
    const parsed = parseAamva(aamvaPayload({ values }))!
    expect(parsed.warnings).toContain(warning)
    expect(parsed.fields).not.toHaveProperty(field)
  })

  it.each([
    ['issue before birth', { DBD: '01011980' }, 'datesInconsistent'],
    ['expiry before issue', { DBA: '01011999' }, 'datesInconsistent'],
    ['under-21 date that is no 21st birthday', { DDJ: '06062008' }, 'datesInconsistent'],
    ['another country', { DCG: 'CAN' }, 'countryMismatch'],
    ['another state', { DAJ: 'MD' }, 'regionMismatch'],
    ['no number', { DAQ: '' }, 'mandatoryMissing'],
    ['a truncated name', { DDE: 'T' }, 'nameTruncated'],
  ] as const)('warns of %s', (_what, values, warning) => {
    expect(parseAamva(aamvaPayload({ values }))!.warnings).toContain(warning)
  })
})
