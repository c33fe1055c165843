import { lineAlphabet } from '../line-reader.ts'

const classes = lineAlphabet.length + 1

/** The best path of CTC evidence (`steps` x 38, row-major), repeats merged and blanks dropped. */
export function collapse(logProbs: Float32Array, steps: number): string {
  let text = ''
  let last = 0
  for (let t = 0; t < steps; t++) {
    let best = 0
    let bestValue = -Infinity
    for (let k = 0; k < classes; k++) {
      const value = logProbs[t * classes + k]!
      if (value > bestValue) {
        bestValue = value
        best = k
      }
    }
    if (best !== 0 && best !== last) text += lineAlphabet[best - 1]!
    last = best
  }
  return text
}
