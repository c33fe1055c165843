import { parse, type FieldName } from 'mrz'
import type { MrzCheck, MrzCheckName, MrzFormat } from '../../contract/mrz.ts'

/** Formats that the npm package `mrz` knows too; it has no visas. */
const KNOWN: ReadonlySet<MrzFormat> = new Set(['TD1', 'TD2', 'TD3', 'FRID', 'FRDL', 'CHDL'])

const FIELDS: Partial<Record<MrzCheckName, FieldName>> = {
  documentNumberCheckDigit: 'documentNumberCheckDigit',
  dateOfBirthCheckDigit: 'birthDateCheckDigit',
  dateOfExpiryCheckDigit: 'expirationDateCheckDigit',
  optionalDataCheckDigit: 'personalNumberCheckDigit',
  compositeCheckDigit: 'compositeCheckDigit',
}

/**
 * A check digit counts only where two implementations agree that it fits: ours, which knows where each field
 * stands on the lines, and the npm package `mrz`. Its `valid` is not asked: it also fails documents for country codes
 * that states do print, nor is it about `ownRules`, which it does not know. Never throws.
 */
export function withSecondReading(format: MrzFormat, lines: readonly string[], checks: readonly MrzCheck[], ownRules: ReadonlySet<MrzCheckName> = new Set()): MrzCheck[] {
  if (!KNOWN.has(format)) return [...checks]
  const details = detailsOf(lines)
  return checks.map((check) => {
    if (ownRules.has(check.name)) return check
    const detail = details.find(({ field }) => field !== null && field === FIELDS[check.name])
    return detail === undefined || detail.valid ? check : { ...check, ok: false }
  })
}

function detailsOf(lines: readonly string[]): { field: FieldName | null; valid: boolean }[] {
  try {
    return parse([...lines]).details.map(({ field, valid }) => ({ field, valid }))
  } catch {
    return []
  }
}
