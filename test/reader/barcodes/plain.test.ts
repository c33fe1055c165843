import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../../electron/reader/barcodes/candidates.ts'
import { Places } from '../../../electron/reader/barcodes/places.ts'
import { stripesAmong } from '../../../electron/reader/barcodes/plain.ts'
import { Budget } from '../../../electron/reader/budget.ts'
import { newGray } from '../../../electron/reader/images/image.ts'
import { seeded } from '../../bench/barcode-pictures.ts'

describe('the search for a blurred symbol', () => {
  const image = newGray(3000, 2000)
  const next = seeded(7)
  for (let i = 0; i < image.data.length; i++) image.data[i] = 200 + Math.floor(next() * 40)
  const places: Candidate[] = Array.from({ length: 24 }, (_, i) => ({
    x: 400 + (i % 4) * 700, y: 200 + Math.floor(i / 4) * 320, angle: 0, length: 600, breadth: 250, coherence: 0.5, energy: 900, blocks: 40,
  }))
  const search = (work: number, candidates = places) => {
    const budget = new Budget({ work, fenceMs: 1, now: () => 0 })
    const found = stripesAmong({ image, places: new Places(), isOver: () => budget.isSpent, spend: (cost) => budget.spend(cost) }, candidates)
    return { found, budget }
  }
  const one = search(10_000, places.slice(0, 1)).budget.spent

  it('pays for each place that it looks at', () => {
    const { found, budget } = search(10_000)
    expect(one).toBeGreaterThan(5)
    expect([found, budget.wasShort]).toEqual([undefined, false])
    expect(budget.spent).toBeCloseTo(places.length * one, 0)
  })

  it('ends once there is nothing left to pay with, and says so', () => {
    const { found, budget } = search(3.5 * one)
    expect([found, budget.wasShort]).toEqual([undefined, true])
    expect(budget.spent).toBeCloseTo(4 * one, 0)
  })

  it('costs nothing at places that are too small or have no direction', () => {
    const { budget } = search(10_000, places.map((place, i) => ({ ...place, ...(i % 2 === 0 ? { length: 150 } : { coherence: 0.2 }) })))
    expect(budget.spent).toBe(0)
  })
})
