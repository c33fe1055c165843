import type { MrzRepair } from '../../../contract/mrz.ts'
import type { MrzLayout } from '../../../documents/mrz/layouts.ts'
import { lineAlphabet } from '../line-reader.ts'
import type { LinePosteriors } from './exact-length.ts'
import { alphabetSize } from './frames.ts'
import type { Segment } from './segments.ts'

/** A character that the picture alone would have made another one. */
export interface Repair extends MrzRepair {
  /** Natural log of how much likelier the picture alone makes the other one. */
  cost: number
}

/** The characters of `texts`, one of each segment, that the picture alone would have made another one. */
export function repairsOf(segments: readonly Segment[], texts: readonly string[], lines: readonly LinePosteriors[]): Repair[] {
  return segments.flatMap(({ line, from }, k) => Array.from(texts[k]!).flatMap((to, i) => {
    const { probabilities } = lines[line]!
    const seen = likeliest(lines[line]!, from + i)
    const at = (c: string): number => probabilities[(from + i) * alphabetSize + lineAlphabet.indexOf(c)]!
    return seen === to ? [] : [{ line, column: from + i, from: seen, to, cost: Math.log(at(seen) / at(to)) }]
  }))
}

/**
 * Two errors under one check digit may cancel each other: two repairs, or one between O and 0 where the picture may be as wrong about
 * another of them. The digit proves neither then.
 */
export function mayCancel(repaired: readonly MrzRepair[], texts: readonly string[], layout: MrzLayout): boolean {
  return layout.checks.filter((rule) => rule.name !== 'compositeCheckDigit').some(({ over }) => {
    const inside = repaired.filter(({ line, column }) => over.some((span) => span.line === line && column >= span.from && column < span.to))
    const covered = over.map((span) => texts[span.line]!.slice(span.from, span.to)).join('')
    return inside.length > 1 || (inside.some(({ from, to }) => 'O0'.includes(from) && 'O0'.includes(to)) && covered.replaceAll(/[^O0]/g, '').length > 1)
  })
}

/** The character that the picture alone makes likeliest. */
function likeliest(posteriors: LinePosteriors, column: number): string {
  let best = 0
  for (let c = 1; c < alphabetSize; c++) {
    if (posteriors.probabilities[column * alphabetSize + c]! > posteriors.probabilities[column * alphabetSize + best]!) best = c
  }
  return lineAlphabet[best]!
}
