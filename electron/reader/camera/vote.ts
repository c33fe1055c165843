import type { MrzReading } from '../../contract/mrz.ts'
import { contradicts } from '../../documents/mrz/unfitting.ts'

/** Frames that must say the same before it counts: no check digit covers names (9303-3 §4.9). */
const framesThatAgree = 2
const framesKept = 8

/** Frames that must agree on a zone that is legible and does not fit its check digits: one more, since nothing but the print vouches for it. */
const framesThatContradict = 3
/** From here up every character of a zone is legible: what does not fit then stands there. */
const legibleFrom = 0.9
/** Frames that must agree on lines of which the reader stays unsure, and for how long, before they are given as they are. */
const framesUnproven = 4
const unprovenAfterMs = 1500

/** One character in so many may be read otherwise on a worse frame of the same document. */
const sameOneIn = 10

/**
 * The vote of a stream's frames. A reading is accepted when its check digits hold and two frames read
 * exactly the same lines; one frame's word is never enough. A document whose digits do not fit is given as soon as three frames say the
 * same of it, one of which the reader stays unsure once steady frames have said the same long enough: a person must see what is wrong with it.
 */
export class FrameVote {
  private readings: MrzReading[] = []
  /** Lines of which the reader is unsure: how often seen in a row, and since when (the camera's clock). */
  private unproven: { text: string; frames: number; since: number } | null = null

  /** Adds a frame's reading; the accepted one, or null while there is none. `timeMs`: the camera's clock. */
  add(reading: MrzReading, timeMs: number, steady: boolean): MrzReading | null {
    this.readings.push(reading)
    if (this.readings.length > framesKept) this.readings.shift()
    if (!reading.valid) return this.doesNotFit(reading) ?? (this.isSettled(textOf(reading), timeMs, steady) ? reading : null)
    this.unproven = null
    // What another frame saw clearly is not made to fit by this one.
    if (this.readings.some((other) => contradicts(reading, other))) return null
    const same = this.readings.filter((r) => r.valid && textOf(r) === textOf(reading))
    const rivals = this.readings.filter((r) => r.valid && textOf(r) !== textOf(reading)).length
    return same.length < framesThatAgree || rivals * 2 > same.length ? null : surest(same)
  }

  /** A zone that is legible and that no repair makes fit: given once enough of the last frames say the same, whatever came between. */
  private doesNotFit(reading: MrzReading): MrzReading | null {
    if (!isLegibleAndWrong(reading)) return null
    const same = this.readings.filter((r) => isLegibleAndWrong(r) && textOf(r) === textOf(reading))
    // A frame whose check digits hold, without bending what these saw, is another zone or a better look at it.
    const rivals = this.readings.filter((r) => textOf(r) !== textOf(reading) && (r.valid ? !contradicts(r, reading) : isLegibleAndWrong(r))).length
    return same.length < framesThatContradict || rivals * 2 > same.length ? null : surest(same)
  }

  private isSettled(text: string, timeMs: number, steady: boolean): boolean {
    if (!steady || this.unproven?.text !== text) {
      this.unproven = { text, frames: 1, since: timeMs }
      return false
    }
    this.unproven.frames += 1
    return this.unproven.frames >= framesUnproven && timeMs - this.unproven.since >= unprovenAfterMs
  }

  clear(): void {
    this.readings = []
    this.unproven = null
  }
}

function isLegibleAndWrong(reading: MrzReading): boolean {
  return reading.confidence >= legibleFrom && reading.checks.some((check) => check.required && !check.ok)
}

function textOf({ lines }: MrzReading): string {
  return lines.join('\n')
}

function surest(readings: readonly MrzReading[]): MrzReading {
  return readings.reduce((best, r) => (r.confidence > best.confidence ? r : best))
}

/** The same document, though a frame of it may be read worse. */
export function isSameDocument(reading: MrzReading, accepted: MrzReading): boolean {
  const seen = reading.lines.join('')
  const known = accepted.lines.join('')
  if (seen === known) return true
  if (reading.valid || seen.length !== known.length) return false
  let different = 0
  for (let at = 0; at < seen.length; at++) if (seen[at] !== known[at]) different += 1
  return different * sameOneIn <= seen.length
}
