import { beforeAll, describe, expect, it } from 'vitest'
import type { Point } from '../../../electron/contract/mrz.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { cutLine } from '../../../electron/reader/mrz/cut-line.ts'
import { extendZone, findZones } from '../../../electron/reader/mrz/find-lines.ts'
import type { RoughLine } from '../../../electron/reader/mrz/fit-line.ts'
import { groupLines } from '../../../electron/reader/mrz/line-groups.ts'
import { capHeightOf, pointOf, quadOf, upsideDown, type LineFit } from '../../../electron/reader/mrz/line-fit.ts'
import { lineHeight, sideMargin } from '../../../electron/reader/mrz/line-image.ts'
import { findTextStrings } from '../../../electron/reader/mrz/text-strings.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { drawPage } from '../../drawn/page.ts'
import { Random } from '../../drawn/random.ts'

const fit: LineFit = { x: 100, y: 50, angle: 0.4, length: 300, c0: 2, c1: 0.01, c2: 0.00002, h0: 6, h1: 0.004 }

function near(a: Point, b: Point): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) < 1e-9
}

describe('a fitted line', () => {
  it('is the same line upside down', () => {
    const turned = upsideDown(fit)
    for (const [t, v] of [[0, -1], [120, 0], [300, 1]] as const) {
      expect(near(pointOf(fit, t, v), pointOf(turned, 300 - t, -v))).toBe(true)
    }
    expect(quadOf(turned).every((p, i) => near(p, quadOf(fit)[(i + 2) % 4]!))).toBe(true)
    expect(capHeightOf(turned)).toBeCloseTo(capHeightOf(fit), 9)
  })
})

describe('finding lines', () => {
  let page: PagePyramid
  let lines: string[]

  beforeAll(async () => {
    const r = new Random(11)
    const drawn = drawDocument(r, 'TD3')
    lines = drawn.lines
    page = new PagePyramid(await drawPage(r, drawn, 8))
  })

  it('finds the zone of a drawn passport and cuts its lines in proportion', () => {
    const [zone] = findZones(page, 300, 4)
    expect(zone!.lines.length).toBe(2)
    for (const line of zone!.lines) {
      expect(Math.abs(line.angle)).toBeLessThan(0.02)
      // OCR-B size 1 has capitals of 2.4 to 2.6 mm, at 8 px per mm; 44 characters are 111 mm.
      expect(capHeightOf(line) / 8).toBeGreaterThan(2.1)
      expect(capHeightOf(line) / 8).toBeLessThan(2.9)
      expect(line.length / 8).toBeGreaterThan(105)
      expect(line.length / 8).toBeLessThan(116)
      const cut = cutLine(page, line)!
      expect(cut.height).toBe(lineHeight)
      expect(cut.width).toBeGreaterThan(44 * 20 + 2 * sideMargin)
      expect(Math.max(...cut.data) - Math.min(...cut.data)).toBe(255)
    }
    expect(lines.length).toBe(2)
  })

  it('finds a line that is missing from a zone', async () => {
    const r = new Random(12)
    const card = new PagePyramid(await drawPage(r, drawDocument(r, 'TD1'), 12))
    const zone = findZones(card, 212, 4)[0]!
    expect(zone.lines.length).toBe(3)
    const grown = extendZone(card, { lines: zone.lines.slice(0, 2), score: 1 })!
    const middle = (line: LineFit): number => pointOf(line, line.length / 2, 0).y
    expect(grown.lines.some((line) => Math.abs(middle(line) - middle(zone.lines[2]!)) < 4)).toBe(true)
    const between = extendZone(card, { lines: [zone.lines[0]!, zone.lines[2]!], score: 1 })!
    expect(between.lines.length).toBe(3)
    expect(Math.abs(middle(between.lines[1]!) - middle(zone.lines[1]!))).toBeLessThan(4)
  })

  it('takes the outer lines of a card for a zone where the middle one is lost', () => {
    const line = (y: number): RoughLine => ({ x0: 100, y0: y, x1: 100 + 30 * 25.4, y1: y, thickness: 26 })
    expect(groupLines([line(500), line(585)], 4).map(({ lines: found }) => found.length)).toEqual([2])
  })

  it.each([2, 3])('takes %i lines of a zone for one whichever way each is nearer to standing upright', (count) => {
    const lean = [86.9, 87.3, 86.9].slice(0, count)
    const lines = lean.map((degrees, at): RoughLine => {
      const [cos, sin] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)]
      return { x0: 800 + 60 * at, y0: 1500, x1: 800 + 60 * at + 1200 * cos, y1: 1500 - 1200 * sin, thickness: 28 }
    })
    const places = (of: readonly RoughLine[]): number[] => of.map(({ x0, x1 }) => Math.round((x0 + x1) / 2))
    const found = groupLines(lines, 4).map((zone) => places(zone.lines))
    expect(found).toHaveLength(1)
    expect(found.flatMap((each) => [each, each.toReversed()])).toContainEqual(places(lines))
  })

  it('takes neither rules nor stripes for text', () => {
    const image = { width: 300, height: 200, data: new Uint8Array(300 * 200) }
    for (let y = 0; y < 200; y++) for (let x = 0; x < 300; x++) image.data[y * 300 + x] = y % 14 < 5 ? 40 : 220
    expect(findTextStrings(image, 45)).toEqual([])
  })

  it('finds nothing in noise and nothing on an empty page', () => {
    const r = new Random(1)
    const data = Uint8Array.from({ length: 640 * 480 * 3 }, () => r.whole(0, 255))
    expect(findZones(new PagePyramid({ width: 640, height: 480, data }), 425, 4)).toEqual([])
    expect(findZones(new PagePyramid({ width: 640, height: 480, data: data.fill(200) }), 300, 4)).toEqual([])
    expect(findZones(new PagePyramid({ width: 1, height: 1, data: data.slice(0, 3) }), 300, 4)).toEqual([])
  })
})
