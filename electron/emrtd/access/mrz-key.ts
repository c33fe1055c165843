import { FoyerError } from '../../contract/errors.ts'
import { formatOf } from '../../documents/mrz/layouts.ts'
import { licenceAccess } from '../../documents/mrz/licence-access.ts'
import type { ChipPassword, MrzKey } from '../algorithms/key-derivation.ts'

/** Where the key fields stand (ICAO 9303-4, -5, -6 §4.2): lines of 44, 36 or 30 characters. */
const layouts: Record<string, { number: Span; checkDigit: Span; rest: Span; birth: Span; expiry: Span }> = {
  '2x44': { number: [1, 0, 9], checkDigit: [1, 9, 10], rest: [1, 0, 0], birth: [1, 13, 19], expiry: [1, 21, 27] },
  '2x36': { number: [1, 0, 9], checkDigit: [1, 9, 10], rest: [1, 28, 35], birth: [1, 13, 19], expiry: [1, 21, 27] },
  '3x30': { number: [0, 5, 14], checkDigit: [0, 14, 15], rest: [0, 15, 30], birth: [1, 0, 6], expiry: [1, 8, 14] },
}

/** Line, first column, column after the last. */
type Span = readonly [line: number, from: number, to: number]

/**
 * The key fields in the lines of a TD1, TD2 or TD3 zone. A document number of more than nine
 * characters goes on in the optional data, before its check digit (ICAO 9303-5 §4.2.4).
 * Throws `input.invalid` for lines of other documents, Chinese travel permits among them, whose three lines are no TD1's.
 */
export function mrzKeyOf(lines: readonly string[]): MrzKey {
  const width = lines[0]?.length ?? 0
  const layout = layouts[`${lines.length}x${width}`]
  const isOwnForm = formatOf(lines)?.startsWith('CN') === true
  if (layout === undefined || isOwnForm || lines.some((line) => line.length !== width)) {
    throw new FoyerError('input.invalid', { detail: 'MRZ lines' })
  }
  const field = ([line, from, to]: Span): string => (lines[line] ?? '').slice(from, to)
  const rest = /^[^<]+/.exec(field(layout.rest))?.[0] ?? ''
  const long = field(layout.checkDigit) === '<' && rest.length >= 2
  const documentNumber = long ? field(layout.number) + rest.slice(0, -1) : field(layout.number).replace(/<+$/, '')
  return { documentNumber, dateOfBirth: field(layout.birth), dateOfExpiry: field(layout.expiry) }
}

/** What the lines of a zone open a chip with. Throws as {@link mrzKeyOf}, and `chip.unsupported` for a licence whose access protection is not known here. */
export function passwordOf(lines: readonly string[]): ChipPassword {
  const licence = licenceAccess(lines)
  if (licence === null) return { mrzKey: mrzKeyOf(lines) }
  if (licence.protocol === 'other') throw new FoyerError('chip.unsupported', { detail: 'configuration of basic access protection' })
  return { licence }
}
