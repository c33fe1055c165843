import type { MrzReading, Quad } from '../../contract/mrz.ts'
import type { Rect } from '../../contract/primitives.ts'
import type { CameraHint, FrameAnswer } from '../../contract/reading.ts'
import { isOtherZone } from '../../documents/cross-check/same-document.ts'
import { Budget } from '../budget.ts'
import { findOutline } from '../images/outline.ts'
import { PagePyramid } from '../images/pyramid.ts'
import type { Look, MrzReader } from '../mrz/engine.ts'
import type { Zone } from '../mrz/find-lines.ts'
import { quadOf } from '../mrz/line-fit.ts'
import { makePagePictures, type PagePictures } from '../mrz/page-picture.ts'
import { pageQuadOf } from '../mrz/page-quad.ts'
import { onCamera, type Frame } from './frame.ts'
import { CalmHint, fullScale, hintForOutline, hintForZone, isDark } from './hints.ts'
import { boxAroundZone, onFrame, partOf } from './near-zone.ts'
import { measurePage } from './quality.ts'
import { boxAround, regionFor, type Size } from './region.ts'
import { Stillness } from './stillness.ts'
import { FrameVote, isSameDocument } from './vote.ts'

export interface FrameResult extends Omit<FrameAnswer, 'held'> {
  /** Only with `done`. */
  mrz: MrzReading | null
  /** Only with the frame that made it `done`. */
  pictures: PagePictures | null
  /** No zone, but the picture lies still and shows everything in full: worth a search for barcodes (and `searchedForCodes`). */
  codes: boolean
}

export interface CameraStreamOptions {
  mrz: Pick<MrzReader, 'look'>
}

const nothing: FrameResult = { outline: null, hint: 'noDocument', phase: 'searching', region: null, mrz: null, pictures: null, codes: false }

/** The finder's sizes for the whole picture of a camera that a page fills to a half or more; the one that worked last goes first. */
const sides = [425, 300, 600, 850]
/** Zones and lines alone that are tried at each size of a frame: a page held up fills it, and there is time for no more. */
const frameZones = 2
const frameSingles = 1
/** Share of the picture's border that a page may cover which is cut off by it. */
const cutOffPage = 0.28
/** How far a zone's corner may move between two frames that are steady, share of the picture's width. */
const steadyWithin = 0.015
/** A reading less sure than this is none: lines of print, or a zone in motion. */
const leastSure = 0.05
/** Longest time for a frame's zones, ms: the picture must not stutter. A frame goes by the clock: the next one comes anyway. */
const lookFor = 250
const frameBudget = (): Budget => new Budget({ work: Infinity, fenceMs: lookFor })
/** A page in view without a zone for this long is the wrong side of a card, ms. */
const turnOverAfter = 1500
/** Something that moves this long without rest is looked at all the same: a hand may never be quiet. ms */
const movesFor = 500
/** After this long without a zone the next document may come, ms. */
const forgetAfter = 900
/** Frames that glare, blur or distance spoil have no vote, unless nothing better comes for this long, ms: their check digits still must hold. */
const patience = 2500

/** One camera: frames in, what to show and at last a Reading out. State of one document at a time. */
export class CameraStream {
  private readonly mrz: Pick<MrzReader, 'look'>
  private readonly vote = new FrameVote()
  private readonly calm = new CalmHint()
  private readonly stillness = new Stillness()
  private camera: Size = { width: 1, height: 1 }
  private sequence = -1
  private last: FrameResult = nothing
  private side = sides[0]!
  /** Where the last frame's zone was read, px of the camera's picture; null where it was not, or its check digits did not hold. */
  private readAt: Rect | null = null
  private corner: { x: number, y: number } | null = null
  private lastZoneAt = -Infinity
  private pageSince: number | null = null
  private spoiltSince: number | null = null
  private accepted: MrzReading | null = null
  private round = 0
  /** The next frame was asked for, to look for barcodes. */
  private asked = false

  constructor(options: CameraStreamOptions) {
    this.mrz = options.mrz
  }

  /** One frame. `sequence` grows; a late frame gets the last answer. `timeMs`: the camera's clock. */
  async frame(frame: Frame, sequence: number, timeMs: number): Promise<FrameResult> {
    if (sequence <= this.sequence) return { ...this.last, pictures: null, codes: false }
    this.sequence = sequence
    this.camera = { width: Math.max(this.camera.width, frame.of.x + frame.of.width), height: Math.max(this.camera.height, frame.of.y + frame.of.height) }
    this.last = await this.see(frame, timeMs)
    return this.last
  }

  private async see(frame: Frame, timeMs: number): Promise<FrameResult> {
    const page = new PagePyramid(frame.image)
    const whole = !this.isPart(frame)
    const worthCodes = whole && this.stillness.see(page, timeMs)
    if (whole && this.stillness.movingFor(timeMs) < movesFor && this.stillness.movingFor(timeMs) > 0) return this.moving(page, frame, timeMs)
    const look = await this.lookNear(page, frame) ?? (await this.lookAt(page, frame))
    const zone = look.zones[0]
    const reading = look.readings.find((each) => each.valid || each.confidence >= leastSure)
    this.readAt = reading?.valid === true ? boxAroundZone(reading, frame, this.camera) : null
    const seen = findOutline(page) ?? (whole ? findOutline(page, cutOffPage) : null)
    // Lines of print are no zone: what they stand on may be the wrong side, or have a code.
    if (zone === undefined || (reading === undefined && this.accepted === null)) return this.withoutZone(page, frame, seen, timeMs, worthCodes, zone)
    this.lastZoneAt = timeMs
    this.pageSince = null
    const steady = this.isSteady(zone, frame)
    const expected = reading ? pageQuadOf(reading.format, reading.quads) : null
    const quad = expected ?? seen
    const outline = quad && onCamera(frame, quad)
    // A part that a moving page has left shows less and less of it: where nothing could be read, the whole picture comes next.
    const worthFull = outline !== null && (reading?.valid === true || (whole && steady))
    const base = { ...nothing, outline, region: worthFull ? boxAround(outline, this.camera) : null }
    if (this.accepted !== null) {
      if (reading === undefined || isSameDocument(reading, this.accepted)) {
        this.calm.show(null, timeMs)
        return { ...base, region: null, hint: null, phase: 'done', mrz: this.accepted }
      }
      this.forget()
    }
    const trouble = look.readings.some((other) => reading !== undefined && isOtherZone(reading, other)) ? 'oneDocument' : hintForZone(page, zone, frame, this.camera)
    const accepted = reading !== undefined && this.mayVote(trouble, timeMs) ? this.vote.add(reading, timeMs, steady) : null
    if (accepted !== null && reading !== undefined && frame.colours !== null) {
      const pictures = await makePagePictures(frame.colours(), { ...accepted, quads: reading.quads }, seen)
      // Without a page there is no Reading to give: another frame may show it.
      if (pictures !== null) {
        this.accepted = accepted
        this.calm.show(null, timeMs)
        return { ...nothing, outline: onCamera(frame, pictures.quad), hint: null, phase: 'done', mrz: accepted, pictures }
      }
    }
    // Two documents in view: the whole picture tells when one of them has gone.
    if (trouble === 'oneDocument') base.region = null
    const hint = this.calm.next(trouble ?? (steady ? null : 'holdStill'), timeMs)
    return { ...base, hint, phase: reading?.valid === true ? 'reading' : steady ? 'steady' : 'searching' }
  }

  /** What came of a frame with `codes`: after a code the same part is looked at again, since two looks must agree. */
  searchedForCodes(found: boolean, timeMs: number): void {
    this.asked = found
    if (!found) this.stillness.searched(timeMs)
  }

  /** A part that was asked for because a zone was read on it: the same lines again, without a search of the whole page. Null where that gives nothing valid. */
  private async lookNear(page: PagePyramid, frame: Frame): Promise<Look | null> {
    if (this.readAt === null || !this.isPart(frame)) return null
    const part = partOf(page, frame, this.readAt)
    if (part === null) return null
    const side = Math.round((this.side * frame.scale * Math.max(part.page.width, part.page.height)) / Math.max(this.camera.width, this.camera.height))
    const look = await this.mrz.look(part.page, { sides: [side], zones: 1, singles: 1, budget: frameBudget() })
    return look.readings.some(({ valid }) => valid) ? onFrame(look, part) : null
  }

  private isPart({ of }: Frame): boolean {
    return of.width !== this.camera.width || of.height !== this.camera.height
  }

  private async lookAt(page: PagePyramid, { of }: Frame): Promise<Look> {
    // Of the whole picture two sizes a frame keep the answer quick; the others take turns until one finds something.
    const others = sides.filter((side) => side !== this.side)
    const next = others[this.round++ % others.length]!
    const share = Math.max(of.width, of.height) / Math.max(this.camera.width, this.camera.height)
    const began = performance.now()
    const tried = share < 1 ? [this.side, ...others] : [this.side, next]
    const look = await this.mrz.look(page, { sides: tried.map((side) => Math.round(side * share)), zones: frameZones, singles: frameSingles, budget: frameBudget() })
    const found = tried.find((side) => Math.round(side * share) === look.side)
    // Where there was time for one size only, another goes first next time.
    this.side = found ?? (performance.now() - began > lookFor ? next : this.side)
    return look
  }

  /** A page on its way in or out: lines that are blurred by it take longest to read, and in vain. */
  private moving(page: PagePyramid, frame: Frame, timeMs: number): FrameResult {
    this.corner = null
    this.readAt = null
    if (this.accepted !== null && timeMs - this.lastZoneAt <= forgetAfter) return { ...nothing, hint: null, phase: 'done', mrz: this.accepted }
    const seen = findOutline(page)
    const outline = seen && onCamera(frame, seen)
    return { ...nothing, outline, hint: this.calm.next(outline === null ? 'noDocument' : 'holdStill', timeMs) }
  }

  private withoutZone(page: PagePyramid, frame: Frame, seen: Quad | null, timeMs: number, worthCodes: boolean, zone: Zone | undefined): FrameResult {
    this.corner = null
    this.spoiltSince = null
    const outline = seen && onCamera(frame, seen)
    if (timeMs - this.lastZoneAt > forgetAfter) this.forget()
    else if (this.accepted !== null) return { ...nothing, hint: null, phase: 'done', mrz: this.accepted }
    const full = frame.scale < fullScale
    // A picture in full is searched at once; for a small one the next shows where a code may be.
    const base = { ...nothing, codes: full && (worthCodes || this.asked), region: worthCodes && !full ? regionFor(outline, this.camera) : null }
    this.asked = base.region !== null
    if (outline === null || seen === null) {
      this.pageSince = null
      const lines = zone === undefined ? null : hintForZone(page, zone, frame, this.camera)
      return { ...base, hint: this.calm.next(isDark(page) ? 'dark' : lines ?? 'noDocument', timeMs) }
    }
    this.pageSince ??= timeMs
    const waited = timeMs - this.pageSince > turnOverAfter
    const trouble = isDark(page) ? 'dark' : hintForOutline(outline, this.camera) ?? measurePage(page, seen) ?? this.troubleOfLines(page, frame, zone)
    return { ...base, outline, hint: this.calm.next(trouble ?? (waited ? 'turnOver' : 'holdStill'), timeMs) }
  }

  /** What is wrong with lines that could not be read. The page is large enough: small print on it is not what is wanted. */
  private troubleOfLines(page: PagePyramid, frame: Frame, zone: Zone | undefined): CameraHint | null {
    const trouble = zone === undefined ? null : hintForZone(page, zone, frame, this.camera)
    return trouble === 'moveCloser' ? null : trouble
  }

  private isSteady(zone: Zone, frame: Frame): boolean {
    const [corner] = onCamera(frame, quadOf(zone.lines[0]!))
    const before = this.corner
    this.corner = corner
    return before !== null && Math.hypot(before.x - corner.x, before.y - corner.y) < steadyWithin * this.camera.width
  }

  private mayVote(trouble: CameraHint | null, timeMs: number): boolean {
    if (trouble === null) {
      this.spoiltSince = null
      return true
    }
    this.spoiltSince ??= timeMs
    return trouble !== 'oneDocument' && timeMs - this.spoiltSince >= patience
  }

  private forget(): void {
    this.accepted = null
    this.readAt = null
    this.spoiltSince = null
    this.vote.clear()
  }
}
