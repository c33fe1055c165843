import type { FieldName } from '../../contract/reading.ts'

const NAMES: ReadonlySet<FieldName> = new Set(['primaryIdentifier', 'secondaryIdentifier'])

/** Transliterations that ICAO 9303-3 §6.A recommends where a letter becomes two. */
const EXPANSIONS: Readonly<Record<string, string>> = { Ä: 'AE', Å: 'AA', Æ: 'AE', Ö: 'OE', Ø: 'OE', Œ: 'OE', Ü: 'UE', ß: 'SS', ẞ: 'SS', Þ: 'TH', Ð: 'D', Ñ: 'N', Đ: 'D', Ł: 'L', Ħ: 'H', ı: 'I' }

/** Upper case, ASCII letters and digits, single spaces: the form in which two sources are compared. */
export function comparable(name: FieldName, value: string): string {
  const upper = value.toUpperCase().normalize('NFC')
  const expanded = NAMES.has(name) ? upper.replace(/[ÄÅÆÖØŒÜẞÞÐÑĐŁĦ]/g, (letter) => EXPANSIONS[letter] ?? letter) : upper
  const plain = expanded.normalize('NFD').replace(/\p{M}/gu, '')
  return NAMES.has(name) ? plain.replace(/[^A-Z0-9]+/g, ' ').trim() : plain.replace(/[^A-Z0-9]+/g, '')
}

/**
 * Do two sources say the same? Names may be cut off in the shorter one (9303-3 §4.6) and may leave out
 * what another source adds behind; document numbers may differ in filler and spaces only.
 */
export function agree(name: FieldName, a: string, b: string): boolean {
  const left = comparable(name, a)
  const right = comparable(name, b)
  if (left === right) return true
  if (name === 'sex') return left === 'X' || right === 'X'
  if (!NAMES.has(name)) return false
  const simple = (text: string): string => text.replaceAll('AE', 'A').replaceAll('OE', 'O').replaceAll('UE', 'U').replaceAll('AA', 'A')
  const [short, long] = [simple(left), simple(right)].toSorted((x, y) => x.length - y.length) as [string, string]
  return short.length > 0 && (long === short || long.startsWith(`${short} `))
}
