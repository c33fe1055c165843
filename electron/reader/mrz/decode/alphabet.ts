import { characterValue } from '../../../documents/mrz/check-digit.ts'
import { lineAlphabet } from '../line-reader.ts'

/** Index of a character in the alphabet of the evidence; -1 for others. */
export function indexOf(character: string): number {
  return lineAlphabet.indexOf(character)
}

/** Value of each character of the alphabet for check digits. */
export const values: readonly number[] = Array.from(lineAlphabet, characterValue)

const all = Array.from(lineAlphabet)

export const anything: readonly string[] = all
export const digits: readonly string[] = all.filter((c) => c >= '0' && c <= '9')

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}
