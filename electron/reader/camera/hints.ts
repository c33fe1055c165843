import type { CameraHint } from '../../contract/reading.ts'
import type { Quad } from '../../contract/mrz.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import type { Zone } from '../mrz/find-lines.ts'
import { capHeightOf, quadOf } from '../mrz/line-fit.ts'
import type { Frame } from './frame.ts'
import { brightness, measureLine } from './quality.ts'

/** Mean luminance below which a camera sees noise, 0 to 255. */
const darkBelow = 35
/** Cap height below which characters run into each other, px of the camera's picture. */
const leastCap = 7.5
/** Share of a line that light may wash away. */
const mostGlare = 0.06
/** Width of an edge, in cap heights. */
const widestEdge = 0.32
/** A page whose corners come this near to the picture's edge is cut off there, share of the picture's longer side. */
const edgeShare = 0.004
/** … and px more, by which an outline may be off. */
const edgeRoom = 6
/** Paper beside a zone, cap heights: wider than a character; … */
const paperBeside = 1.2
/** … and px of the camera's picture at least. */
const leastPaper = 4
/** Px of the camera's picture in one of the frame's up to which the frame shows what its lens does; smaller ones have soft edges whatever. */
export const fullScale = 1.5
/** Share of the picture's longer side from which a line fills it. */
const fillsShare = 0.9
/** Corners out of the picture from which the page is too near, not beside it. */
const cornersTooNear = 3
/** Share of the picture's width below which a page is too small: a passport's capitals are 12 px high there at 1080p. */
const smallPage = 0.32

export function isDark(page: PagePyramid): boolean {
  return brightness(page) < darkBelow
}

/** What keeps this zone from being read, the worst first; null when nothing does. `frameWidth`, `frameHeight`: the camera's picture, px. */
export function hintForZone(page: PagePyramid, zone: Zone, frame: Pick<Frame, 'of' | 'scale'>, camera: { width: number, height: number }): CameraHint | null {
  const cut = zone.lines.some((line) => quadOf(line).some((p) => {
    const margin = Math.max(leastPaper, paperBeside * capHeightOf(line) * frame.scale)
    const [x, y] = [frame.of.x + p.x * frame.scale, frame.of.y + p.y * frame.scale]
    return x < margin || y < margin || x > camera.width - margin || y > camera.height - margin
  }))
  if (cut) return fillsFrame(zone, frame, camera) ? 'moveAway' : 'wholePage'
  const lines = zone.lines.map((line) => measureLine(page, line)).filter((q) => q !== null)
  if (lines.length === 0) return 'holdStill'
  // What is dark has little contrast and soft edges too: more light comes first.
  if (isDark(page)) return 'dark'
  if (Math.max(...lines.map((q) => q.glare)) > mostGlare) return 'glare'
  if (Math.max(...lines.map((q) => q.capHeight)) * frame.scale < leastCap) return 'moveCloser'
  return frame.scale < fullScale && Math.min(...lines.map((q) => q.edgeWidth)) > widestEdge ? 'blurred' : null
}

/** The line runs out of the picture on both sides, or nearly: the page is too near, not beside the picture. */
function fillsFrame(zone: Zone, { scale }: Pick<Frame, 'scale'>, camera: { width: number, height: number }): boolean {
  return zone.lines.some(({ length }) => length * scale > fillsShare * Math.max(camera.width, camera.height))
}

/** Where a page is seen but no zone on it: too small, or out of the picture. Null when it lies well. Both in px of the camera's picture. */
export function hintForOutline(outline: Quad, camera: { width: number, height: number }): CameraHint | null {
  const edge = edgeShare * Math.max(camera.width, camera.height) + edgeRoom
  const out = outline.filter(({ x, y }) => x < edge || y < edge || x > camera.width - edge || y > camera.height - edge).length
  if (out >= cornersTooNear) return 'moveAway'
  if (out > 0) return 'wholePage'
  const longer = Math.max(...outline.map((p, i) => Math.hypot(p.x - outline[(i + 1) % 4]!.x, p.y - outline[(i + 1) % 4]!.y)))
  return longer < smallPage * camera.width ? 'moveCloser' : null
}

/** A hint must be wanted this long before it is shown, and is then shown at least so long: words that flicker are not read. ms */
const showAfter = 250
const keepFor = 900

/** The hints of a stream, calmed. */
export class CalmHint {
  private shown: CameraHint | null = 'noDocument'
  private shownAt = -Infinity
  private wanted: CameraHint | null = 'noDocument'
  private wantedSince = -Infinity

  /** The hint to show where a frame wants `hint`. Null, when all is well, shows at once where the page is being read. `timeMs`: the camera's clock. */
  next(hint: CameraHint | null, timeMs: number): CameraHint | null {
    if (hint !== this.wanted) {
      this.wanted = hint
      this.wantedSince = timeMs
    }
    if (hint === this.shown) return hint
    if (timeMs - this.wantedSince >= showAfter && timeMs - this.shownAt >= keepFor) this.show(hint, timeMs)
    return this.shown
  }

  /** Show this at once, whatever was there before: the document is read, or has gone. */
  show(hint: CameraHint | null, timeMs: number): void {
    this.wanted = hint
    this.wantedSince = timeMs
    this.shown = hint
    this.shownAt = timeMs
  }
}
