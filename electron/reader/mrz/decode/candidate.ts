import type { MrzLayout } from '../../../documents/mrz/layouts.ts'
import type { ChainReading } from './chain.ts'
import type { LinePosteriors } from './exact-length.ts'
import type { Segment } from './segments.ts'

/** One way to read a zone: laid out as a format has it, at one place among the lines that were seen. */
export interface Candidate {
  layout: MrzLayout
  lines: LinePosteriors[]
  segments: Segment[]
  reading: ChainReading
  score: number
  /** What of the score is the price of lines that are no part of the zone: tells zones apart, and nothing of how well this one was seen. */
  strayPrice: number
  firstLine: number
}

/** Place by place the likeliest text of each segment, every rule weighed. */
export function chosenTextsOf({ segments, reading }: Pick<Candidate, 'segments' | 'reading'>): string[] {
  return segments.map((segment, k) => likeliestOption(segment, reading.marginals[k]!))
}

/** The zone's lines, of one text for each segment. */
export function linesOf({ layout, segments }: Pick<Candidate, 'layout' | 'segments'>, texts: readonly string[]): string[] {
  const places: string[][] = layout.lineLengths.map(() => [])
  for (const [k, { line, from }] of segments.entries()) {
    for (const [i, character] of Array.from(texts[k]!).entries()) places[line]![from + i] = character
  }
  return places.map((line) => line.join(''))
}

function likeliestOption(segment: Segment, marginals: Float64Array): string {
  let best = 0
  for (let o = 1; o < marginals.length; o++) if (marginals[o]! > marginals[best]!) best = o
  return segment.options[best]!.text
}
