import * as fc from 'fast-check'
import { checkDigit } from '../../../../electron/documents/mrz/check-digit.ts'
import type { MrzFormat } from '../../../../electron/contract/mrz.ts'

/** Made-up documents whose every check digit holds, as fast-check arbitraries. */
export interface Made { format: MrzFormat; lines: string[] }

const letters = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'))
const digitsAndLetters = fc.constantFrom(...Array.from('0123456789ABCDEFGHJKLMNPRSTUVWXYZ'))
const figure = fc.constantFrom(...Array.from('0123456789'))
const word = (max: number): fc.Arbitrary<string> => fc.string({ unit: letters, minLength: 1, maxLength: max })
const state = fc.constantFrom('UTO', 'D<<', 'FRA', 'GBR', 'FIN', 'JPN', 'RKS', 'XXA')
const sex = fc.constantFrom('M', 'F', '<')
const date = fc.date({ min: new Date('1930-01-01T00:00:00Z'), max: new Date('2025-12-31T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(2, 10).replaceAll('-', ''))
const padded = (text: fc.Arbitrary<string>, length: number): fc.Arbitrary<string> => text.map((t) => t.slice(0, length).padEnd(length, '<'))
const names = (length: number): fc.Arbitrary<string> => padded(
  fc.tuple(fc.array(word(9), { minLength: 1, maxLength: 2 }), fc.array(word(8), { minLength: 1, maxLength: 2 }))
    .map(([surname, given]) => `${surname.join('<')}<<${given.join('<')}`).filter((t) => t.length < length), length)
const number = padded(fc.string({ unit: digitsAndLetters, minLength: 6, maxLength: 9 }), 9)
const optional = (length: number): fc.Arbitrary<string> => padded(fc.string({ unit: digitsAndLetters, maxLength: length }), length)
const withDigit = (text: string): string => text + checkDigit(text)

const passport: fc.Arbitrary<Made> = fc.tuple(state, names(39), number, date, sex, date, optional(14)).map(([s, n, no, b, x, e, o]) => {
  const [a, c, d, p] = [withDigit(no), withDigit(b), withDigit(e), withDigit(o)]
  return { format: 'TD3', lines: [`P<${s}${n}`, `${a}${s}${c}${x}${d}${p}${checkDigit(a + c + d + p)}`] }
})
const card: fc.Arbitrary<Made> = fc.tuple(state, names(30), number, date, sex, date, optional(15), optional(11)).map(([s, n, no, b, x, e, o, q]) => {
  const [a, c, d] = [withDigit(no), withDigit(b), withDigit(e)]
  return { format: 'TD1', lines: [`I<${s}${a}${o}`, `${c}${x}${d}${s}${q}${checkDigit(a + o + c + d + q)}`, n] }
})
const td2: fc.Arbitrary<Made> = fc.tuple(state, names(31), number, date, sex, date, optional(7)).map(([s, n, no, b, x, e, o]) => {
  const [a, c, d] = [withDigit(no), withDigit(b), withDigit(e)]
  return { format: 'TD2', lines: [`I<${s}${n}`, `${a}${s}${c}${x}${d}${o}${checkDigit(a + c + d + o)}`] }
})
const visa = (format: 'MRVA' | 'MRVB', length: number): fc.Arbitrary<Made> =>
  fc.tuple(state, names(length - 5), number, date, sex, date, optional(length - 28)).map(([s, n, no, b, x, e, o]) => (
    { format, lines: [`V<${s}${n}`, `${withDigit(no)}${s}${withDigit(b)}${x}${withDigit(e)}${o}`] }))
const french: fc.Arbitrary<Made> = fc.tuple(padded(word(20), 25), fc.string({ unit: figure, minLength: 14, maxLength: 14 }), padded(word(12), 14), date, fc.constantFrom('M', 'F')).map(([n, f, g, b, x]) => {
  const first = `IDFRA${n}${f.slice(0, 6)}`
  const second = `${withDigit(`9409${f.slice(6)}`)}${g}${withDigit(b)}${x}`
  return { format: 'FRID', lines: [first, second + checkDigit(first + second)] }
})
const swissLicence: fc.Arbitrary<Made> = fc.tuple(fc.string({ unit: letters, minLength: 3, maxLength: 3 }), fc.string({ unit: figure, minLength: 15, maxLength: 15 }), date, names(30)).map(([l, f, b, n]) => (
  { format: 'CHDL', lines: [`${l}${f.slice(0, 3)}D<<`, `FACHE${f.slice(3)}<<${b}<<<<<`, n] }))
const frenchLicence: fc.Arbitrary<Made> = fc.tuple(fc.string({ unit: figure, minLength: 7, maxLength: 7 }), date, padded(word(7), 8)).map(([f, e, n]) => {
  const number = withDigit(`D1FRA${f.slice(0, 2)}AB${f.slice(2)}`)
  return { format: 'FRDL', lines: [withDigit(`${number}${e}${n}`)] }
})

/** Numbers of ten to fourteen characters: the rest, its check digit and filler lead the optional data (9303-5 and -6 note j). */
const longNumber = fc.tuple(fc.string({ unit: digitsAndLetters, minLength: 9, maxLength: 9 }), fc.string({ unit: digitsAndLetters, minLength: 1, maxLength: 5 }))
const longTd2: fc.Arbitrary<Made> = fc.tuple(state, names(31), longNumber, date, sex, date).map(([s, n, [head, tail], b, x, e]) => {
  const [a, c, d, o] = [`${head}<`, withDigit(b), withDigit(e), `${tail}${checkDigit(head + tail)}`.padEnd(7, '<')]
  return { format: 'TD2', lines: [`I<${s}${n}`, `${a}${s}${c}${x}${d}${o}${checkDigit(a + c + d + o)}`] }
})
const longTd1: fc.Arbitrary<Made> = fc.tuple(state, names(30), longNumber, date, sex, date).map(([s, n, [head, tail], b, x, e]) => {
  const [c, d, a] = [withDigit(b), withDigit(e), `${head}<${tail}${checkDigit(head + tail)}`.padEnd(25, '<')]
  return { format: 'TD1', lines: [`I<${s}${a}`, `${c}${x}${d}${s}<<<<<<<<<<<${checkDigit(a + c + d)}`, n] }
})
const dutchLicence: fc.Arbitrary<Made> = fc.tuple(fc.string({ unit: figure, minLength: 10, maxLength: 10 }), fc.string({ unit: digitsAndLetters, minLength: 13, maxLength: 13 })).map(([n, r]) => (
  { format: 'NLDL', lines: [withDigit(`D1NLD1${n}${r}`)] }))

export const anyDocument: fc.Arbitrary<Made> = fc.oneof(passport, card, td2, visa('MRVA', 44), visa('MRVB', 36), french, swissLicence, frenchLicence, dutchLicence, longTd1, longTd2)
export { passport, card, longTd1, longTd2, dutchLicence }
