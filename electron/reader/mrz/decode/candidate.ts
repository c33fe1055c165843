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
  firstLine: number
}

/** Place by place the likeliest text of each segment, every rule weighed. */
export function chosenTextsOf({ segments, reading }: Pick<Candidate, 'segments' | 'reading'>): string[] {
  return segments.map((segment, k) => likeliestOption(segment, reading.marginals[k]!))
}

function likeliestOption(segment: Segment, marginals: Float64Array): string {
  let best = 0
  for (let o = 1; o < marginals.length; o++) if (marginals[o]! > marginals[best]!) best = o
  return segment.options[best]!.text
}
