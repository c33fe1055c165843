import type { LineEvidence } from '../line-reader.ts'

/** Characters of the alphabet; class `k` of the evidence is character `k - 1`. */
export const alphabetSize = 37

/** One step of the evidence as probabilities, its negligible characters left out (and 0 in `dense`). */
export interface Frame {
  blank: number
  dense: Float64Array
  /** The characters that count in this step. */
  active: Int16Array
  /** Logarithm of the likeliest class. */
  logBest: number
}

/** Below this log probability a character is left out of a step. */
const negligible = -14

/** Evidence as probabilities per step. */
export function framesOf(evidence: LineEvidence): Frame[] {
  const classes = alphabetSize + 1
  const frames: Frame[] = []
  for (let t = 0; t < evidence.steps; t++) {
    const row = t * classes
    const dense = new Float64Array(alphabetSize)
    const active: number[] = []
    let logBest = evidence.logProbs[row]!
    for (let c = 0; c < alphabetSize; c++) {
      const log = evidence.logProbs[row + 1 + c]!
      if (log > logBest) logBest = log
      if (log <= negligible) continue
      dense[c] = Math.exp(log)
      active.push(c)
    }
    frames.push({ blank: Math.exp(evidence.logProbs[row]!), dense, active: Int16Array.from(active), logBest })
  }
  return frames
}
