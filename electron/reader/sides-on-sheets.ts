import { cardFormats, type MrzReading } from '../contract/mrz.ts'
import type { Point } from '../contract/primitives.ts'
import { sideAt } from './images/card-side.ts'
import { around, documentsOnSheet, type OnSheet } from './images/sheet.ts'
import type { LookedAt } from './several-documents.ts'

/** A page as it was looked at, with the cards' sides on it that say nothing as pages of their own. */
export function withSidesApart(looked: LookedAt, at: number): LookedAt[] {
  const { page, zones, codes } = looked
  const things = documentsOnSheet(page)
  const taken = new Set<OnSheet | null>([...zones.map(({ quads }) => around(things, middleOf(quads.flat()))), ...codes.map(({ quad }) => around(things, middleOf(quad.map(([x, y]) => ({ x, y })))))])
  const sides = things.filter((thing) => thing.size === 'ID-1' && !taken.has(thing)).map(({ quad }) => sideAt(page, quad)).filter((side) => side !== null)
  // A page with nothing but sides is they; one whose card has no outline of its own may have been taken for one of them.
  if (sides.length === 0 || zones.some((zone) => isCard(zone) && around(things, middleOf(zone.quads.flat())) === null)) return [{ ...looked, at }]
  const own = zones.length > 0 || codes.length > 0 ? [{ ...looked, at }] : []
  return [...own, ...sides.map((side): LookedAt => ({ page: side, zones: [], codes: [], at }))]
}

const isCard = ({ format }: MrzReading): boolean => cardFormats.has(format)

export function middleOf(points: readonly Point[]): Point {
  return { x: points.reduce((sum, { x }) => sum + x, 0) / points.length, y: points.reduce((sum, { y }) => sum + y, 0) / points.length }
}
