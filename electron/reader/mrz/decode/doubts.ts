import type { MrzDoubt, MrzRepair } from '../../../contract/mrz.ts'
import type { Candidate } from './candidate.ts'
import type { Place } from './place.ts'
import type { Segment } from './segments.ts'

/** A character less likely than this is doubtful. */
const doubtBelow = 0.98
/** In a zone that is not certain and nothing says why, characters below this are named too: those to look at first. */
const weakBelow = 0.997
/** Share of a line's characters that are in doubt from which all of it is: what was seen of it may stand a place further on. */
const mostlyDoubted = 0.5
/** Characters of a line in doubt from which something lies over it, and how many places beside each of them it may reach: a finger or a blur hides no single letter. */
const severalDoubted = 3
const reach = 2

/**
 * The characters of a reading to look at, in their order. `bold`: places that are in doubt whatever the picture says; `unfitting`: characters
 * that stand as they are printed, with what would fit in their place. One that is not certain has at least one.
 */
export function doubtsOf({ layout, segments, reading }: Candidate, texts: readonly string[], { certain, unfitting, bold }: { certain: boolean, unfitting: readonly MrzRepair[], bold: readonly Place[] }): MrzDoubt[] {
  const all = segments.flatMap((segment, k) => Array.from(texts[k]!, (character, i) => doubtOf(segment, reading.marginals[k]!, i, character)))
  const below = certain || unfitting.length > 0 ? doubtBelow : weakBelow
  const found = all.flatMap((doubt) => {
    const here = ({ line, column }: Place): boolean => line === doubt.line && column === doubt.column
    const contradicted = unfitting.find(here)
    if (contradicted !== undefined) return [{ ...doubt, alternatives: [contradicted.to] }]
    return bold.some(here) || doubt.confidence < below ? [doubt] : []
  })
  if (certain) return found
  if (found.length === 0) return all.toSorted((a, b) => a.confidence - b.confidence).slice(0, 1)
  const whole = layout.lineLengths.map((length, line) => found.filter((doubt) => doubt.line === line).length >= mostlyDoubted * length)
  const several = layout.lineLengths.map((_length, line) => found.filter((doubt) => doubt.line === line).length >= severalDoubted)
  const marked = (doubt: MrzDoubt): MrzDoubt | undefined => found.find(({ line, column }) => line === doubt.line && column === doubt.column)
  const beside = (doubt: MrzDoubt): boolean => several[doubt.line] === true && found.some(({ line, column }) => line === doubt.line && Math.abs(column - doubt.column) <= reach)
  return all.flatMap((doubt) => marked(doubt) ?? (whole[doubt.line] === true || beside(doubt) ? [doubt] : []))
}

/** Probability of a character from which it is named beside the one that was taken, and how many are: a person picks from them. */
const leastAlternative = 0.002
const mostAlternatives = 5

function doubtOf(segment: Segment, marginals: Float64Array, place: number, character: string): MrzDoubt {
  const shares = characterMarginals(segment, marginals, place)
  const alternatives = [...shares].filter(([c, p]) => c !== character && p > leastAlternative).sort((a, b) => b[1] - a[1]).slice(0, mostAlternatives).map(([c]) => c)
  return { line: segment.line, column: segment.from + place, character, confidence: Math.min(1, shares.get(character) ?? 0), alternatives }
}

/** The options' probabilities summed per character at one place of the segment. */
function characterMarginals(segment: Segment, marginals: Float64Array, place: number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [o, option] of segment.options.entries()) {
    const character = option.text[place]!
    sums.set(character, (sums.get(character) ?? 0) + marginals[o]!)
  }
  return sums
}
