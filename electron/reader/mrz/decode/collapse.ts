import { lineAlphabet } from '../line-reader.ts'

const classes = lineAlphabet.length + 1

/** The likeliest class of one step of CTC evidence (`steps` x 38, row-major); the first of several, 0 the blank. */
export function likeliestClass(logProbs: Float32Array, step: number): number {
  let best = 0
  for (let k = 1; k < classes; k++) if (logProbs[step * classes + k]! > logProbs[step * classes + best]!) best = k
  return best
}

/** The best path of CTC evidence, repeats merged and blanks dropped. */
export function collapse(logProbs: Float32Array, steps: number): string {
  let text = ''
  let last = 0
  for (let t = 0; t < steps; t++) {
    const best = likeliestClass(logProbs, t)
    if (best !== 0 && best !== last) text += lineAlphabet[best - 1]!
    last = best
  }
  return text
}
