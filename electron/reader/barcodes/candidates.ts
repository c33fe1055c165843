import type { Texture } from './texture.ts'
import { smoothed } from './texture.ts'

/** A place that may hold a symbol: a rectangle of striped texture, turned by `angle`. */
export interface Candidate {
  /** Centre in picture pixels. */
  x: number
  y: number
  /** Direction across the bars in radians, (-pi/2, pi/2]: the reading direction or its opposite. */
  angle: number
  /** Size in pixels along `angle` and across it. */
  length: number
  breadth: number
  /** 0 (as much edge one way as the other: matrix codes) to 1 (bars only: linear codes). PDF417: 0.2 to 0.6. */
  coherence: number
  /** Mean gradient energy, for ordering. */
  energy: number
  /** Blocks it covers. */
  blocks: number
}

/** Gradient energy below which nothing is read anyway (contrast of about 12 grey levels). */
const faintest = 150
/** Reach of the blocks' smoothing, blocks: rows of a symbol differ, three of them together do not. */
const smoothing = 1
/** Share of the blocks that are weaker than the strongest: the picture's rim and specular spots are not the measure. */
const strongestShare = 0.995
/** Shares of the strongest energy where places are cut: a strict one separates a symbol from print beside it, a loose one keeps what a lamp washed out in one piece. */
const cutShares = [0.45, 0.22] as const
/** Blocks below which a place is too small to have a direction. */
const fewestBlocks = 6

/** Places that are joined in pairs, the first of all found: each with each costs the square. */
const mostJoined = 12
/** Cosine of twice the angle between two pieces of one symbol: 7 degrees. */
const sameDirection = 0.97
/** Coherence below which a piece has no direction to compare. */
const leastCoherence = 0.22
/** How far out of line two pieces may be, share of the broader one. */
const mostAcross = 0.3
/** How broad the narrower must be, share of the broader one. */
const equallyBroad = 0.6
/** Gap between them, breadths: a lamp's reflection; … */
const widestGap = 1.2
/** … and how far they may overlap. */
const mostOverlap = 0.2

/** What a place without direction is worth beside one of bars only: matrix codes are places, too. */
const plainWorth = 0.4

/** Two cuts of one place: distance of their middles, share of their lengths together, … */
const sameMiddle = 0.15
/** … difference of their lengths and of their breadths, shares of the first. */
const sameLength = 0.25
const sameBreadth = 0.3

/** Coherence of a place from which blocks that run another way are print that touches it, … */
const directed = 0.3
/** … if they have as much direction of their own, … */
const ownDirection = 0.3
/** … and the cosine of twice their angle to it is less: over 36 degrees. */
const otherDirection = 0.3
/** Keeps a block without any gradient from a division by nothing. */
const tiny = 1e-6
/** Share of the blocks that an extent leaves out at either end: a stray block of print moves no edge. */
const strayShare = 0.01

/** Places in order of promise, at most `most`. */
export function findCandidates(texture: Texture, most: number): Candidate[] {
  const { columns, rows } = texture
  const xx = smoothed(texture.xx, columns, rows, smoothing)
  const yy = smoothed(texture.yy, columns, rows, smoothing)
  const xy = smoothed(texture.xy, columns, rows, smoothing)
  const n = columns * rows
  const energy = new Float32Array(n)
  for (let i = 0; i < n; i++) energy[i] = xx[i]! + yy[i]!
  const sorted = Float32Array.from(energy).sort()
  const strongest = sorted[Math.floor(n * strongestShare)] ?? 0
  if (strongest < faintest) return []

  const found: Candidate[] = []
  for (const share of cutShares) {
    const cut = Math.max(faintest, strongest * share)
    const label = new Int32Array(n).fill(-1)
    for (let seed = 0; seed < n; seed++) {
      if (label[seed] !== -1 || energy[seed]! < cut) continue
      const members = grow(seed, cut, energy, label, columns, rows)
      if (members.length < fewestBlocks) continue
      const candidate = measure(members, texture, xx, yy, xy)
      if (candidate !== null && !found.some((other) => same(other, candidate))) found.push(candidate)
    }
  }
  return [...joined(found), ...found].toSorted((a, b) => promise(b) - promise(a)).slice(0, most)
}

/** Two pieces of one symbol with a lamp's reflection between them: same direction, in line, equally broad. */
function joined(found: Candidate[]): Candidate[] {
  const pairs: Candidate[] = []
  for (let i = 0; i < Math.min(found.length, mostJoined); i++) {
    for (let j = i + 1; j < Math.min(found.length, mostJoined); j++) {
      const a = found[i]!
      const b = found[j]!
      if (Math.cos(2 * (a.angle - b.angle)) < sameDirection || a.coherence < leastCoherence || b.coherence < leastCoherence) continue
      const cos = Math.cos(a.angle)
      const sin = Math.sin(a.angle)
      const along = (b.x - a.x) * cos + (b.y - a.y) * sin
      const across = (b.y - a.y) * cos - (b.x - a.x) * sin
      const gap = Math.abs(along) - (a.length + b.length) / 2
      const broad = Math.max(a.breadth, b.breadth)
      if (Math.abs(across) > mostAcross * broad || Math.min(a.breadth, b.breadth) < equallyBroad * broad || gap > widestGap * broad || gap < -mostOverlap * broad) continue
      const from = Math.min(-a.length / 2, along - b.length / 2)
      const to = Math.max(a.length / 2, along + b.length / 2)
      const middle = (from + to) / 2
      const slope = Math.atan2(Math.sign(along) * across, Math.abs(along))
      pairs.push({
        x: a.x + middle * cos - (across / along) * middle * sin,
        y: a.y + middle * sin + (across / along) * middle * cos,
        angle: a.angle + slope,
        length: to - from,
        breadth: broad,
        coherence: Math.min(a.coherence, b.coherence),
        energy: (a.energy + b.energy) / 2,
        blocks: a.blocks + b.blocks,
      })
    }
  }
  return pairs
}

function promise(c: Candidate): number {
  return Math.sqrt(c.energy) * Math.sqrt(c.blocks) * (plainWorth + c.coherence)
}

function same(a: Candidate, b: Candidate): boolean {
  const apart = Math.hypot(a.x - b.x, a.y - b.y)
  return apart < sameMiddle * (a.length + b.length) && Math.abs(a.length - b.length) < sameLength * a.length && Math.abs(a.breadth - b.breadth) < sameBreadth * a.breadth
}

function grow(seed: number, cut: number, energy: Float32Array, label: Int32Array, columns: number, rows: number): number[] {
  const members = [seed]
  label[seed] = seed
  for (let head = 0; head < members.length; head++) {
    const at = members[head]!
    const x = at % columns
    const y = (at - x) / columns
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const nx = x + dx
        const ny = y + dy
        if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue
        const next = ny * columns + nx
        if (label[next] !== -1 || energy[next]! < cut) continue
        label[next] = seed
        members.push(next)
      }
    }
  }
  return members
}

function measure(members: number[], texture: Texture, xx: Float32Array, yy: Float32Array, xy: Float32Array): Candidate | null {
  const { columns, block } = texture
  let a = 0
  let b = 0
  let c = 0
  for (const i of members) {
    a += texture.xx[i]!
    b += texture.yy[i]!
    c += texture.xy[i]!
  }
  const total = a + b
  if (total <= 0) return null
  const angle = 0.5 * Math.atan2(2 * c, a - b)
  const coherence = Math.hypot(a - b, 2 * c) / total
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const along: number[] = []
  const across: number[] = []
  for (const i of members) {
    const own = Math.hypot(xx[i]! - yy[i]!, 2 * xy[i]!) / (xx[i]! + yy[i]! + tiny)
    const turn = Math.cos(2 * (0.5 * Math.atan2(2 * xy[i]!, xx[i]! - yy[i]!) - angle))
    if (coherence > directed && own > ownDirection && turn < otherDirection) continue
    const x = ((i % columns) + 0.5) * block
    const y = (Math.floor(i / columns) + 0.5) * block
    along.push(x * cos + y * sin)
    across.push(y * cos - x * sin)
  }
  if (along.length < fewestBlocks) return null
  along.sort((p, q) => p - q)
  across.sort((p, q) => p - q)
  const edge = Math.floor(along.length * strayShare)
  const u0 = along[edge]! - block / 2
  const u1 = along[along.length - 1 - edge]! + block / 2
  const v0 = across[edge]! - block / 2
  const v1 = across[across.length - 1 - edge]! + block / 2
  const u = (u0 + u1) / 2
  const v = (v0 + v1) / 2
  return {
    x: u * cos - v * sin,
    y: u * sin + v * cos,
    angle,
    length: u1 - u0,
    breadth: v1 - v0,
    coherence,
    energy: total / members.length,
    blocks: members.length,
  }
}
