import { describe, expect, it } from 'vitest'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { findPrinted } from '../../../electron/documents/printed/find-printed.ts'

const now = Date.UTC(2026, 5, 1)
const words = (text: string, confidence = 0.9) => text.split(' ').map((each) => ({ text: each, confidence }))
/** A page of one value below each label, in columns of 400 px: `Label=VALUE`. */
const page = (fields: readonly string[], confidence = 0.9) => fields.flatMap((field, at) => field.split('=').flatMap((line, row) => {
  let left = (at % 2) * 400
  const top = Math.floor(at / 2) * 90 + row * 22
  return line.split(' ').map((text) => {
    const box = { left, top, right: left + text.length * 10, bottom: top + 18 }
    left = box.right + 10
    return { text, confidence, box }
  })
}))
const zone = parseMrz(['P<UTOMUELLER<LUEDENSCHEIDT<<ANNA<MARIA<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16'], { now })!

describe('the printed zone against the MRZ', () => {
  it('finds names letter by letter, in the print’s own spelling, and the number, also in groups', () => {
    const printed = findPrinted(words('Surname MÜLLER-LÜDENSCHEIDT Given names Anna Maria No. L898 902C3'), zone)
    expect(printed).toMatchObject({ namesFound: true, numberFound: true, datesFound: false })
    expect(Object.keys(printed.fields)).toEqual(['primaryIdentifier', 'secondaryIdentifier', 'documentNumber'])
  })

  it('counts no near miss', () => {
    const printed = findPrinted(words('MÜLLER-LÜDENSCHEIDT Anna Mario Utopia L898902C8'), zone)
    expect(printed).toMatchObject({ namesFound: false, numberFound: false })
    expect(Object.keys(printed.fields)).toEqual(['primaryIdentifier'])
  })

  it('says nothing where hardly anything was legible, or the OCR doubts itself', () => {
    const nothing = { fields: {}, namesFound: null, datesFound: null, numberFound: null, nationalityFound: null }
    expect(findPrinted(words('A1'), zone)).toEqual(nothing)
    expect(findPrinted(words('MUELLER LUEDENSCHEIDT ANNA MARIA 12.08.1974 15.04.2034', 0.1), zone)).toEqual(nothing)
  })

  it('finds the nationality by its code', () => {
    expect(findPrinted(words('Nationality UTO'), zone).fields.nationality).toEqual({ value: 'UTO', confidence: 0.9 })
  })

  it('finds a word of a name that the zone had no room for', () => {
    const full = parseMrz(['P<UTOPAPADOPOULOSKONSTANTINIDISA<<ALEX<NIKOL', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16'], { now })!
    expect(findPrinted(words('PAPADOPOULOSKONSTANTINIDISA ALEX NIKOLAOS'), full)).toMatchObject({ namesFound: true, fields: { secondaryIdentifier: { value: 'ALEX NIKOLAOS' } } })
    expect(findPrinted(words('MUELLER LUEDENSCHEIDTER ANNA MARIA'), zone).namesFound).toBe(false)
  })

  it.each([
    ['a cut of one letter', 'ALEXEJS<S', 'Surname SURNAME Given ALEXEJS MARIA Sex'],
    ['a cut of one letter, its word behind the right one', 'ALEXEJS<S', 'SURNAME ALEXEJS Sex F Utopia'],
    ['a cut of three letters', 'ALEXE<NIK', 'SURNAME ALEXE NIKOLAOS Utopia'],
    ['a word that stands elsewhere', 'ALEX<NIKO', 'SURNAME ALEX MARIA Place NIKOSIA'],
    ['a word behind one that cannot be read', 'ALEX<NIKO', 'SURNAME ALEX J. NIKOLAOS Utopia'],
    ['a word with none before it', 'NIKOLAOSK', 'SURNAME NIKOLAOSKIRCHE Utopia PASSPORT'],
  ])('finds no name by %s', (_, given, text) => {
    const surname = 'PAPADOPOULOSKONSTANTINIDISALEXOPOULOS'.slice(0, 44 - 'P<UTO<<'.length - given.length)
    const full = parseMrz([`P<UTO${surname}<<${given}`, 'L898902C36UTO7408122F3404159ZE184226B<<<<<16'], { now })!
    const printed = findPrinted(words(text.replace('SURNAME', surname)), full)
    expect(printed.namesFound).toBe(false)
    expect(printed.fields.secondaryIdentifier).toBeUndefined()
  })
})

describe('the printed dates', () => {
  it.each([
    ['12.08.1974', '12.08.1974'], ['12/08/1974', '12/08/1974'], ['08/12/1974', '08/12/1974'], ['1974-08-12', '1974-08-12'], ['12 08 1974', '12 08 1974'], ['12 08 74', null],
    ['12.08.74', '12.08.74'], ['12 AUG 1974', '12 AUG 1974'], ['12 Aug/Août 74', '12 AUG/AOÛT 74'], ['12AUG1974', '12AUG1974'], ['12. März 1974', null], ['12 août/aug 1974', '12 AOÛT/AUG 1974'],
    ['08.12.1974', null], ['12.08.1975', null], ['112.08.1974', null],
  ])('%s', (text, asPrinted) => {
    const { fields, datesFound } = findPrinted(words(`Born ${text} until 15.04.2034 UTOPIA`), zone)
    expect(fields.dateOfBirth?.asPrinted ?? null).toBe(asPrinted)
    expect(fields.dateOfExpiry).toEqual({ value: '2034-04-15', confidence: 0.9, asPrinted: '15.04.2034' })
    expect(datesFound).toBe(asPrinted !== null)
  })

  it('tell of another birth where all of them are clear', () => {
    expect(findPrinted(words('Born 12.08.1964 Issued 15.04.2024 Expires 15.04.2034'), zone)).toMatchObject({ datesFound: false, fields: { dateOfBirth: { value: '1964-08-12', asPrinted: '12.08.1964' } } })
  })

  it.each([
    ['one was not read', 'Issued 15.04.2024 Expires 15.04.2034 UTOPIA PASSPORT', 0.9], ['the OCR is not sure', 'Born 12.08.1964 Issued 15.04.2024 Expires 15.04.2034', 0.8],
    ['one may be two days', 'Born 10/08/1964 Issued 15.04.2024 Expires 15.04.2034', 0.9], ['another expiry shows that it reads badly', 'Born 12.08.1964 Issued 15.04.2024 Expires 15.04.2084', 0.9],
  ])('tell of none where %s', (_, text, confidence) => {
    expect(findPrinted(words(text, confidence), zone).fields.dateOfBirth).toBeUndefined()
  })
})

const names = ['Surname=MÜLLER-LÜDENSCHEIDT', 'Given names=ANNA MARIA'] as const

describe('another number', () => {
  const found = (field: string, confidence?: number, more: readonly string[] = []) => findPrinted(page([...names, field, ...more], confidence), zone)

  it.each(['Passport No.=L898457C9', 'Passport No./N° du passeport=L898 457 C9', 'Reisepass-Nr. L898457C9', '5. Document No.=L898457C9'])('is told: %s', (field) => {
    expect(found(field)).toMatchObject({ numberFound: false, fields: { documentNumber: { value: 'L898457C9' } } })
  })

  it.each([
    ['it stands beside no label of a number', 'Place=L898457C9', 0.9, []],
    ['it is the personal number', 'Personal No.=L898457C9', 0.9, []],
    ['it has another form', 'Passport No.=LB98457C9', 0.9, []],
    ['it differs in what looks alike', 'Passport No.=L893902G3', 0.9, []],
    ['it is shorter', 'Passport No.=L898457', 0.9, []],
    ['the OCR is not sure', 'Passport No.=L898457C9', 0.8, []],
    ['the label stands twice and says two things', 'Passport No.=L898457C9', 0.9, ['Document No.=K898457C9']],
  ] as const)('is not told where %s', (_, field, confidence, more) => {
    expect(found(field, confidence, more).fields.documentNumber).toBeUndefined()
  })

  it.each([[60, 0, true], [120, 0, false], [0, 30, true], [0, 80, false], [-60, 22, false]])('%i px to the right and %i below: %s', (right, below, isTold) => {
    const at = (left: number, top: number, text: string) => ({ text, confidence: 0.9, box: { left, top, right: left + text.length * 10, bottom: top + 18 } })
    const label = [at(600, 500, 'Passport'), at(690, 500, 'No.')]
    const value = at((below === 0 ? 720 : 600) + right, 500 + below, 'L898457C9')
    expect(findPrinted([...page(names), ...label, value], zone).fields.documentNumber !== undefined).toBe(isTold)
  })

  it('is not told where the zone’s own stands anywhere, or the page may be another’s', () => {
    expect(found('Passport No.=L898457C9', 0.9, ['L898902C3']).fields.documentNumber?.value).toBe('L898902C3')
    expect(findPrinted(page(['Surname=SMITH', 'Given names=JOHN', 'Passport No.=L898457C9']), zone).fields).toEqual({})
  })
})

describe('another expiry', () => {
  const found = (fields: readonly string[], confidence?: number) => findPrinted(page([...names, ...fields], confidence), zone)
  const others = ['Date of birth=12.08.1974', 'Date of issue=15.04.2024'] as const

  it.each(['Date of expiry=15.04.2039', 'Gültig bis 15.04.2039', 'Valid until=15 APR 2039', 'Date d’expiration=15.04.2039'])('is told: %s', (field) => {
    expect(found([...others, field])).toMatchObject({ datesFound: false, fields: { dateOfBirth: { value: '1974-08-12' }, dateOfExpiry: { value: '2039-04-15' } } })
  })

  it.each([
    ['it has no label', [...others, 'Place=15.04.2039'], 0.9],
    ['the label is of the issue too', [...others, 'Issue expiry=15.04.2039'], 0.9],
    ['another date is later', [...others, 'Date of expiry=15.04.2030', 'Visa=01.01.2040'], 0.9],
    ['a date is missing', ['Date of birth=12.08.1974', 'Date of expiry=15.04.2039'], 0.9],
    ['the birth is another too', ['Date of birth=12.08.1964', 'Date of issue=15.04.2024', 'Date of expiry=15.04.2039'], 0.9],
    ['one may be two days', [...others, 'Date of expiry=04/05/2039'], 0.9],
    ['the OCR is not sure', [...others, 'Date of expiry=15.04.2039'], 0.8],
  ] as const)('is not told where %s', (_, fields, confidence) => {
    expect(found(fields, confidence).fields.dateOfExpiry).toBeUndefined()
  })
})

describe('the nationality', () => {
  const of = (code: string) => parseMrz(['P<UTOMUELLER<LUEDENSCHEIDT<<ANNA<MARIA<<<<<<', `L898902C36${code.padEnd(3, '<')}7408122F3404159ZE184226B<<<<<16`], { now })!
  const found = (code: string, field: string, confidence?: number) => findPrinted(page([...names, field], confidence), of(code))

  it.each([
    ['D', 'Staatsangehörigkeit=DEUTSCH'], ['D', 'Nationality=GERMAN'], ['D', 'Staatsangehörigkeit/Nationality/Nationalité=DEUTSCH/GERMAN'], ['FRA', 'Nationalité: Française'], ['ESP', 'Nacionalidad=ESPAÑOLA'],
    ['USA', 'Nationality=UNITED STATES OF AMERICA'], ['GBR', 'Nationality=BRITISH CITIZEN'], ['GBD', 'Nationality=BRITISH'], ['CIV', 'Nationalité=CÔTE D’IVOIRE'], ['CHN', 'Nationality=CHINESE'], ['UTO', 'Remarks=UTO'], ['NOR', '3. Nationality=NOR'],
  ])('%s is found: %s', (code, field) => {
    expect(found(code, field)).toMatchObject({ nationalityFound: true, fields: { nationality: { value: code } } })
  })

  it.each([['D', 'Nationality=FRENCH', 'FRA'], ['FRA', 'Nationalité=ITALIANA', 'ITA'], ['UTO', 'Nationality=GERMAN/DEUTSCH', 'D'], ['NOR', 'Nationality=BGD', 'BGD']])('%s is another: %s', (code, field, other) => {
    expect(found(code, field)).toMatchObject({ nationalityFound: false, fields: { nationality: { value: other } } })
  })

  it.each([
    ['no such word', 'NOR', 'Nationality=ABCDEF', 0.9], ['two states’ word', 'ITA', 'Nationality=CONGOLESE', 0.9], ['the same word as its own', 'TWN', 'Nationality=CHINA', 0.9],
    ['what may be misread', 'IRN', 'Nationality=IRAQ', 0.9], ['a code that is nearly its own', 'NOR', 'Nationality=NER', 0.9], ['another word, not surely read', 'NOR', 'Nationality=FRENCH', 0.8],
    ['a zone without a state', 'XXA', 'Nationality=FRENCH', 0.9], ['two others', 'NOR', 'Nationality=FRENCH/GERMAN', 0.9],
  ] as const)('%s is neither', (_, code, field, confidence) => {
    const printed = found(code, field, confidence)
    expect(printed.fields.nationality?.value ?? code).toBe(code)
    expect(printed.fields.nationality === undefined).toBe(printed.nationalityFound === false)
  })

  it('is not said of where the page has no label for it: another state’s name is that of a place, its own that of the issuer', () => {
    expect(found('D', 'Place of birth=FRANCE')).toMatchObject({ nationalityFound: null })
    expect(found('D', 'Passport=GERMANY')).toMatchObject({ nationalityFound: null })
    expect(found('D', 'Place of birth=FRANCE').fields.nationality).toBeUndefined()
  })
})
