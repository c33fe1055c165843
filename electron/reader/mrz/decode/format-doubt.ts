import type { MrzFormat, MrzRepair } from '../../../contract/mrz.ts'
import type { Candidate } from './candidate.ts'
import { beginsAsAnother } from './document-codes.ts'

/** How well the evidence fits one format at one place among the lines, natural log. */
export interface FormatScore {
  format: MrzFormat
  firstLine: number
  score: number
}

/**
 * Lines that are so much likelier of another number of characters, all of them together, natural log, leave it open: making one character of
 * two, or one of none, costs the net about as much. What is odd in them (check digits of a specimen) tells nothing of their length.
 */
const leastLengthFit = -10
/** A second format within this of the best, natural log, may as well be the right one: a character or two that are seen otherwise decide. */
export const rivalWithin = 10

/**
 * Whether it is open how long the lines are, which of the lines are the zone's, or what document it is: so many characters were
 * not seen, another format fits about as well, or the zone begins, or was seen to begin, as one of another size (a passport whose line ends were lost looks like a TD2).
 */
export function isFormatInDoubt(taken: Candidate, { lines, repaired }: { lines: readonly string[], repaired: readonly MrzRepair[] }, scores: readonly FormatScore[]): boolean {
  const { format, fields: { documentCode } } = taken.layout
  const isBegun = ({ line, column }: MrzRepair): boolean => documentCode !== undefined && line === documentCode.line && column === documentCode.from
  const lengthFit = taken.lines.reduce((sum, { logLength }) => sum + logLength, 0)
  if (lengthFit < leastLengthFit || beginsAsAnother(format, lines) || repaired.some(isBegun)) return true
  return scores.some((other) => (other.format !== format || other.firstLine !== taken.firstLine) && other.score > taken.score - rivalWithin)
}
