import { lineAlphabet, type LineEvidence } from './line-reader.ts'

/** Probability of a character, at its best step, from which it was seen there. */
const seenFrom = 0.3
/** Steps before and after a character's beginning where its ink may show: a filler that ran into its neighbour is split between them. */
const around = 3

/** Columns of a line whose characters follow from its length alone: nothing of them was seen where they should stand. */
export function unseenColumns(text: string, begins: readonly number[], { steps, classes, logProbs }: LineEvidence): number[] {
  return Array.from(text).flatMap((character, column) => {
    const at = Math.round(begins[column]!)
    const k = lineAlphabet.indexOf(character) + 1
    for (let step = Math.max(0, at - around); step <= Math.min(steps - 1, at + around); step++) {
      if (Math.exp(logProbs[step * classes + k]!) >= seenFrom) return []
    }
    return [column]
  })
}
