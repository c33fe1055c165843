import type { MrzDocument } from '../../contract/mrz.ts'
import { runDigit } from './chile.ts'
import { luhn } from './south-africa-id.ts'

/** Numbers of persons that carry a check digit of their own, by the state that issued the document; as they stand in a zone. */
export interface OwnDigit {
  state: string
  form: RegExp
  holds: (number: string) => boolean
  source: string
}

const figures = (number: string): number[] => Array.from(number.replace(/\D/g, ''), Number)
const weighed = (digits: readonly number[], weights: readonly number[]): number => weights.reduce((sum, weight, i) => sum + weight * digits[i]!, 0)

/** A row for each state whose digit is looked at. */
export const ownDigits: readonly OwnDigit[] = [
  { state: 'ESP', form: /^[0-9XYZ]\d{7}[A-Z]$/, holds: spanish, source: 'Real Decreto 1553/2005, article 11; NIE: Real Decreto 557/2011, article 206' },
  { state: 'BEL', form: /^\d{11}$/, holds: belgian, source: 'Arrêté royal du 3 avril 1984 relatif à la composition du numéro d’identification, Registre national' },
  { state: 'POL', form: /^\d{11}$/, holds: (number) => (10 - (weighed(figures(number), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(number[10]), source: 'Ustawa o ewidencji ludności, 24 September 2010, article 15' },
  { state: 'TUR', form: /^[1-9]\d{10}$/, holds: turkish, source: 'Nüfus ve Vatandaşlık İşleri, T.C. kimlik numarası' },
  { state: 'SWE', form: /^(?:19|20)\d{10}$/, holds: (number) => luhn(number.slice(2)), source: 'Folkbokföringslag (1991:481), section 18' },
  { state: 'FIN', form: /^\d{6}[ A-FU-Y]?\d{3}[0-9A-FHJ-NPR-Y]$/, holds: (number) => 'ABCDEFHJKLMNPRSTUVWXY'.padStart(31, '0123456789')[Number(number.slice(0, 6) + number.slice(-4, -1)) % 31] === number.at(-1), source: 'Laki väestötietojärjestelmästä 661/2009, section 11' },
  { state: 'CHL', form: /^\d{7,9} [\dK]$/, holds: (number) => runDigit(number.slice(0, -2)) === number.at(-1), source: 'Servicio de Registro Civil e Identificación, rol único nacional: modulo 11 of the number; in the second optional data of the cédula' },
  { state: 'EST', form: /^[1-8]\d{10}$/, holds: baltic, source: 'Rahvastikuregistri seadus, isikukood (EVS 585)' },
  { state: 'LTU', form: /^[1-8]\d{10}$/, holds: baltic, source: 'Gyventojų registro įstatymas, asmens kodas' },
]

/** The number of a person in the zone whose check digit its state lays down, and whether that fits; null where there is none to look at. */
export function ownDigitOf({ fields }: Pick<MrzDocument, 'fields'>): { field: 'personalNumber' | 'optionalData' | 'optionalData2'; holds: boolean } | null {
  for (const field of ['personalNumber', 'optionalData', 'optionalData2'] as const) {
    const value = fields[field]
    const rule = typeof value === 'string' ? ownDigits.find(({ state, form }) => state === fields.issuingState && form.test(value)) : undefined
    if (rule !== undefined && typeof value === 'string') return { field, holds: rule.holds(value) }
  }
  return null
}

/** DNI, and NIE with X, Y, Z for 0, 1, 2: the rest of 23. */
function spanish(number: string): boolean {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))) % 23] === number[8]
}

/** 97 less the rest of 97 of the first nine digits; behind a 2 for those born from 2000 on. */
function belgian(number: string): boolean {
  return ['', '2'].some((century) => 97 - (Number(century + number.slice(0, 9)) % 97) === Number(number.slice(9)))
}

function turkish(number: string): boolean {
  const d = figures(number)
  const odd = d[0]! + d[2]! + d[4]! + d[6]! + d[8]!
  const even = d[1]! + d[3]! + d[5]! + d[7]!
  return (((odd * 7 - even) % 10) + 10) % 10 === d[9] && d.slice(0, 10).reduce((sum, digit) => sum + digit, 0) % 10 === d[10]
}

/** Modulo 11 with two rows of weights: the second where the first leaves 10, and 0 where both do. */
function baltic(number: string): boolean {
  const d = figures(number)
  const first = weighed(d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const rest = first < 10 ? first : weighed(d, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11
  return rest % 10 === d[10]
}
