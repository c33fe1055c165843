import type { MrzDocument, MrzFields, MrzFormat } from '../../contract/mrz.ts'
import { readDate } from './dates.ts'
import { words } from './names.ts'

/** What a state does otherwise than Doc 9303 in one kind of document: read as it means it, and no fault of the document. */
export interface NationalForm {
  format: MrzFormat
  /** Document code and issuing state as the first line begins. */
  begins: string
  /** Where this is laid down or seen. */
  source: string
  /** Specimen lines, as they are printed. */
  example: readonly string[]
  /** What the letter of the sex means. */
  sex?: Readonly<Record<string, 'M' | 'F' | '<'>>
  /** The document has no end: its date of expiry is filler, and so is that date's check digit. */
  noExpiry?: true
  /** Digits that stand for letters in the names: shown as printed, never made letters. */
  digitsInNames?: string
  /** No document of this kind has a chip. */
  noChip?: true
  /** How the number is put together where it does not stand in one place. */
  number?: 'russianInternal' | 'vietnamese'
}

/** States that write a zone their own way, a row each. */
export const nationalForms: readonly NationalForm[] = [
  {
    format: 'TD1', begins: 'IDMEX',
    source: 'Instituto Nacional Electoral, credencial para votar (modelos D to H): "SEXO H/M", hombre and mujer, in the zone as in print; X since 2023',
    example: ['IDMEX1654655648<<2345678901234', '7408122H3304156MEX<02<<12345<9', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
    sex: { H: 'M', M: 'F', F: 'F', X: '<', '<': '<' }, noChip: true,
  },
  {
    format: 'TD3', begins: 'PNRUS',
    source: 'Ministry of the Interior of the Russian Federation, order 773 of 16 November 2020, annex on the machine readable record of the internal passport',
    example: ['PNRUSIVANOV<<IVAN<IVANOVNA<<<<<<<<<<<<<<<<<<', '6001234567RUS8006019M<<<<<<<4060627770012<64'],
    // Ё 2, Ч 3, Ш 4, Э 6, Ю 7, Я 8, Ь 9.
    noExpiry: true, digitsInNames: '2346789', number: 'russianInternal', noChip: true,
  },
  {
    format: 'TD1', begins: 'IDVNM',
    source: 'Vietnam, citizen identity card with a chip since 2021: the twelve digits of the card stand in the optional data, the last nine of them in the place of the number',
    example: ['IDVNM1740123455001174012345<<8', '7408122F3304156VNM<<<<<<<<<<<0', 'NGUYEN<<THI<MAU<<<<<<<<<<<<<<<'],
    number: 'vietnamese',
  },
]

/** The row for these lines, or null where the state writes as Doc 9303 has it. */
export function nationalForm(format: MrzFormat, lines: readonly string[]): NationalForm | null {
  return nationalForms.find((form) => form.format === format && lines[0]?.startsWith(form.begins) === true) ?? null
}

/** Puts the number together as its state does. `now`: milliseconds since 1970. */
export function joinOwnNumber(form: NationalForm, lines: readonly string[], fields: MrzFields, spans: MrzDocument['spans'], now: number): void {
  if (form.number === 'russianInternal') joinRussianNumber(lines, fields, spans, now)
  if (form.number === 'vietnamese') joinVietnameseNumber(lines, fields, spans)
}

/** The whole number of a Vietnamese card, where the optional data repeats the nine digits at its end; those are the key of its chip. */
function joinVietnameseNumber(lines: readonly string[], fields: MrzFields, spans: MrzDocument['spans']): void {
  const line = lines[0] ?? ''
  const whole = /^\d{12}(?=<)/.exec(line.slice(15, 30))?.[0]
  if (whole === undefined || !whole.endsWith(line.slice(5, 14))) return
  fields.documentNumber = whole
  fields.optionalData = words(line.slice(27, 30))
  spans.documentNumber = { line: 0, from: 15, to: 27 }
  spans.optionalData = { line: 0, from: 27, to: 30 }
}

/**
 * Series and number of the Russian internal passport: three digits of the series and the six of the number stand in the place of the
 * number, the fourth digit of the series leads the optional data, before the date of issue and the code of the office.
 */
function joinRussianNumber(lines: readonly string[], fields: MrzFields, spans: MrzDocument['spans'], now: number): void {
  const line = lines[1] ?? ''
  const parts = /^(\d{3})(\d{6})$/.exec(line.slice(0, 9))
  const data = /^(\d)(\d{6}|<{6})(\d{6}|<{6})</.exec(line.slice(28, 42))
  if (parts === null || data === null) return
  fields.documentNumber = `${parts[1]}${data[1]}${parts[2]}`
  fields.dateOfIssue = readDate(data[2]!, 'issue', now).iso
  fields.administrativeCode = words(data[3]!)
  fields.personalNumber = null
  spans.dateOfIssue = { line: 1, from: 29, to: 35 }
  spans.administrativeCode = { line: 1, from: 35, to: 41 }
}
