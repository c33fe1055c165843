import type { FieldName } from '../../contract/reading.ts'
import { compareNames, nameForms, transliterated } from '../names.ts'

const NAMES: ReadonlySet<FieldName> = new Set(['primaryIdentifier', 'secondaryIdentifier'])

/** Upper case, ASCII letters and digits, single spaces: the form in which two sources are compared. */
export function comparable(name: FieldName, value: string): string {
  if (NAMES.has(name)) return transliterated(value)
  return value.toUpperCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[^A-Z0-9]+/g, '')
}

/**
 * Do two sources say the same? Names in any of their transliterations, or cut off in the shorter one (9303-3 §4.6);
 * document numbers may differ in filler and spaces only. `mayBeCut`: the sides whose name field had no room left.
 */
export function agree(name: FieldName, a: string, b: string, mayBeCut: { a?: boolean; b?: boolean } = {}): boolean {
  if (NAMES.has(name)) return compareNames(a, b, mayBeCut) !== 'different'
  const left = comparable(name, a)
  const right = comparable(name, b)
  return left === right || (name === 'sex' && (left === 'X' || right === 'X'))
}

/** Does a source say every letter that the machine readable zone has? Not so where one of them was cut off, or leaves it open. */
export function sayLetterByLetter(name: FieldName, said: string, zone: string): boolean {
  return NAMES.has(name) ? nameForms(said).includes(transliterated(zone)) : comparable(name, said) === comparable(name, zone)
}
