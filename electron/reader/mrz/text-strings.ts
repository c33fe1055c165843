import { findComponents, type Component } from '../images/components.ts'
import type { GrayImage } from '../images/image.ts'
import { blackHat, boxMean, dilate } from '../images/morphology.ts'

/** A straight string of dark ink on one pyramid level: from `start` to `end` along its axis, in that level's px. */
export interface TextString {
  x0: number
  y0: number
  x1: number
  y1: number
  /** Height of the ink, px. */
  thickness: number
}

/** Cap height (px) that a level is meant for; the windows below are sized to it. */
export const levelCapHeight = { from: 5, to: 9 }

const hatSize = 7
const densitySize = 5
const reachSize = 17

/**
 * Strings of text of 5 to 9 px cap height at any angle. Black-hat leaves thin dark strokes whatever the
 * background; their density against the strongest density nearby keeps lines apart that stand close;
 * long thin components and chains of them are the strings.
 */
export function findTextStrings(level: GrayImage, minLength: number): TextString[] {
  const { width, height } = level
  if (width < 32 || height < 16) return []
  const hat = blackHat(level, hatSize, hatSize)
  const density = boxMean(hat, densitySize)
  const peak = dilate(density, reachSize, reachSize)
  const floor = inkFloor(peak)
  const mask = new Uint8Array(width * height)
  for (let i = 0; i < mask.length; i++) {
    const value = density.data[i]!
    if (value > floor && value * 20 > peak.data[i]! * 9) mask[i] = 1
  }
  const pieces = findComponents(mask, width, height, 12).filter(isPiece)
  return chain(pieces)
    .map(asString)
    .filter((s) => Math.hypot(s.x1 - s.x0, s.y1 - s.y0) >= minLength && unevenness(hat, s) >= leastUneven)
}

/** Ink along a rule or a stripe is even; along glyphs it varies by more than this share of its mean. */
const leastUneven = 0.36

/** Deviation over mean of the ink along a string's axis. */
function unevenness(hat: GrayImage, s: TextString): number {
  const length = Math.hypot(s.x1 - s.x0, s.y1 - s.y0)
  const cos = (s.x1 - s.x0) / length
  const sin = (s.y1 - s.y0) / length
  let count = 0
  let sum = 0
  let squares = 0
  for (let t = 0; t <= length; t++) {
    let ink = 0
    for (let off = -1; off <= 1; off++) {
      const x = Math.round(s.x0 + cos * t - sin * off)
      const y = Math.round(s.y0 + sin * t + cos * off)
      if (x >= 0 && y >= 0 && x < hat.width && y < hat.height) ink += hat.data[y * hat.width + x]!
    }
    count++
    sum += ink
    squares += ink * ink
  }
  const mean = sum / count
  return mean <= 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean
}

/** Weakest ink density that counts: an eighth of what the strongest ink of this picture has, never below noise. */
function inkFloor(peak: GrayImage): number {
  const histogram = new Uint32Array(256)
  for (const value of peak.data) histogram[value]!++
  let left = peak.data.length * 0.05
  let value = 255
  while (value > 0 && left > histogram[value]!) left -= histogram[value--]!
  return Math.max(3, value / 8)
}

function isPiece(c: Component): boolean {
  if (c.thickness < 2 || c.thickness > 14) return false
  return c.length >= c.thickness * 1.6 || c.area <= 150
}

/** Groups of pieces that follow each other on one axis. The long ones lead, the small ones may only fill in. */
function chain(pieces: Component[]): Component[][] {
  const leaders = pieces.filter((c) => c.length >= 2.5 * c.thickness && c.length >= 15)
  leaders.sort((a, b) => b.length - a.length)
  const used = new Set<Component>()
  const grid = new Map<number, Component[]>()
  const cell = 32
  for (const c of pieces) {
    for (let gx = Math.floor(c.left / cell); gx <= Math.floor(c.right / cell); gx++) {
      const key = gx * 4096 + Math.floor(c.y / cell)
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
    for (const side of [1, -1]) grow(members, side, used, grid, cell)
    chains.push(members)
  }
  return chains
}

function extent(members: readonly Component[]): { x: number, y: number, cos: number, sin: number, from: number, to: number, thickness: number } {
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
      const l = (c.length * c.length) / 12
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
    const half = c === lead || c.length > 2 * c.thickness ? c.length / 2 : Math.max(c.length, c.thickness) / 2
    from = Math.min(from, t - half)
    to = Math.max(to, t + half)
  }
  return { x, y, cos, sin, from, to, thickness: lead.thickness }
}

function grow(members: Component[], side: number, used: Set<Component>, grid: Map<number, Component[]>, cell: number): void {
  for (let step = 0; step < 64; step++) {
    const e = extent(members)
    const end = side > 0 ? e.to : e.from
    const reach = 2.6 * e.thickness
    const ex = e.x + e.cos * end
    const ey = e.y + e.sin * end
    let best: Component | null = null
    let bestGap = reach
    const gx = Math.floor(ex / cell)
    const gy = Math.floor(ey / cell)
    for (let i = gx - 2; i <= gx + 2; i++) {
      for (let j = gy - 2; j <= gy + 2; j++) {
        for (const c of grid.get(i * 4096 + j) ?? []) {
          if (used.has(c) || c.thickness > 1.7 * e.thickness || c.area > 1.6 * c.length * e.thickness + 40) continue
          const t = (c.x - e.x) * e.cos + (c.y - e.y) * e.sin
          const off = Math.abs(-(c.x - e.x) * e.sin + (c.y - e.y) * e.cos)
          const longPiece = c.length > 2 * c.thickness
          const half = longPiece ? c.length / 2 : Math.max(c.length, c.thickness) / 2
          const gap = side > 0 ? t - half - end : end - (t + half)
          if (gap < -1.2 * e.thickness || gap > bestGap) continue
          if (off > 0.45 * e.thickness + 0.015 * (e.to - e.from)) continue
          // A short piece's own direction says little.
          if (longPiece && Math.abs(sine(c, e)) > 0.1 + (0.6 * c.thickness) / c.length) continue
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

function asString(members: Component[]): TextString {
  const e = extent(members)
  return {
    x0: e.x + e.cos * e.from, y0: e.y + e.sin * e.from,
    x1: e.x + e.cos * e.to, y1: e.y + e.sin * e.to,
    thickness: e.thickness,
  }
}
