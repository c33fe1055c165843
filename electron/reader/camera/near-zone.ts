import type { MrzReading, Quad } from '../../contract/mrz.ts'
import type { Rect } from '../../contract/primitives.ts'
import type { GrayImage } from '../images/image.ts'
import { PagePyramid } from '../images/pyramid.ts'
import type { Look } from '../mrz/engine.ts'
import { onCamera, type Frame } from './frame.ts'
import { boxAround, type Size } from './region.ts'

/** Sizes of a part, px of the frame, below which no zone is on it. */
const leastWidth = 64
const leastHeight = 32

/** A part of a frame by itself, and where it lies on the frame, px of it. */
export interface Part {
  page: PagePyramid
  x: number
  y: number
}

/** The upright part of the camera's picture in which a zone's lines will be found again, with room for a hand's movement. */
export function boxAroundZone(reading: MrzReading, frame: Pick<Frame, 'of' | 'scale'>, camera: Size): Rect {
  const points = reading.quads.flatMap((quad) => onCamera(frame, quad))
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const corners: Quad = [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }]
  return boxAround(corners, camera)
}

/** Luminance of what the frame shows of a part of the camera's picture. Null where the frame shows too little of it to be worth a look. */
export function partOf(page: PagePyramid, frame: Pick<Frame, 'of' | 'scale'>, wanted: Rect): Part | null {
  const at = (value: number, from: number, end: number): number => Math.min(end, Math.max(0, Math.round((value - from) / frame.scale)))
  const [x, right] = [at(wanted.x, frame.of.x, page.width), at(wanted.x + wanted.width, frame.of.x, page.width)]
  const [y, bottom] = [at(wanted.y, frame.of.y, page.height), at(wanted.y + wanted.height, frame.of.y, page.height)]
  const [width, height] = [right - x, bottom - y]
  if (width < leastWidth || height < leastHeight) return null
  const from = page.halved(0)
  const part: GrayImage = { width, height, data: new Uint8Array(width * height) }
  for (let row = 0; row < height; row++) {
    const start = (y + row) * from.width + x
    part.data.set(from.data.subarray(start, start + width), row * width)
  }
  return { page: new PagePyramid(part), x, y }
}

/** What was found on a part, in px of the frame. */
export function onFrame({ readings, zones, side }: Look, { x, y }: Part): Look {
  return {
    side,
    readings: readings.map((reading) => ({ ...reading, quads: reading.quads.map((quad) => quad.map((p) => ({ x: p.x + x, y: p.y + y })) as Quad) })),
    zones: zones.map((zone) => ({ ...zone, lines: zone.lines.map((line) => ({ ...line, x: line.x + x, y: line.y + y })) })),
  }
}
