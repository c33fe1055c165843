import type { BarcodeReading } from '../../contract/barcodes.ts'
import type { MrzReading } from '../../contract/mrz.ts'
import { parseMrz } from '../mrz/parse.ts'
import type { DocumentParts } from './parts.ts'

/** What tells one document from another. */
export interface Identity {
  documentNumber?: string | null | undefined
  dateOfExpiry?: string | null | undefined
}

export interface CodesOfOne {
  barcodes: BarcodeReading[]
  /** Codes of another document were there too, and are left out. */
  others: boolean
}

/** Codes that a Reading holds. */
export const MOST_CODES = 16

/** Which document the parts are of: by its zone, else its chip, else the first code that is understood. `now`: milliseconds since 1970. */
export function identityOf({ mrz, chip, barcodes }: Readonly<Pick<DocumentParts, 'mrz' | 'chip'>> & { barcodes: readonly BarcodeReading[] }, now: number): Identity {
  if (mrz) return mrz.fields
  const lines = chip?.fields.mrz?.lines
  const dg1 = lines ? parseMrz(lines, { now }) : null
  return dg1?.fields ?? chip?.fields.licence ?? barcodes.find(({ parsed }) => parsed !== null)?.parsed?.fields ?? {}
}

/** A code of another document: its number and its expiry are both others than `ours`. One of them alone may be a forgery, and stays to be seen. */
export function isOthersCode(ours: Identity, { parsed }: BarcodeReading): boolean {
  return isAnother(ours.documentNumber, parsed?.fields.documentNumber) && isAnother(ours.dateOfExpiry, parsed?.fields.dateOfExpiry)
}

/** Leaves out the codes of another document. */
export function codesOfOne(ours: Identity, barcodes: readonly BarcodeReading[]): CodesOfOne {
  const kept = barcodes.filter((code) => !isOthersCode(ours, code))
  return { barcodes: kept.slice(0, MOST_CODES), others: kept.length < barcodes.length }
}

/** A zone whose checks hold and that is of another document, by its number or its dates. What does not hold may be the same one read badly. */
export function isOtherZone(zone: MrzReading, other: MrzReading): boolean {
  return other.checks.every((check) => check.ok || !check.required) && (isAnother(zone.fields.documentNumber, other.fields.documentNumber) || saysOtherDates(zone, other))
}

/** Two zones that are of another birth or expiry: of one number, only one of the two would be seen. A code's dates are compared with the zone's. */
export function saysOtherDates(one: MrzReading | null, other: MrzReading | null): boolean {
  return isAnother(one?.fields.dateOfBirth, other?.fields.dateOfBirth) || isAnother(one?.fields.dateOfExpiry, other?.fields.dateOfExpiry)
}

type Said = string | null | undefined

/** Both say something, and not the same. */
export function isAnother(a: Said, b: Said): boolean {
  return Boolean(a) && Boolean(b) && plain(a) !== plain(b)
}

/** Both say something, and the same. */
export function isSameNumber(a: Said, b: Said): boolean {
  return Boolean(a) && Boolean(b) && plain(a) === plain(b)
}

function plain(text: Said): string {
  return (text ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '')
}
