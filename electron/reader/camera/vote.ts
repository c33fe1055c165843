import type { MrzReading } from '../../contract/mrz.ts'

/** Frames that must say the same before it counts: no check digit covers names (9303-3 §4.9). */
const framesThatAgree = 2
const framesKept = 8

/**
 * The vote of a stream's frames. A reading is accepted when its check digits hold and two frames read
 * exactly the same lines; one frame's word is never enough.
 */
export class FrameVote {
  private readings: MrzReading[] = []

  /** Adds a frame's reading; the accepted one, or null while there is none. */
  add(reading: MrzReading): MrzReading | null {
    this.readings.push(reading)
    if (this.readings.length > framesKept) this.readings.shift()
    if (!reading.valid) return null
    const text = reading.lines.join('\n')
    const same = this.readings.filter((r) => r.valid && r.lines.join('\n') === text)
    if (same.length < framesThatAgree) return null
    const rivals = this.readings.filter((r) => r.valid && r.lines.join('\n') !== text).length
    if (rivals * 2 > same.length) return null
    return same.reduce((best, r) => (r.confidence > best.confidence ? r : best))
  }

  clear(): void {
    this.readings = []
  }
}
