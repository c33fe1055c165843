import type { MrzFormat } from '../../../contract/mrz.ts'
import { isSingleSheet } from '../../../documents/mrz/document-codes.ts'
import { mrzLayouts } from '../../../documents/mrz/layouts.ts'

/** The second place of a card's code is the issuer's to choose, digits among its characters (9303-5 §4.2.2, -6 §4.2.2). */
const cardCodeWithDigit = /^[ACI][0-9]$/

/** A code that the format's documents begin with. */
export function isDocumentCode(format: MrzFormat, code: string): boolean {
  return documentCodePattern[format].test(code)
}

/** A card's code with a digit that is not known for one. */
export function isCardCodeWithDigit(format: MrzFormat, code: string): boolean {
  return isCard(format) && cardCodeWithDigit.test(code)
}

/** A code that the format's documents begin with, or may begin with: one that an issuer has chosen, and PU, too rare to be thought likelier for it. */
export function isKnownCode(format: MrzFormat, code: string): boolean {
  return isDocumentCode(format, code) || isCardCodeWithDigit(format, code) || isSingleSheet(format, code)
}

/** The zone begins as documents of another size do, and not as those of its format: it is one whose line ends were lost, or that was read beyond them. */
export function beginsAsAnother(format: MrzFormat, lines: readonly string[]): boolean {
  const span = mrzLayouts[format].fields.documentCode
  const code = span === undefined ? undefined : lines[span.line]?.slice(span.from, span.to)
  if (code === undefined || isKnownCode(format, code)) return false
  const sizeOf = (each: MrzFormat): string => mrzLayouts[each].lineLengths.join()
  return (Object.keys(documentCodePattern) as MrzFormat[]).some((other) => sizeOf(other) !== sizeOf(format) && isDocumentCode(other, code))
}

function isCard(format: MrzFormat): boolean {
  return format === 'TD1' || format === 'TD2'
}

/**
 * First lines begin like this: 9303-4 §4.2.2, -5 §4.2.2, -6 §4.2.2, -7 §4.2.2; the licences' own codes. C1 and C2 are
 * the permanent resident cards of the United States.
 */
const documentCodePattern: Record<MrzFormat, RegExp> = {
  TD1: /^(?:[ACI][A-UW-Z<]|C[12])$/,
  TD2: /^(?:[ACI][A-UW-Z<]|C[12])$/,
  TD3: /^P[A-Z<]$/,
  MRVA: /^V[A-Z<]$/,
  MRVB: /^V[A-Z<]$/,
  FRID: /^ID$/,
  CHDL: /^FA$/,
  FRDL: /^D1$/,
  NLDL: /^D[1-9N<]$/,
  CNEP: /^C[SD]$/,
  CNHP: /^CR$/,
  CNTP: /^CT$/,
}
