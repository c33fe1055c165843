import type { GrayImage } from '../images/image.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { cutLine, type CutOptions } from './cut-line.ts'
import { likeliestClass } from './decode/collapse.ts'
import { levelLight } from './level-light.ts'
import type { LineFit } from './line-fit.ts'
import type { LineEvidence, LineReader } from './line-reader.ts'

/** Characters below which a line is none: the shortest of a zone has nine. */
const fewestCharacters = 9

/** Lines as they were cut and read, and how legible they were. */
export interface Seen {
  fits: LineFit[]
  cuts: GrayImage[]
  /** Source px along for one across, as the lines were cut. */
  squeeze: number
  evidence: LineEvidence[]
  legibility: number
}

export async function see(reader: LineReader, page: PagePyramid, fits: LineFit[], squeeze = 1): Promise<Seen> {
  const cuts = cutsOf(page, fits, { squeeze })
  return cuts === null ? { fits, cuts: [], squeeze, evidence: [], legibility: 0 } : await seeCuts(reader, { fits, cuts, squeeze })
}

export function cutsOf(page: PagePyramid, fits: readonly LineFit[], how?: CutOptions): GrayImage[] | null {
  const cuts = fits.map((fit) => cutLine(page, fit, how))
  return cuts.every((cut): cut is GrayImage => cut !== null) ? cuts : null
}

export async function seeCuts(reader: LineReader, { fits, cuts, squeeze }: Pick<Seen, 'fits' | 'cuts' | 'squeeze'>): Promise<Seen> {
  const evidence = await reader.read(cuts)
  return { fits, cuts, squeeze, evidence, legibility: evidence.reduce((sum, e) => sum + legibilityOf(e), 0) / evidence.length }
}

/** So many of the lines, from one on. */
export function linesOf({ fits, cuts, squeeze, evidence, legibility }: Seen, first: number, count: number): Seen {
  const of = <T>(lines: readonly T[]): T[] => lines.slice(first, first + count)
  return { fits: of(fits), cuts: of(cuts), squeeze, evidence: of(evidence), legibility }
}

/** Mean probability of the characters on the best path. */
function legibilityOf(evidence: LineEvidence): number {
  const { steps, classes, logProbs } = evidence
  let sum = 0
  let count = 0
  for (let step = 0; step < steps; step++) {
    const best = likeliestClass(logProbs, step)
    if (best === 0) continue
    sum += Math.exp(logProbs[step * classes + best]!)
    count++
  }
  return count < fewestCharacters ? 0 : sum / count
}

export function fillersOf(evidence: readonly LineEvidence[]): number {
  return evidence.reduce((sum, { text }) => sum + text.split('<').length - 1, 0)
}

/** The lines in even light; null where it is so already. */
export function levelled(cuts: readonly GrayImage[]): GrayImage[] | null {
  const even = cuts.map(levelLight)
  return even.every((each) => each === null) ? null : even.map((each, i) => each ?? cuts[i]!)
}
