import type { MrzCheckName, MrzFieldName, MrzFieldSpan, MrzFormat } from '../../contract/mrz.ts'

/** A check digit: where it is, and the spans it is computed over, one after the other. */
export interface CheckDigitRule {
  name: MrzCheckName
  at: { line: number, column: number }
  over: readonly MrzFieldSpan[]
  /** The digit may be a filler when everything it covers is filler (9303-4 §4.2.2 note j). */
  fillerWhenEmpty?: boolean
}

/** How a format is laid out: columns as in the tables of ICAO 9303-4 to -7, 0-based, `to` exclusive. */
export interface MrzLayout {
  format: MrzFormat
  lineLengths: readonly number[]
  fields: Partial<Record<MrzFieldName, MrzFieldSpan>>
  /** Primary and secondary identifier together, when they share a field. */
  names: MrzFieldSpan | null
  checks: readonly CheckDigitRule[]
  /** The state that issues it, where the zone names none. */
  issuer?: string
}

function span(line: number, from: number, to: number): MrzFieldSpan {
  return { line, from, to }
}

function digit(name: MrzCheckName, line: number, column: number, ...over: MrzFieldSpan[]): CheckDigitRule {
  return { name, at: { line, column }, over }
}

/** Machine readable passport: 9303-4 §4.2.2. */
const td3: MrzLayout = {
  format: 'TD3', lineLengths: [44, 44], names: span(0, 5, 44),
  fields: {
    documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), documentNumber: span(1, 0, 9),
    nationality: span(1, 10, 13), dateOfBirth: span(1, 13, 19), sex: span(1, 20, 21),
    dateOfExpiry: span(1, 21, 27), personalNumber: span(1, 28, 42),
  },
  checks: [
    digit('documentNumberCheckDigit', 1, 9, span(1, 0, 9)),
    digit('dateOfBirthCheckDigit', 1, 19, span(1, 13, 19)),
    digit('dateOfExpiryCheckDigit', 1, 27, span(1, 21, 27)),
    { ...digit('optionalDataCheckDigit', 1, 42, span(1, 28, 42)), fillerWhenEmpty: true },
    digit('compositeCheckDigit', 1, 43, span(1, 0, 10), span(1, 13, 20), span(1, 21, 43)),
  ],
}

/** TD1 card: 9303-5 §4.2.2. A document number of more than 9 characters goes on in the optional data. */
const td1: MrzLayout = {
  format: 'TD1', lineLengths: [30, 30, 30], names: span(2, 0, 30),
  fields: {
    documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), documentNumber: span(0, 5, 14),
    optionalData: span(0, 15, 30), dateOfBirth: span(1, 0, 6), sex: span(1, 7, 8),
    dateOfExpiry: span(1, 8, 14), nationality: span(1, 15, 18), optionalData2: span(1, 18, 29),
  },
  checks: [
    digit('documentNumberCheckDigit', 0, 14, span(0, 5, 14)),
    digit('dateOfBirthCheckDigit', 1, 6, span(1, 0, 6)),
    digit('dateOfExpiryCheckDigit', 1, 14, span(1, 8, 14)),
    digit('compositeCheckDigit', 1, 29, span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)),
  ],
}

/** TD2 document: 9303-6 §4.2.2. */
const td2: MrzLayout = {
  format: 'TD2', lineLengths: [36, 36], names: span(0, 5, 36),
  fields: {
    documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), documentNumber: span(1, 0, 9),
    nationality: span(1, 10, 13), dateOfBirth: span(1, 13, 19), sex: span(1, 20, 21),
    dateOfExpiry: span(1, 21, 27), optionalData: span(1, 28, 35),
  },
  checks: [
    digit('documentNumberCheckDigit', 1, 9, span(1, 0, 9)),
    digit('dateOfBirthCheckDigit', 1, 19, span(1, 13, 19)),
    digit('dateOfExpiryCheckDigit', 1, 27, span(1, 21, 27)),
    digit('compositeCheckDigit', 1, 35, span(1, 0, 10), span(1, 13, 20), span(1, 21, 35)),
  ],
}

/** Visas have no composite check digit: 9303-7 §4.2.2 (A), §4.3.2 (B). */
function visa(format: 'MRVA' | 'MRVB', length: number): MrzLayout {
  return {
    format, lineLengths: [length, length], names: span(0, 5, length),
    fields: {
      documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), documentNumber: span(1, 0, 9),
      nationality: span(1, 10, 13), dateOfBirth: span(1, 13, 19), sex: span(1, 20, 21),
      dateOfExpiry: span(1, 21, 27), optionalData: span(1, 28, length),
    },
    checks: [
      digit('documentNumberCheckDigit', 1, 9, span(1, 0, 9)),
      digit('dateOfBirthCheckDigit', 1, 19, span(1, 13, 19)),
      digit('dateOfExpiryCheckDigit', 1, 27, span(1, 21, 27)),
    ],
  }
}

/** French national identity card of 1988 to 2021: its own layout of 2 by 36. Date of issue is YYMM. */
const frid: MrzLayout = {
  format: 'FRID', lineLengths: [36, 36], names: null,
  fields: {
    documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), primaryIdentifier: span(0, 5, 30),
    administrativeCode: span(0, 30, 36), dateOfIssue: span(1, 0, 4), documentNumber: span(1, 0, 12),
    secondaryIdentifier: span(1, 13, 27), dateOfBirth: span(1, 27, 33), sex: span(1, 34, 35),
  },
  checks: [
    digit('documentNumberCheckDigit', 1, 12, span(1, 0, 12)),
    digit('dateOfBirthCheckDigit', 1, 33, span(1, 27, 33)),
    digit('compositeCheckDigit', 1, 35, span(0, 0, 36), span(1, 0, 35)),
  ],
}

/** Swiss and Liechtenstein driving licence: 9 + 30 + 30, without any check digit. */
const chdl: MrzLayout = {
  format: 'CHDL', lineLengths: [9, 30, 30], names: span(2, 0, 30),
  fields: {
    cardNumber: span(0, 0, 6), languageCode: span(0, 6, 7), documentCode: span(1, 0, 2),
    issuingState: span(1, 2, 5), documentNumber: span(1, 5, 14), optionalData: span(1, 14, 17),
    dateOfBirth: span(1, 19, 25),
  },
  checks: [],
}

/** French driving licence since 2013: one line of 30 (arrêté du 20 avril 2012). */
const frdl: MrzLayout = {
  format: 'FRDL', lineLengths: [30], names: null,
  fields: {
    documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), documentNumber: span(0, 5, 14),
    dateOfExpiry: span(0, 15, 21), primaryIdentifier: span(0, 21, 29),
  },
  checks: [
    digit('documentNumberCheckDigit', 0, 14, span(0, 0, 14)),
    digit('compositeCheckDigit', 0, 29, span(0, 0, 29)),
  ],
}

/**
 * Dutch driving licence since 2014: the one line of 30 of an ISO/IEC 18013-3 licence. D, the configuration of its chip's basic access
 * protection, state, version, number of ten characters, random characters, check digit over all. Neither names nor dates.
 */
const nldl: MrzLayout = {
  format: 'NLDL', lineLengths: [30], names: null,
  fields: { documentCode: span(0, 0, 2), issuingState: span(0, 2, 5), documentNumber: span(0, 6, 16) },
  checks: [digit('compositeCheckDigit', 0, 29, span(0, 0, 29))],
}

/**
 * Chinese exit-entry permits as cards (for Hong Kong and Macao since 2014, CS; for Taiwan since 2017, CD): one line of 30. No state, no name. The line is as three
 * public readers of it have it, and specimens' check digits hold.
 */
const cnep: MrzLayout = {
  format: 'CNEP', lineLengths: [30], names: null, issuer: 'CHN',
  fields: { documentCode: span(0, 0, 2), documentNumber: span(0, 2, 11), dateOfExpiry: span(0, 13, 19), dateOfBirth: span(0, 21, 27) },
  checks: [
    digit('documentNumberCheckDigit', 0, 11, span(0, 2, 11)),
    digit('dateOfExpiryCheckDigit', 0, 19, span(0, 13, 19)),
    digit('dateOfBirthCheckDigit', 0, 27, span(0, 21, 27)),
    digit('compositeCheckDigit', 0, 29, span(0, 2, 12), span(0, 13, 20), span(0, 21, 28)),
  ],
}

/**
 * Permits as cards for travel to the mainland (residents of Hong Kong and Macao since 2013, CR; of Taiwan since 2015, CT): three lines of 30. Behind the
 * number and its digit how often it was issued, with a digit of its own. The second line, the name in coded Chinese characters and the number
 * of the resident's other card, is shown as printed. The order is as a public reader has it, and specimens' check digits hold; there is no composite one known.
 */
function mainlandPermit(format: 'CNHP' | 'CNTP', nameEnd: number): MrzLayout {
  return {
    format, lineLengths: [30, 30, 30], names: span(2, 0, nameEnd), issuer: 'CHN',
    fields: {
      documentCode: span(0, 0, 2), documentNumber: span(0, 2, 11), optionalData: span(0, 12, 14), dateOfExpiry: span(0, 15, 21), sex: span(0, 22, 23), dateOfBirth: span(0, 23, 29),
      optionalData2: span(1, 0, 30), ...(nameEnd < 30 ? { administrativeCode: span(2, nameEnd, 30) } : {}),
    },
    checks: [
      digit('documentNumberCheckDigit', 0, 11, span(0, 2, 11)),
      digit('optionalDataCheckDigit', 0, 14, span(0, 12, 14)),
      digit('dateOfExpiryCheckDigit', 0, 21, span(0, 15, 21)),
      digit('dateOfBirthCheckDigit', 0, 29, span(0, 23, 29)),
    ],
  }
}

export const mrzLayouts: Readonly<Record<MrzFormat, MrzLayout>> = {
  TD1: td1, TD2: td2, TD3: td3, MRVA: visa('MRVA', 44), MRVB: visa('MRVB', 36), FRID: frid, CHDL: chdl, FRDL: frdl, NLDL: nldl, CNEP: cnep,
  CNHP: mainlandPermit('CNHP', 30), CNTP: mainlandPermit('CNTP', 26),
}

/** The format that these lines have by their number, lengths and document code; null when none. */
export function formatOf(lines: readonly string[]): MrzFormat | null {
  const lengths = lines.map((line) => line.length).join('+')
  const first = lines[0] ?? ''
  if (lengths === '44+44') return first.startsWith('V') ? 'MRVA' : 'TD3'
  if (lengths === '36+36') return first.startsWith('V') ? 'MRVB' : first.startsWith('IDFRA') ? 'FRID' : 'TD2'
  if (lengths === '30+30+30') return /^CR[HM]\d{9}/.test(first) ? 'CNHP' : /^CT\d{8}<\d/.test(first) ? 'CNTP' : 'TD1'
  if (lengths === '9+30+30') return 'CHDL'
  if (lengths === '30') return /^D.NLD/.test(first) ? 'NLDL' : /^C[SD]/.test(first) ? 'CNEP' : 'FRDL'
  return null
}
