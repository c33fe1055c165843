import { lineAlphabet, type LineEvidence } from '../../../../electron/reader/mrz/line-reader.ts'

/** What a net is made to say of one character: each candidate and its share; the rest goes to the others. */
export type Shares = Readonly<Record<string, number>>

/** Changes to clean evidence: by line and column, shares instead of certainty. */
export interface Unsure { line: number; column: number; shares: Shares }

/**
 * Evidence as the net gives it: five steps a character, a peak on the third, blanks between. `noise` in 0..1 from a seeded
 * source blurs every step a little.
 */
export function evidenceOf(texts: readonly string[], unsure: readonly Unsure[] = [], noise: () => number = () => 0): LineEvidence[] {
  return texts.map((text, line) => {
    const classes = lineAlphabet.length + 1
    const steps = text.length * 5 + 6
    const rows: number[][] = []
    for (let t = 0; t < steps; t++) rows.push(new Array<number>(classes).fill(1e-9 + noise() * 1e-6))
    for (const row of rows) row[0] = 0.999
    for (let column = 0; column < text.length; column++) {
      const shares = unsure.find((u) => u.line === line && u.column === column)?.shares ?? { [text[column]!]: 0.9995 }
      const row = rows[column * 5 + 5]!
      row[0] = 1e-4
      for (const [character, share] of Object.entries(shares)) row[lineAlphabet.indexOf(character) + 1] = share
    }
    const logProbs = new Float32Array(steps * classes)
    for (const [t, row] of rows.entries()) {
      const sum = row.reduce((a, b) => a + b, 0)
      for (let k = 0; k < classes; k++) logProbs[t * classes + k] = Math.log(row[k]! / sum)
    }
    return { text, steps, classes, logProbs }
  })
}

/** A seeded source of numbers in 0..1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
