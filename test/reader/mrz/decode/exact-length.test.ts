import { describe, expect, it } from 'vitest'
import { exactLength } from '../../../../electron/reader/mrz/decode/exact-length.ts'
import { alphabetSize } from '../../../../electron/reader/mrz/decode/frames.ts'
import type { LineEvidence } from '../../../../electron/reader/mrz/line-reader.ts'
import { evidenceOf, seeded } from './evidence.ts'

const believed = { temperature: 1, blind: 0 }
const classes = alphabetSize + 1

/** Evidence of a few steps over blank and the first three characters, all at random. */
function randomEvidence(steps: number, random: () => number): LineEvidence {
  const logProbs = new Float32Array(steps * classes).fill(-60)
  for (let t = 0; t < steps; t++) {
    const shares = Array.from({ length: 4 }, () => random() + 0.05)
    const sum = shares.reduce((a, b) => a + b)
    for (const [k, share] of shares.entries()) logProbs[t * classes + k] = Math.log(share / sum)
  }
  return { text: '', steps, classes, logProbs }
}

/** The same by listing every path: probability of each text of `length` characters. */
function everyPath(evidence: LineEvidence, length: number): Map<string, number> {
  const texts = new Map<string, number>()
  const follow = (t: number, last: number, text: string, probability: number): void => {
    if (text.length > length) return
    if (t === evidence.steps) {
      if (text.length === length) texts.set(text, (texts.get(text) ?? 0) + probability)
      return
    }
    for (let k = 0; k < 4; k++) {
      const grown = k !== 0 && k !== last ? `${text}${k - 1}` : text
      follow(t + 1, k, grown, probability * Math.exp(evidence.logProbs[t * classes + k]!))
    }
  }
  follow(0, 0, '', 1)
  return texts
}

describe('exactLength', () => {
  it('agrees with a list of all paths', () => {
    const random = seeded(7)
    for (let round = 0; round < 8; round++) {
      const evidence = randomEvidence(6, random)
      const texts = everyPath(evidence, 3)
      const total = [...texts.values()].reduce((a, b) => a + b)
      const posteriors = exactLength(evidence, 3, believed)!
      for (let i = 0; i < 3; i++) {
        for (let c = 0; c < 3; c++) {
          let share = 0
          for (const [text, probability] of texts) if (text[i] === String(c)) share += probability / total
          // What the sums take in besides: a stray beginning or end, at a price of e^-12 a path.
          expect(posteriors.probabilities[i * alphabetSize + c]).toBeCloseTo(share, 3)
        }
      }
    }
  })

  it('gives a distribution at every place, and the steps in order', () => {
    const [evidence] = evidenceOf(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'])
    const posteriors = exactLength(evidence!, 44)!
    for (let i = 0; i < 44; i++) {
      const row = posteriors.probabilities.subarray(i * alphabetSize, (i + 1) * alphabetSize)
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
      expect(posteriors.steps[i]).toBeCloseTo(i * 5 + 5, 1)
    }
  })

  it('fits the right length best', () => {
    const [evidence] = evidenceOf(['I<UTOD231458907<<<<<<<<<<<<<<<'])
    const fits = [28, 29, 30, 31, 32].map((length) => exactLength(evidence!, length)?.logLength ?? -Infinity)
    expect(Math.max(...fits)).toBe(fits[2])
  })

  it('leaves out what is stray before and after the line', () => {
    const [clean] = evidenceOf(['PLI<UTOD231458907<<<<<<<<<<<<<<<'])
    const posteriors = exactLength(clean!, 30)!
    // Two characters too many: the likeliest way is that the line begins after them, or merges fillers; never another letter.
    expect(posteriors.logLength).toBeLessThan(-5)
  })

  it('gives nothing for more characters than steps, or for evidence of another alphabet', () => {
    const [evidence] = evidenceOf(['ABC'])
    expect(exactLength(evidence!, 44)).toBeNull()
    expect(exactLength({ ...evidence!, classes: 12 }, 3)).toBeNull()
  })
})
