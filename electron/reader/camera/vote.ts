import type { MrzReading } from '../../contract/mrz.ts'

/** Frames that must say the same before it counts: no check digit covers names (9303-3 §4.9). */
const framesThatAgree = 2
const framesKept = 8

/** Frames that must agree on lines that are not valid, and for how long, before they are given as they are. */
const framesUnproven = 4
const unprovenAfterMs = 1500

/**
 * The vote of a stream's frames. A reading is accepted when its check digits hold and two frames read
 * exactly the same lines; one frame's word is never enough. A document whose digits do not fit, or of which the reader stays unsure, is
 * given too, once steady frames have said the same long enough: a person must see what is wrong with it.
 */
export class FrameVote {
  private readings: MrzReading[] = []
  /** Lines that are not valid: how often seen in a row, and since when (the camera's clock). */
  private unproven: { text: string; frames: number; since: number } | null = null

  /** Adds a frame's reading; the accepted one, or null while there is none. `timeMs`: the camera's clock. */
  add(reading: MrzReading, timeMs: number, steady: boolean): MrzReading | null {
    this.readings.push(reading)
    if (this.readings.length > framesKept) this.readings.shift()
    const text = reading.lines.join('\n')
    if (!reading.valid) return this.isSettled(text, timeMs, steady) ? reading : null
    this.unproven = null
    const same = this.readings.filter((r) => r.valid && r.lines.join('\n') === text)
    if (same.length < framesThatAgree) return null
    const rivals = this.readings.filter((r) => r.valid && r.lines.join('\n') !== text).length
    if (rivals * 2 > same.length) return null
    return same.reduce((best, r) => (r.confidence > best.confidence ? r : best))
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
