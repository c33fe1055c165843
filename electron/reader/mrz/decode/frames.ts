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

const negligible = 1e-6

/** Evidence as probabilities per step. */
export function framesOf(evidence: LineEvidence): Frame[] {
  const classes = alphabetSize + 1
  const frames: Frame[] = []
  const row = new Float64Array(classes)
  for (let t = 0; t < evidence.steps; t++) {
    let sum = 0
    let best = 0
    for (let k = 0; k < classes; k++) {
      const value = Math.exp(evidence.logProbs[t * classes + k]!)
      row[k] = value
      sum += value
      if (value > best) best = value
    }
    const dense = new Float64Array(alphabetSize)
    const active: number[] = []
    for (let c = 0; c < alphabetSize; c++) {
      const probability = row[c + 1]! / sum
      if (probability <= negligible) continue
      dense[c] = probability
      active.push(c)
    }
    frames.push({ blank: row[0]! / sum, dense, active: Int16Array.from(active), logBest: Math.log(best / sum) })
  }
  return frames
}
