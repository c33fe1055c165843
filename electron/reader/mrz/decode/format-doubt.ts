import type { MrzFormat, MrzRepair } from '../../../contract/mrz.ts'
import type { Candidate } from './candidate.ts'
import { beginsAsAnother } from './document-codes.ts'

/** How well the evidence fits one format at one place among the lines, natural log. */
export interface FormatScore {
  format: MrzFormat
  firstLine: number
  score: number
}

/** Evidence that fits its format worse than this is read, but never certain: characters are missing, or there are too many. Natural log. */
export const certainFit = -20
/** A second format within this of the best, natural log, may as well be the right one: a character or two that are seen otherwise decide. */
export const rivalWithin = 10

/**
 * Whether it is open how long the lines are, which of the lines are the zone's, or what document it is: the evidence fits badly, another
 * format fits about as well, or the zone begins, or was seen to begin, as one of another size (a passport whose line ends were lost looks like a TD2).
 */
export function isFormatInDoubt(best: Candidate, { lines, repaired }: { lines: readonly string[], repaired: readonly MrzRepair[] }, scores: readonly FormatScore[]): boolean {
  const { format, fields: { documentCode } } = best.layout
  const isBegun = ({ line, column }: MrzRepair): boolean => documentCode !== undefined && line === documentCode.line && column === documentCode.from
  if (best.score + best.strayPrice < certainFit || beginsAsAnother(format, lines) || repaired.some(isBegun)) return true
  return scores.some((other) => (other.format !== format || other.firstLine !== best.firstLine) && other.score > best.score - rivalWithin)
}
