import type { PagePyramid } from '../images/pyramid.ts'
import { bendAt, type Bend } from './bend.ts'
import { capHeightOf, pointOf, type LineFit } from './line-fit.ts'
import { cap, capHalf, clearInk, inkOf, marginRows, profileOf } from './line-ink.ts'
import { densestPath, smoothed } from './smooth-path.ts'

/** How far off its expected place the ink is looked for, px of the band: two cap heights and a little, what a leaf out of its binding rises by. */
const reach = 30
const rows = 2 * (reach + capHalf + marginRows)
/** Distance of the points at which the curve is known, px of the band: a character. */
const step = cap
/** Points before and after the lines: characters that the curve may have lost. */
const pointsBeside = 6
/** Half of the stretch whose ink speaks for a point, px: a character to either side, so that a filler does not stand alone. */
const half = cap
/** Rows by which the line may rise or fall from one point to the next: 23 degrees against the parabola. */
const mostRise = 6
/** What a row of that costs, squared, share of the ink of a line at a point where it is densest. */
const riseCost = 0.01
/** How stiff the curve is, against the lines' ink at a point: a curl's third differences are small, those of single letters are not. */
const stiffness = 10

/**
 * Bends the lines of a zone together, beyond each one's own parabola, along the path where the ink of all of them is densest.
 * What one line has lost (fillers, glare, a finger) the others tell. Null where there is no ink.
 */
export function followBend(page: PagePyramid, lines: readonly LineFit[]): LineFit[] | null {
  const lead = lines.reduce((a, b) => (b.length > a.length ? b : a))
  const pitch = (capHeightOf(lead) / cap) * step
  const points = Math.ceil(lead.length / pitch) + 1 + 2 * pointsBeside
  const scores = Array.from({ length: points }, () => new Float64Array(2 * reach + 1))
  const froms = lines.map((line) => -pointsBeside * pitch - startAlong(lead, line))
  for (const [i, line] of lines.entries()) {
    if (!addScores(page, line, (point) => froms[i]! + point * pitch, scores)) return null
  }
  const path = densestPath(scores, mostRise, riseCost)
  const weights = path.map((row, i) => Math.max(0, scores[i]![row]!) ** 2)
  const smooth = smoothed(path.map((row) => row - reach), weights, stiffness)
  return lines.map((line, i) => bent(line, { from: froms[i]!, step: pitch, offs: smooth.map((off) => (off / cap) * capHeightOf(line)) }))
}

/** Where a line begins along another's axis. */
function startAlong(lead: LineFit, line: LineFit): number {
  const { x, y } = pointOf(line, 0, 0)
  return (x - lead.x) * Math.cos(lead.angle) + (y - lead.y) * Math.sin(lead.angle)
}

function bent(line: LineFit, bend: Bend): LineFit {
  const before = line.bend
  if (before === undefined) return { ...line, bend }
  return { ...line, bend: { ...bend, offs: bend.offs.map((off, i) => off + bendAt(before, bend.from + i * bend.step)) } }
}

/** Adds, for every point and shift, how much more ink is within the capitals than beside them, share of what the densest place has. */
function addScores(page: PagePyramid, line: LineFit, along: (point: number) => number, scores: Float64Array[]): boolean {
  const ink = inkOf(page, line, (pointsBeside + 1) * step, rows)
  if (ink === null) return false
  const { width } = ink.image
  const own = scores.map(() => new Float64Array(2 * reach + 1))
  let most = 0
  let middle = 0
  for (const [point, shifts] of own.entries()) {
    while (middle < width - 1 && ink.along[middle]! < along(point)) middle++
    if (middle - half < 0 || middle + half > width) continue
    const profile = profileOf(ink, middle - half, middle + half)
    for (let shift = 0; shift <= 2 * reach; shift++) {
      shifts[shift] = clearInk(profile, marginRows + shift)
      if (shifts[shift]! > most) most = shifts[shift]!
    }
  }
  if (most > 0) for (const [point, shifts] of own.entries()) for (let k = 0; k < shifts.length; k++) scores[point]![k]! += shifts[k]! / most
  return true
}
