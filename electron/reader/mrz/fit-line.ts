import type { PagePyramid } from '../images/pyramid.ts'
import { follow } from './follow-ink.ts'
import { capHeightOf, type LineFit } from './line-fit.ts'
import { measureHeight } from './measure-height.ts'

/** A string of text in source px, as `text-strings.ts` found it. */
export interface RoughLine {
  x0: number
  y0: number
  x1: number
  y1: number
  thickness: number
}

/** How far off the ink's middle may be when only the string is known, cap heights: its thickness says little. */
const firstReach = 0.75
/** … and how far beyond the expected capitals their tops and bottoms may be, cap heights. */
const firstHeightReach = 0.8
/** The same once a height was measured, cap heights: the next line is a whole one off. */
const nextReach = 0.4
const nextHeightReach = 0.4
/** … and at the end, when the curve is followed, too. */
const lastHeightReach = 0.35
/** Times a string that was found in part may grow, by the paper that is cut beside it at either end. */
const mostGrowths = 4
/** Growth that is worth another, cap heights: more than a character that was half in. */
const leastGrowth = 1.5

/**
 * Baseline and cap line of a roughly known line, in three passes on a straightened band of 14 px cap
 * height: where the ink runs (straight, then slightly curved), how high the capitals are at either end,
 * and where the ink begins and ends. Null when there is no line of text there.
 */
export function fitLine(page: PagePyramid, rough: RoughLine): LineFit | null {
  const length = Math.hypot(rough.x1 - rough.x0, rough.y1 - rough.y0)
  let fit: LineFit | null = {
    x: rough.x0, y: rough.y0, angle: Math.atan2(rough.y1 - rough.y0, rough.x1 - rough.x0), length,
    c0: 0, c1: 0, c2: 0, h0: rough.thickness * 0.5, h1: 0,
  }
  fit = follow(page, fit, firstReach, false)
  fit = fit && measureHeight(page, fit, firstHeightReach)
  // A string that was found in part grows to its end, some glyphs at a time.
  for (let growth = 0, before = length; growth < mostGrowths && fit !== null && fit.length > before + leastGrowth * capHeightOf(fit); growth++) {
    before = fit.length
    fit = follow(page, fit, nextReach, false)
    fit = fit && measureHeight(page, fit, nextHeightReach)
  }
  fit = fit && follow(page, fit, nextReach, true)
  fit = fit && measureHeight(page, fit, lastHeightReach)
  return fit
}
