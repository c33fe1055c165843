import type { PagePyramid } from '../images/pyramid.ts'

/** Mean difference of two pictures, 0 to 255, above which something moved. */
const moved = 2.5
/** Size at which pictures are compared, px of the longer side: sensor noise is averaged away. */
const thumbSide = 48
/** A picture that was searched in vain is searched again after this long, ms: a hand trembles, a lens focuses. */
const again = 1200

/** Whether anything moves before a camera, and whether what lies there was searched for barcodes before. Whole pictures only. */
export class Stillness {
  private movingSince: number | null = null
  private last: Uint8Array | null = null
  private searchedThumb: Uint8Array | null = null
  private searchedAt = -Infinity

  /** Look at the whole picture of the camera. True where it lies still and a search for barcodes is worth its time. */
  see(page: PagePyramid, timeMs: number): boolean {
    const thumb = page.sized(thumbSide).image.data
    const still = this.last !== null && differenceOf(this.last, thumb) < moved
    this.last = thumb
    if (!still) this.movingSince ??= timeMs - 1
    else this.movingSince = null
    if (!still) return false
    return this.searchedThumb === null || timeMs - this.searchedAt > again || differenceOf(this.searchedThumb, thumb) >= moved
  }

  /** How long something has been moving, ms; 0 when it lies still. */
  movingFor(timeMs: number): number {
    return this.movingSince === null ? 0 : timeMs - this.movingSince
  }

  /** It was searched as it lies there now. */
  searched(timeMs: number): void {
    this.searchedAt = timeMs
    this.searchedThumb = this.last
  }
}

function differenceOf(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Infinity
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}
