import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MrzFormat } from '../../../electron/contract/mrz.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { bendAt } from '../../../electron/reader/mrz/bend.ts'
import { bentZone } from '../../../electron/reader/mrz/bent-zone.ts'
import { findZones } from '../../../electron/reader/mrz/find-lines.ts'
import { capHeightOf, middleOf, moveStart, pointOf, upsideDown, type LineFit } from '../../../electron/reader/mrz/line-fit.ts'
import { densestPath, smoothed } from '../../../electron/reader/mrz/smooth-path.ts'
import { dataPath } from '../../data-folder.ts'
import { spoiled, type DamageName } from '../../drawn/damages.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { drawPage } from '../../drawn/page.ts'
import { Random } from '../../drawn/random.ts'
import { openReader } from './reader-for-tests.ts'

const field = dataPath('field/pictures')
const { read } = openReader()

describe('a bend', () => {
  const bend = { from: -20, step: 10, offs: [4, 3, 2, 2, 2, 5, 9, 15] }
  const fit: LineFit = { x: 100, y: 50, angle: 0.4, length: 40, c0: 2, c1: 0.01, c2: 0.0002, h0: 6, h1: 0.004, bend }

  it('passes through its points and goes on straight beyond them', () => {
    for (const [i, off] of bend.offs.entries()) expect(bendAt(bend, bend.from + i * bend.step)).toBeCloseTo(off, 9)
    expect(bendAt(bend, -30)).toBeCloseTo(5, 9)
    expect(bendAt(bend, 70)).toBeCloseTo(27, 9)
  })

  it('is the same one upside down, and from another origin', () => {
    const turned = upsideDown(fit)
    const moved = moveStart(fit, 8, 20)
    for (const t of [0, 7, 13, 28, 40]) {
      const p = pointOf(fit, t, 0.5)
      for (const q of [pointOf(turned, 40 - t, -0.5), pointOf(moved, t - 8, 0.5)]) expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeLessThan(1e-9)
    }
    expect(middleOf(turned, 12)).toBeCloseTo(-middleOf(fit, 28), 9)
  })
})

describe('the path of the ink', () => {
  it('is the densest, and jumps to no darker place nearby', () => {
    const scores = Array.from({ length: 9 }, (_, i) => Float64Array.from({ length: 11 }, (_, row) => (row === Math.round(i / 2) ? 1 : row === 10 && i === 4 ? 1.5 : 0)))
    expect(densestPath(scores, 2, 0.01)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('is smoothed without losing a steady curve, and carried on where nothing is known', () => {
    const curve = Array.from({ length: 20 }, (_, i) => 3 + 0.2 * i + 0.05 * i * i)
    const known = curve.map((_, i) => (i > 3 && i < 17 && i !== 9 ? 1 : 0))
    const through = smoothed(curve.map((y, i) => (known[i] === 1 ? y : 99)), known, 10)
    for (const [i, y] of through.entries()) expect(Math.abs(y - curve[i]!)).toBeLessThan(0.01)
  })
})

async function frame(seed: number, format: MrzFormat, damage: DamageName): Promise<{ lines: string[], bytes: Buffer }> {
  const r = new Random(seed)
  const document = drawDocument(r, format)
  return { lines: document.lines, bytes: (await spoiled(r, document, [damage])).bytes }
}

describe('lines of a bent page', () => {
  it.each<readonly [number, MrzFormat, DamageName]>([
    [9937, 'TD3', 'curl'],
    [9938, 'TD1', 'curl'],
  ])('are read along their curve, seed %i', async (seed, format, damage) => {
    const { lines, bytes } = await frame(seed, format, damage)
    const reading = await read(bytes)
    expect(reading?.lines).toEqual(lines)
    expect(reading!.valid).toBe(true)
  })

  it('stay as they are where the page is flat', async () => {
    const r = new Random(11)
    const page = new PagePyramid(await drawPage(r, drawDocument(r, 'TD3'), 8))
    const [zone] = findZones(page, 300, 4)
    const bent = bentZone(page, zone!)
    for (const [i, line] of (bent?.lines ?? []).entries()) {
      for (const t of [0, line.length / 2, line.length]) {
        const [p, q] = [pointOf(line, t, 0), pointOf(zone!.lines[i]!, t, 0)]
        expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeLessThan(0.1 * capHeightOf(line))
      }
    }
  })

  it.skipIf(field === null)('are read through a lens that bends the page', async () => {
    const reading = await read(readFileSync(join(field!, 'lens-bends-the-page.jpg')))
    expect(reading?.lines).toEqual(['P<BLRANDREWS<<KATHRYN<<<<<<<<<<<<<<<<<<<<<<<', '2T94GI1B59BLR7302194F2411211<<<<<<<<<<<<<<00'])
  })
})
