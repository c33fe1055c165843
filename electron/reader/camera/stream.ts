import type { MrzReading, Quad } from '../../contract/mrz.ts'
import { decodePages } from '../images/decode.ts'
import type { RgbImage } from '../images/image.ts'
import { findOutline } from '../images/outline.ts'
import { PagePyramid } from '../images/pyramid.ts'
import type { MrzReader } from '../mrz/engine.ts'
import type { Zone } from '../mrz/find-lines.ts'
import { quadOf } from '../mrz/line-fit.ts'
import { makePagePictures, type PagePictures } from '../mrz/page-picture.ts'
import { pageQuadOf } from '../mrz/page-quad.ts'
import { brightness, measureLine } from './quality.ts'
import { FrameVote } from './vote.ts'

/** Hints, in the order in which they help: `hints.<code>` in the locale files. */
export type StreamHint = 'noDocument' | 'dark' | 'moveCloser' | 'moveAway' | 'glare' | 'blurred' | 'holdStill' | 'turnOver'

export interface FrameResult {
  /** The page in the frame's px, clockwise from its top left; null when none is seen. */
  outline: Quad | null
  hint: StreamHint | null
  phase: 'searching' | 'steady' | 'reading' | 'done'
  /** Only with `done`. */
  mrz: MrzReading | null
  /** Only with the frame that made it `done`. */
  pictures: PagePictures | null
}

export interface CameraStreamOptions {
  mrz: Pick<MrzReader, 'look'>
  modulesFolder: string
}

const nothing: FrameResult = { outline: null, hint: 'noDocument', phase: 'searching', mrz: null, pictures: null }

/** The finder's sizes for a frame that a page fills to a half or more; the one that worked last goes first. */
const sides = [425, 300, 600, 850]
/** Longest time for a frame's zones, ms: the picture must not stutter. */
const lookFor = 250
/** A page in view without a zone for this long is the wrong side of a card, ms. */
const turnOverAfter = 1500
/** After this long without a zone the next document may come, ms. */
const forgetAfter = 900

/** One camera: frames in, what to show and at last a Reading out. State of one document at a time. */
export class CameraStream {
  private readonly options: CameraStreamOptions
  private readonly vote = new FrameVote()
  private sequence = -1
  private last: FrameResult = nothing
  private side = sides[0]!
  private corner: { x: number, y: number } | null = null
  private lastZoneAt = -Infinity
  private pageSince: number | null = null
  private accepted: MrzReading | null = null
  private round = 0

  constructor(options: CameraStreamOptions) {
    this.options = options
  }

  /**
   * One frame, JPEG or decoded. `sequence` grows; a late frame gets the last answer. `timeMs`: the
   * camera's clock. Throws what `decodePages` throws.
   */
  async frame(input: Uint8Array | RgbImage, sequence: number, timeMs: number): Promise<FrameResult> {
    if (sequence <= this.sequence) return this.last
    this.sequence = sequence
    const image = input instanceof Uint8Array ? await this.decode(input) : input
    this.last = await this.see(image, timeMs)
    return this.last
  }

  private async decode(jpeg: Uint8Array): Promise<RgbImage> {
    const limits = { pixels: 12_000_000, pages: 1, timeLimit: 4000 }
    return (await decodePages(jpeg, { modulesFolder: this.options.modulesFolder, limits }))[0]!
  }

  private async see(image: RgbImage, timeMs: number): Promise<FrameResult> {
    const page = new PagePyramid(image)
    // Two sizes a frame keep the answer quick; the others take turns until one finds something.
    const others = sides.filter((side) => side !== this.side)
    const next = others[this.round++ % others.length]!
    const began = performance.now()
    const look = await this.options.mrz.look(page, { sides: [this.side, next], zones: 2, singles: 1, timeLimit: lookFor })
    // Where there was time for one size only, another goes first next time.
    this.side = look.side ?? (performance.now() - began > lookFor ? next : this.side)
    const zone = look.zones[0]
    const reading = look.readings[0]
    if (zone === undefined) return this.withoutZone(page, timeMs)
    this.lastZoneAt = timeMs
    this.pageSince = null
    const steady = this.isSteady(zone, image.width)
    const seen = findOutline(page)
    const outline = (reading && pageQuadOf(reading.format, reading.quads)) ?? seen
    const base = { outline, mrz: null, pictures: null }
    if (this.accepted !== null) {
      if (reading === undefined || isSameDocument(reading, this.accepted)) {
        return { ...base, hint: null, phase: 'done', mrz: this.accepted }
      }
      this.forget()
    }
    const accepted = reading === undefined ? null : this.vote.add(reading, timeMs, steady)
    if (accepted !== null && reading !== undefined) {
      const pictures = await makePagePictures(image, { ...accepted, quads: reading.quads }, seen)
      // Without a page there is no Reading to give: another frame may show it.
      if (pictures !== null) {
        this.accepted = accepted
        return { outline: pictures.quad, hint: null, phase: 'done', mrz: accepted, pictures }
      }
    }
    const hint = hintFor(page, zone) ?? (steady ? null : 'holdStill')
    return { ...base, hint, phase: reading?.valid === true ? 'reading' : steady ? 'steady' : 'searching' }
  }

  private withoutZone(page: PagePyramid, timeMs: number): FrameResult {
    this.corner = null
    if (timeMs - this.lastZoneAt > forgetAfter) this.forget()
    else if (this.accepted !== null) return { ...nothing, hint: null, phase: 'done', mrz: this.accepted }
    const outline = findOutline(page)
    if (outline === null) {
      this.pageSince = null
      return { ...nothing, hint: brightness(page) < 35 ? 'dark' : 'noDocument' }
    }
    this.pageSince ??= timeMs
    const waited = timeMs - this.pageSince > turnOverAfter
    return { ...nothing, outline, hint: waited ? 'turnOver' : 'holdStill' }
  }

  private isSteady(zone: Zone, width: number): boolean {
    const quad = quadOf(zone.lines[0]!)
    const before = this.corner
    this.corner = quad[0]
    return before !== null && Math.hypot(before.x - quad[0].x, before.y - quad[0].y) < 0.015 * width
  }

  private forget(): void {
    this.accepted = null
    this.vote.clear()
  }
}

/** The same document, though a frame of it may be read worse: at most one character in ten is another. */
function isSameDocument(reading: MrzReading, accepted: MrzReading): boolean {
  const seen = reading.lines.join('')
  const known = accepted.lines.join('')
  if (seen === known) return true
  if (reading.valid || seen.length !== known.length) return false
  let different = 0
  for (let at = 0; at < seen.length; at++) if (seen[at] !== known[at]) different += 1
  return different * 10 <= seen.length
}

/** What keeps this zone from being read, the worst first; null when nothing does. */
function hintFor(page: PagePyramid, zone: Zone): StreamHint | null {
  const lines = zone.lines.map((line) => measureLine(page, line)).filter((q) => q !== null)
  if (lines.length === 0) return 'holdStill'
  const margin = 4
  const cut = zone.lines.some((line) => quadOf(line).some((p) =>
    p.x < margin || p.y < margin || p.x > page.width - margin || p.y > page.height - margin))
  if (cut) return 'moveAway'
  if (Math.max(...lines.map((q) => q.glare)) > 0.06) return 'glare'
  if (Math.max(...lines.map((q) => q.capHeight)) < 7.5) return 'moveCloser'
  if (Math.min(...lines.map((q) => q.edgeWidth)) > 0.32) return 'blurred'
  return brightness(page) < 35 ? 'dark' : null
}
