import type { Component } from '../images/components.ts'

/** Thickness of a piece, px of a level whose capitals are 5 to 9 px high: below it is a rule, above a picture. */
const thinnest = 2
const thickest = 14
/** How many times longer than thick a piece of several glyphs is. */
const leastLong = 1.6
/** Area up to which a piece may be a glyph or two, px: capitals of 9 px and what blur joins to them. */
const largestGlyph = 150
/** A piece that begins a string: how many times longer than thick it is, so that it has a direction, … */
const leaderAspect = 2.5
/** … and how long, px: two glyphs. */
const leaderLength = 15
/** How many times longer than thick a piece is whose own ends and direction count. */
const longAspect = 2

/** Side of the cells in which pieces are looked up, px: about what a string reaches for. */
const cell = 32
/** Cells in each direction that are looked through. */
const cellsAround = 2
/** Cells in a row of the key: more than any level has. */
const cellStride = 4096
/** Pieces that a string may grow by at either end: more than a line has characters (44). */
const mostSteps = 64

/** Gap to the next piece, thicknesses: two blank characters and the paper around them. */
const reachOfGap = 2.6
/** How much thicker a piece of the same string may be: accents, a stamp's edge. */
const mostThicker = 1.7
/** How much more area than the string's thickness allows it, … */
const mostFuller = 1.6
/** … and px for what is short. */
const spareArea = 40
/** How far a piece may lie within the string's end, thicknesses: blur joins what stands aslant. */
const mostOverlap = 1.2
/** How far off the axis, thicknesses: the half of one, no more, since the next line is a whole one off; … */
const mostOff = 0.45
/** … and share of the string's length: the page may be bent. */
const mostBend = 0.015
/** Sine of a long piece's angle to the axis; … */
const mostTurn = 0.1
/** … and more by its thickness over its length: a short piece's own direction says little. */
const turnOfShort = 0.6
/** A rod's second moment is its length squared by this. */
const rodInertia = 12

export function isPiece(c: Component): boolean {
  if (c.thickness < thinnest || c.thickness > thickest) return false
  return c.length >= c.thickness * leastLong || c.area <= largestGlyph
}

/** Groups of pieces that follow each other on one axis. The long ones lead, the small ones may only fill in. */
export function chain(pieces: Component[]): Component[][] {
  const leaders = pieces.filter((c) => c.length >= leaderAspect * c.thickness && c.length >= leaderLength)
  leaders.sort((a, b) => b.length - a.length)
  const used = new Set<Component>()
  const grid = new Map<number, Component[]>()
  for (const c of pieces) {
    for (let gx = Math.floor(c.left / cell); gx <= Math.floor(c.right / cell); gx++) {
      const key = gx * cellStride + Math.floor(c.y / cell)
      const list = grid.get(key)
      if (list === undefined) grid.set(key, [c])
      else list.push(c)
    }
  }
  const chains: Component[][] = []
  for (const leader of leaders) {
    if (used.has(leader)) continue
    used.add(leader)
    const members = [leader]
    for (const side of [1, -1]) grow(members, side, used, grid)
    chains.push(members)
  }
  return chains
}

export function extent(members: readonly Component[]): { x: number, y: number, cos: number, sin: number, from: number, to: number, thickness: number } {
  let area = 0
  let sx = 0
  let sy = 0
  let lead = members[0]!
  for (const c of members) {
    area += c.area
    sx += c.x * c.area
    sy += c.y * c.area
    if (c.length > lead.length) lead = c
  }
  const x = sx / area
  const y = sy / area
  let angle = lead.angle
  if (members.length > 1) {
    let xx = 0
    let yy = 0
    let xy = 0
    for (const c of members) {
      const l = (c.length * c.length) / rodInertia
      const dx = c.x - x
      const dy = c.y - y
      xx += c.area * (dx * dx + l * Math.cos(c.angle) ** 2)
      yy += c.area * (dy * dy + l * Math.sin(c.angle) ** 2)
      xy += c.area * (dx * dy + l * Math.cos(c.angle) * Math.sin(c.angle))
    }
    angle = Math.atan2(2 * xy, xx - yy) / 2
  }
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  let from = Infinity
  let to = -Infinity
  for (const c of members) {
    const t = (c.x - x) * cos + (c.y - y) * sin
    const half = c === lead || isLong(c) ? c.length / 2 : Math.max(c.length, c.thickness) / 2
    from = Math.min(from, t - half)
    to = Math.max(to, t + half)
  }
  return { x, y, cos, sin, from, to, thickness: lead.thickness }
}

function grow(members: Component[], side: number, used: Set<Component>, grid: Map<number, Component[]>): void {
  for (let step = 0; step < mostSteps; step++) {
    const e = extent(members)
    const end = side > 0 ? e.to : e.from
    const reach = reachOfGap * e.thickness
    const ex = e.x + e.cos * end
    const ey = e.y + e.sin * end
    let best: Component | null = null
    let bestGap = reach
    const gx = Math.floor(ex / cell)
    const gy = Math.floor(ey / cell)
    for (let i = gx - cellsAround; i <= gx + cellsAround; i++) {
      for (let j = gy - cellsAround; j <= gy + cellsAround; j++) {
        for (const c of grid.get(i * cellStride + j) ?? []) {
          if (used.has(c) || c.thickness > mostThicker * e.thickness || c.area > mostFuller * c.length * e.thickness + spareArea) continue
          const t = (c.x - e.x) * e.cos + (c.y - e.y) * e.sin
          const off = Math.abs(-(c.x - e.x) * e.sin + (c.y - e.y) * e.cos)
          const longPiece = isLong(c)
          const half = longPiece ? c.length / 2 : Math.max(c.length, c.thickness) / 2
          const gap = side > 0 ? t - half - end : end - (t + half)
          if (gap < -mostOverlap * e.thickness || gap > bestGap) continue
          if (off > mostOff * e.thickness + mostBend * (e.to - e.from)) continue
          if (longPiece && Math.abs(sine(c, e)) > mostTurn + (turnOfShort * c.thickness) / c.length) continue
          best = c
          bestGap = gap
        }
      }
    }
    if (best === null) return
    used.add(best)
    members.push(best)
  }
}

function sine(c: Component, e: { cos: number, sin: number }): number {
  return Math.sin(c.angle) * e.cos - Math.cos(c.angle) * e.sin
}

function isLong(c: Component): boolean {
  return c.length > longAspect * c.thickness
}
