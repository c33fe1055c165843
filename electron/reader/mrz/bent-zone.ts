import type { PagePyramid } from '../images/pyramid.ts'
import { bendAt } from './bend.ts'
import { agreeOnEnds, agreeOnHeight, type Zone } from './find-lines.ts'
import { followBend } from './follow-bend.ts'
import { capHeightOf, type LineFit } from './line-fit.ts'
import { measureHeight } from './measure-height.ts'

/** Times the curve is followed: what it shows of the lines' ends is followed further. */
const mostTurns = 4
/** Growth that is worth another, cap heights: a character. */
const leastGrowth = 0.9
/** How far the capitals may be off the followed curve, cap heights. */
const heightReach = 0.35
/** What must change for another look to see something else, cap heights: a row and a half of the network's 24, … */
const leastBend = 0.07
/** … or a character more at an end. */
const leastMoved = 0.6

/** The zone with its lines cut along the curve that they follow together. Null where that is as they were cut already. */
export function bentZone(page: PagePyramid, zone: Zone): Zone | null {
  let lines: LineFit[] = zone.lines
  for (let turn = 0; turn < mostTurns; turn++) {
    const before = Math.max(...lines.map((line) => line.length))
    const followed = followBend(page, lines)
    if (followed === null) break
    lines = agreeOnEnds(agreeOnHeight(followed.map((line) => measured(page, line))))
    const most = Math.max(...lines.map((line) => line.length))
    if (most < before + leastGrowth * capHeightOf(lines[0]!)) break
  }
  return lines.some((line, i) => differs(line, zone.lines[i]!)) ? { ...zone, lines } : null
}

function measured(page: PagePyramid, line: LineFit): LineFit {
  return measureHeight(page, line, heightReach) ?? line
}

function differs(line: LineFit, before: LineFit): boolean {
  const cap = capHeightOf(before)
  if (Math.abs(line.length - before.length) > leastMoved * cap) return true
  const { bend } = line
  if (bend === undefined) return false
  for (let t = 0; t <= line.length; t += bend.step) if (Math.abs(bendAt(bend, t)) > leastBend * cap) return true
  return false
}
