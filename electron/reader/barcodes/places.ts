import type { BarcodeReading } from '../../contract/barcodes.ts'
import type { Candidate } from './candidates.ts'
import { centreOf, isInside, longestSide } from './geometry.ts'

/** How long a symbol's longest side must be, share of a place whose middle it lies near, for it to be what that place holds. */
const fillsPlace = 0.55

/** A reading and how many scan lines agreed on it. */
interface Found {
  reading: BarcodeReading
  lines: number
}

/**
 * What has been read so far, by place: one symbol that several attempts read is there once, two symbols
 * that say the same are there twice.
 */
export class Places {
  private found: Found[] = []

  /** Readings in the order in which they were found. */
  get readings(): BarcodeReading[] {
    return this.found.map(({ reading }) => reading)
  }

  /** Adds a reading; `false` when its symbol is known already, or when it is bars of another symbol taken for a linear code. */
  add(reading: BarcodeReading, lines: number): boolean {
    const own: Found = { reading, lines }
    if (this.found.some(({ reading: other }) => isSameSymbol(other, reading))) return false
    if (this.found.some((other) => isWithin(own, other))) return false
    this.found = [...this.found.filter((other) => !isWithin(other, own)), own]
    return true
  }

  /** Whether a candidate is a symbol that has been read, or a part of one. One small code in a large place leaves the rest to be read. */
  hasRead(candidate: Pick<Candidate, 'x' | 'y' | 'length' | 'breadth'>): boolean {
    const size = Math.max(candidate.length, candidate.breadth)
    return this.found.some(({ reading: { quad } }) => {
      if (isInside([candidate.x, candidate.y], quad)) return true
      const [x, y] = centreOf(quad)
      return Math.hypot(x - candidate.x, y - candidate.y) < size / 2 && longestSide(quad) > size * fillsPlace
    })
  }

  /** Whether a candidate and a symbol that has been read lie in one place: another try there is not worth much. */
  touches(candidate: Pick<Candidate, 'x' | 'y' | 'length' | 'breadth'>): boolean {
    return this.hasRead(candidate) || this.found.some(({ reading: { quad } }) => {
      const [x, y] = centreOf(quad)
      return Math.hypot(x - candidate.x, y - candidate.y) < Math.max(candidate.length, candidate.breadth) / 2
    })
  }
}

function isSameSymbol(a: BarcodeReading, b: BarcodeReading): boolean {
  if (a.format !== b.format || a.text !== b.text) return false
  const [ax, ay] = centreOf(a.quad)
  const [bx, by] = centreOf(b.quad)
  return Math.hypot(ax - bx, ay - by) < Math.max(longestSide(a.quad), longestSide(b.quad)) / 2
}

/**
 * Whether `weak` is a linear code in the place of something that is better founded. Two symbols with error
 * correction may lie within each other (a QR code inside a QR code): both stay.
 */
function isWithin(weak: Found, strong: Found): boolean {
  if (!isLinear(weak.reading) || !isInside(centreOf(weak.reading.quad), strong.reading.quad)) return false
  if (!isLinear(strong.reading)) return true
  if (strong.reading.parsed !== null || weak.reading.parsed !== null) return strong.reading.parsed !== null && weak.reading.parsed === null
  // Code 128 has a check character, Code 39 none.
  if (strong.reading.format !== weak.reading.format) return strong.reading.format === 'Code128'
  return strong.lines >= weak.lines
}

function isLinear({ format }: BarcodeReading): boolean {
  return format === 'Code128' || format === 'Code39'
}
