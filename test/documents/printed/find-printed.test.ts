import { describe, expect, it } from 'vitest'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { findPrinted } from '../../../electron/documents/printed/find-printed.ts'

const now = Date.UTC(2026, 5, 1)
const words = (text: string, confidence = 0.9) => text.split(' ').map((each) => ({ text: each, confidence }))
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
    const nothing = { fields: {}, namesFound: null, datesFound: null, numberFound: null }
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
