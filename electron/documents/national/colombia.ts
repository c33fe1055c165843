import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'

/** Places in the 531 bytes; behind them are the templates of two fingers, which are not looked at. */
const places = { marker: [24, 31], number: [48, 58], names: [[58, 81], [81, 104], [104, 127], [127, 150]], person: [150, 169] } as const
const shortest = 168

/**
 * PDF417 of the yellow Colombian cédula: number with leading zeros, two surnames, two names, each filled with NUL, sex, birth, place
 * and blood group. Nothing signs it. The blood group is not taken. `null` for anything else, also for what a reader
 * took the NULs out of: without them names run together.
 */
export function parseColombianId(octets: string): ParsedBarcodeOf<'co-id'> | null {
  if (octets.length < shortest || octets.length > 600 || part(octets, places.marker) !== 'PubDSK_') return null
  const number = /^0*([1-9]\d{4,9})$/.exec(part(octets, places.number))
  const person = /^0([MF])(\d{4})(\d{2})(\d{2})\d{5}\d(?:A|B|AB|O)[+-]/.exec(part(octets, places.person))
  const names = places.names.map((place) => part(octets, place).replace(/[\0 ]+$/, ''))
  if (number === null || person === null || !names.every((name) => /^[A-Z\xc0-\xdd .'-]*$/.test(name)) || names[0] === '') return null
  const warnings = new Set<BarcodeWarning>()
  const fields: BarcodeFields = { issuingState: 'COL', documentNumber: number[1]!, personalNumber: number[1]! }
  const [first = '', second = '', given = '', middle = ''] = names
  fields.primaryIdentifier = [first, second].filter((name) => name !== '').join(' ')
  const secondary = [given, middle].filter((name) => name !== '').join(' ')
  if (secondary !== '') fields.secondaryIdentifier = secondary
  fields.sex = person[1] as 'M' | 'F'
  const born = isoDate(Number(person[2]), Number(person[3]), Number(person[4]))
  if (born === null) warnings.add('dateInvalid')
  else fields.dateOfBirth = born
  return { kind: 'co-id', fields, warnings: [...warnings] }
}

function part(octets: string, [from, to]: readonly [number, number]): string {
  return octets.slice(from, to)
}
