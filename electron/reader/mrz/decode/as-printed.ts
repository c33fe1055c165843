import type { MrzRepair } from '../../../contract/mrz.ts'
import type { CheckDigitRule } from '../../../documents/mrz/layouts.ts'
import { chosenTextsOf, linesOf, type Candidate } from './candidate.ts'
import { readChain } from './chain.ts'
import { oddCharacter } from './odd-character.ts'
import { prices } from './prices.ts'
import { repairsOf } from './repairs.ts'
import { segmentsOf, type AsPrinted } from './segments.ts'

/**
 * Natural log of how much likelier than another the picture alone makes a character that is clearly printed: twenty times. Under a check
 * digit such a character is never made another one. Of the right repairs on 39 public and 288 drawn pages (`npm run bench:read`, seeds 4
 * and 7) the boldest overruled 2.0.
 */
export const clearPrint = 3

/**
 * The zone of a specimen, mock-up or faulty print whose check digits mean nothing, when that explains the picture better than
 * characters seen clearly and bent to fit them; else null. Never certain, and its checks tell what does not hold.
 */
export function withoutCheckDigits(best: Candidate): Candidate | null {
  const { checks } = best.layout
  const price = prices.faultyPrint + checks.length * prices.anyCheckDigit
  if (checks.length === 0 || best.score > -price) return null
  const found = readAgain(best, { meaningless: checks })
  const score = found === null ? -Infinity : found.score - price
  return found !== null && score > best.score ? { ...found, score } : null
}

/** A zone as it is printed, with the characters that do not fit. */
export interface Held {
  candidate: Candidate
  /** `from` stands there; `to` would fit. */
  unfitting: MrzRepair[]
  /** Characters that were seen not to fit before a likelier one was found: either may be the odd one. */
  suspects: MrzRepair[]
}

/**
 * The zone with every character as it stands that is clearly printed under a check digit and was made another one; null where there
 * is none. What only a repair would make fit is a finding: that check digit does not hold, and nothing else is bent to make it hold.
 */
export function holdPrint(best: Candidate): Held | null {
  const guards = ({ at, over }: CheckDigitRule, { line, column }: MrzRepair): boolean =>
    (at.line === line && at.column === column) || over.some((span) => span.line === line && column >= span.from && column < span.to)
  const { checks } = best.layout
  let candidate = best
  let held: MrzRepair[] = []
  // What no longer has to fit one digit may be bent to another's: each round holds at least one character more.
  for (let round = 0; round < mostRounds; round++) {
    const clear = repairsOf(candidate.segments, chosenTextsOf(candidate), candidate.lines)
      .filter((repair) => repair.cost > clearPrint && checks.some((rule) => guards(rule, repair)) && !held.some((each) => each.line === repair.line && each.column === repair.column))
    if (clear.length === 0) break
    held = [...held, ...clear.map(({ line, column, from, to }) => ({ line, column, from, to }))]
    const found = readAgain(best, {
      meaningless: checks.filter((rule) => held.some((repair) => guards(rule, repair))),
      seen: held.map(({ line, column, from }) => ({ line, column, character: from })),
    })
    if (found === null) break
    candidate = found
  }
  const stands = chosenTextsOf(candidate)
  const unfitting = held.filter(({ line, column, from }) => candidate.segments.some((segment, k) => segment.line === line && stands[k]![column - segment.from] === from))
  const [only, ...more] = unfitting
  if (only === undefined) return null
  const odd = more.length > 0 ? null : oddCharacter(best.layout, linesOf(candidate, stands), candidate.lines, only)
  return { candidate, unfitting: odd === null ? unfitting : [odd], suspects: odd === null ? [] : [only] }
}

const mostRounds = 4

function readAgain(best: Candidate, how: AsPrinted): Candidate | null {
  const segments = segmentsOf(best.layout, best.lines, how)
  const reading = readChain(segments, { ...best.layout, checks: best.layout.checks.filter((rule) => !how.meaningless.includes(rule)) })
  if (reading === null) return null
  const evidence = best.score - best.reading.logTotal
  return { ...best, segments, reading, score: reading.logTotal + evidence }
}
