import type { PagePyramid } from '../images/pyramid.ts'
import { fitLine, type RoughLine } from './fit-line.ts'
import { groupLines, leastAspect, type RoughZone } from './line-groups.ts'
import { capHeightOf, moveStart, pointOf, type LineFit } from './line-fit.ts'
import { findTextStrings } from './text-strings.ts'

/** Where a machine readable zone may stand: its fitted lines, top to bottom as seen on the picture. */
export interface Zone {
  lines: LineFit[]
  score: number
}

/** Length of a string at the working size, px: nine characters of 5 px. */
const leastString = 45
/** Ratio of cap heights of two fits of one line, and its inverse: the reader stands a tenth, and a little more. */
const leastRatio = 0.85
const mostRatio = 1.18
/** Distance of the middles of two fits of one line, cap heights; their ends may lie a whole one apart. */
const sameMiddle = 0.5
/** Length of a zone's longest line, cap heights: of 30 to 44 characters, seen as narrow as half and as wide as twice. */
const shortestZone = 16
const longestZone = 95
/** A line that belongs to a zone: its cap height against theirs, and its distance against theirs, for perspective and a bent page. */
const leastAlike = 0.75
const mostTaller = 1.33
const mostFurther = 1.25
/** Cap heights from one of two lines to the other from which a third may stand between them: neighbours are 1.7 to 2.7 apart. */
const leastTwoSteps = 2.9
/** … and its length against theirs, fillers being weak. */
const leastAlong = 0.6
/** Length over thickness of a line alone that may be of 30 characters, … */
const leastSingle = 17
const mostSingle = 48
/** … and as it usually is. */
const usualSingle = 30
/** The Swiss driving licence's first line against its others, 9 of 30 characters, with what fitting adds and takes. */
const leastShort = 0.22
const mostShort = 0.4
/** Cap heights by which a line must end early to be prolonged: more than half a character. */
const leastMissing = 0.6

/** Longer side of the picture, px, on the way from documents that fill it to small ones on a large picture. */
export const finderSides = [300, 212, 425, 600, 850, 1200, 1700] as const

/**
 * Zones at one working size, the likeliest first. The strings must be 5 to 9 px high there, so that
 * every document is found at one or two of `finderSides`, whatever its size; it costs 3 ms at 300 px.
 */
export function findZones(page: PagePyramid, side: number, limit: number): Zone[] {
  return zonesOf(page, stringsAt(page, side), limit)
}

/** Zones among these strings, the likeliest first. */
export function zonesOf(page: PagePyramid, strings: readonly RoughLine[], limit: number): Zone[] {
  return groupLines(strings, limit).map((rough) => fitZone(page, rough)).filter((zone) => zone !== null)
}

/** Strings of one working size in source px; the last size asked for is kept with the page. */
export function stringsAt(page: PagePyramid, side: number): RoughLine[] {
  const kept = lastStrings.get(page)
  if (kept?.side === side) return kept.strings
  const { image, scale } = page.sized(side)
  const strings = findTextStrings(image, leastString).map((s): RoughLine => ({
    x0: (s.x0 + 0.5) * scale, y0: (s.y0 + 0.5) * scale, x1: (s.x1 + 0.5) * scale, y1: (s.y1 + 0.5) * scale,
    thickness: s.thickness * scale,
  }))
  lastStrings.set(page, { side, strings })
  return strings
}

const lastStrings = new WeakMap<PagePyramid, { side: number, strings: RoughLine[] }>()

/** Every string of one working size that is long enough for a line of a zone, fitted to its ink. */
export function fitStrings(page: PagePyramid, side: number): { rough: RoughLine, fit: LineFit }[] {
  return stringsAt(page, side)
    .filter((line) => Math.hypot(line.x1 - line.x0, line.y1 - line.y0) > leastAspect * line.thickness)
    .map((rough) => ({ rough, fit: fitLine(page, rough) }))
    .filter((each): each is { rough: RoughLine, fit: LineFit } => each.fit !== null)
}

/** Both have the same lines, as far as reading them goes. */
export function sameZone(a: Zone, b: Zone): boolean {
  return a.lines.length === b.lines.length && a.lines.every((line, i) => sameLine(line, b.lines[i]!))
}

/** Cutting either gives about the same picture. */
export function sameLine(a: LineFit, b: LineFit): boolean {
  const cap = capHeightOf(a)
  const ratio = cap / capHeightOf(b)
  const apart = (t: number, u: number): number => {
    const p = pointOf(a, t, 0)
    const q = pointOf(b, u, 0)
    return Math.hypot(p.x - q.x, p.y - q.y)
  }
  return ratio > leastRatio && ratio < mostRatio && apart(0, 0) < cap && apart(a.length, b.length) < cap
    && apart(a.length / 2, b.length / 2) < sameMiddle * cap
}

function fitZone(page: PagePyramid, rough: RoughZone): Zone | null {
  const fits = rough.lines.map((line) => fitLine(page, line))
  const lines = fits.filter((fit) => fit !== null)
  if (lines.length < 2) return null
  const agreed = agreeOnEnds(agreeOnHeight(lines))
  const longest = Math.max(...agreed.map((l) => l.length / capHeightOf(l)))
  if (longest < shortestZone || longest > longestZone) return null
  return { lines: agreed, score: rough.score }
}

/**
 * The zone with a line more above or below, where a line of the same kind stands at the same distance, or between
 * two that are too far apart: one that the finder missed. Null when there is none.
 */
export function extendZone(page: PagePyramid, zone: Zone): Zone | null {
  const { lines } = zone
  const first = lines[0]!
  const last = lines.at(-1)!
  const cap = capHeightOf(first)
  const a = pointOf(first, 0, 0)
  const b = pointOf(last, 0, 0)
  const cos = Math.cos(first.angle)
  const sin = Math.sin(first.angle)
  const apart = ((b.y - a.y) * cos - (b.x - a.x) * sin) / (lines.length - 1)
  const between = lines.length === 2 && apart > leastTwoSteps * cap
  const step = between ? apart / 2 : apart
  const grown = [...lines]
  for (const [line, by] of between ? [[first, step]] as const : [[first, -step], [last, step]] as const) {
    const from = pointOf(line, 0, 0)
    const to = pointOf(line, line.length, 0)
    const fit = fitLine(page, {
      x0: from.x - sin * by, y0: from.y + cos * by, x1: to.x - sin * by, y1: to.y + cos * by, thickness: cap,
    })
    if (fit === null) continue
    const height = capHeightOf(fit) / cap
    const off = pointOf(fit, fit.length / 2, 0)
    const distance = Math.abs((off.y - from.y) * cos - (off.x - from.x) * sin) / Math.abs(step)
    if (height < leastAlike || height > mostTaller || distance < leastAlike || distance > mostFurther) continue
    if (fit.length < leastAlong * line.length && !isShort(fit.length, line.length)) continue
    if (between) grown.splice(1, 0, fit)
    else if (by < 0) grown.unshift(fit)
    else grown.push(fit)
  }
  return grown.length === lines.length ? null : { lines: agreeOnEnds(agreeOnHeight(grown)), score: zone.score }
}

/** Lines that stand alone and are long enough for 30 characters: the French driving licence has one line only. */
export function findSingles(page: PagePyramid, side: number, limit: number): Zone[] {
  const zones: Zone[] = []
  const candidates = stringsAt(page, side)
    .map((line) => ({ line, aspect: Math.hypot(line.x1 - line.x0, line.y1 - line.y0) / line.thickness }))
    .filter(({ aspect }) => aspect > leastSingle && aspect < mostSingle)
    .toSorted((a, b) => Math.abs(a.aspect - usualSingle) - Math.abs(b.aspect - usualSingle))
  for (const { line } of candidates.slice(0, limit)) {
    const fit = fitLine(page, line)
    if (fit !== null) zones.push({ lines: [fit], score: 0 })
  }
  return zones
}

/** The Swiss driving licence's first line: 9 characters where the others have 30. */
function isShort(length: number, usual: number): boolean {
  return length > leastShort * usual && length < mostShort * usual
}

/** All lines of a zone have one cap height: a line of fillers borrows it from the others. */
export function agreeOnHeight(lines: LineFit[]): LineFit[] {
  const heights = lines.map(capHeightOf).toSorted((a, b) => a - b)
  const usual = heights[heights.length >> 1]!
  return lines.map((line) => {
    const factor = usual / capHeightOf(line)
    return { ...line, h0: line.h0 * factor, h1: line.h1 * factor }
  })
}

/** Lines of a zone begin and end at the same columns: who ends early (weak fillers) is prolonged to the others. */
export function agreeOnEnds(lines: LineFit[]): LineFit[] {
  const lead = lines.reduce((a, b) => (b.length > a.length ? b : a))
  const cos = Math.cos(lead.angle)
  const sin = Math.sin(lead.angle)
  const span = lines.map((line) => {
    const a = pointOf(line, 0, 0)
    const b = pointOf(line, line.length, 0)
    return { from: (a.x - lead.x) * cos + (a.y - lead.y) * sin, to: (b.x - lead.x) * cos + (b.y - lead.y) * sin }
  })
  const cap = capHeightOf(lead)
  const from = Math.min(...span.map((s) => s.from))
  const to = Math.max(...span.map((s) => s.to))
  return lines.map((line, i) => {
    const s = span[i]!
    if (isShort(line.length, lead.length)) return line
    const missingBefore = s.from - from > leastMissing * cap ? s.from - from : 0
    const missingAfter = to - s.to > leastMissing * cap ? to - s.to : 0
    if (missingBefore === 0 && missingAfter === 0) return line
    return moveStart(line, -missingBefore, line.length + missingBefore + missingAfter)
  })
}
