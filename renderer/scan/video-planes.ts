import type { CameraFrame } from '../../electron/contract/camera.ts'
import { JPEG_MAX, type Rect } from '../../electron/contract/primitives.ts'
import { halveLuma } from './camera-source.ts'
import { GLANCE_HEIGHT, GLANCE_WIDTH } from './rest.ts'

/** Widest picture that a search for a page is given, px: half of 1080p. */
const SEARCH_WIDTH = 1100
/** Luminance is looked at in every so many pixels to tell its range. */
const RANGE_STEP = 61
/** Black and white of video (ITU-R BT.601-7 §2.5.3) … */
const [LEAST_LUMA, MOST_LUMA] = [16, 235]
/** … and with what noise and sharpening put beyond them. */
const [BLACK, WHITE] = [12, 243]
/** Share of pixels beyond those that no video has. */
const BEYOND = 0.002

/** Bytes of one frame are kept and written again: at ten frames a second they would be the page's largest litter. */
let kept = new Uint8Array(0)

function room(size: number): Uint8Array<ArrayBuffer> {
  if (kept.length < size) kept = new Uint8Array(size)
  return kept.subarray(0, size)
}

/** Size of the picture that a frame of planes is part of, px; even sides. */
export function sizeOfPlanes({ visibleRect }: VideoFrame): { width: number; height: number } | null {
  return visibleRect === null ? null : { width: visibleRect.width & ~1, height: visibleRect.height & ~1 }
}

/**
 * A frame from the planes that the camera delivered: no drawing, no JPEG, some 5 ms of the page's time. Null for formats whose planes cannot be read here
 * (pixels that live on the graphics card, RGB, or more colour than 4:2:0).
 */
export async function frameOfPlanes(picture: VideoFrame, region: Rect | null): Promise<CameraFrame | null> {
  const copied = await copyOf(picture, region)
  if (copied === null) return null
  const { planes, of, luma } = copied
  if (region === null) return forSearch(planes, of)
  const data = new Uint8Array(planes)
  if (picture.format === 'NV12') splitChroma(planes, data, luma)
  const { fullRange, matrix } = picture.colorSpace
  return fitting({
    kind: 'i420', width: of.width, height: of.height, data, of,
    // MJPEG cameras give all of a byte and say nothing of it.
    fullRange: fullRange ?? isFullRange(data.subarray(0, luma)),
    ...(matrix === 'bt709' ? { matrix } : {}),
  })
}

/**
 * The whole picture in a few cells (rest.ts), each as light as the four pixels in its middle, from black, 0, to white, 255. Null where the planes cannot be
 * read, and for a picture of hardly more pixels than cells. Drawn to a canvas it would come to the same, but where no graphics processor draws, Chromium
 * keeps each picture of a video that was drawn: half a gigabyte of them.
 */
export async function glanceOfPlanes(picture: VideoFrame): Promise<Uint8Array | null> {
  const copied = await copyOf(picture, null)
  if (copied === null) return null
  const { planes, of: { width, height } } = copied
  if (width < 2 * GLANCE_WIDTH || height < 2 * GLANCE_HEIGHT) return null
  // What a camera does not say is taken as the canvas takes it, and not told from the picture: the next may tell otherwise, and nothing has moved.
  const isFull = picture.colorSpace.fullRange === true
  const cells = new Uint8Array(GLANCE_WIDTH * GLANCE_HEIGHT)
  for (let y = 0, to = 0; y < GLANCE_HEIGHT; y++) {
    const row = (Math.floor(((y + 0.5) * height) / GLANCE_HEIGHT) - 1) * width
    for (let x = 0; x < GLANCE_WIDTH; x++, to++) {
      const at = row + Math.floor(((x + 0.5) * width) / GLANCE_WIDTH) - 1
      const level = (planes[at]! + planes[at + 1]! + planes[at + width]! + planes[at + width + 1]!) / 4
      cells[to] = Math.round(isFull ? level : Math.min(255, Math.max(0, (level - LEAST_LUMA) * (255 / (MOST_LUMA - LEAST_LUMA)))))
    }
  }
  return cells
}

/** All planes of a part of the picture, or of all of it, luminance first, `luma` bytes of it; they are good until the next are asked for. */
async function copyOf(picture: VideoFrame, region: Rect | null): Promise<{ planes: Uint8Array<ArrayBuffer>, of: Rect, luma: number } | null> {
  const { format } = picture
  const size = sizeOfPlanes(picture)
  if ((format !== 'I420' && format !== 'NV12') || size === null || picture.visibleRect === null) return null
  const { x, y } = picture.visibleRect
  const of = region === null ? { x: 0, y: 0, ...size } : within(region, size.width, size.height)
  const luma = of.width * of.height
  const layout = format === 'I420'
    ? [{ offset: 0, stride: of.width }, { offset: luma, stride: of.width / 2 }, { offset: luma * 1.25, stride: of.width / 2 }]
    : [{ offset: 0, stride: of.width }, { offset: luma, stride: of.width }]
  const planes = room(luma * 1.5)
  await picture.copyTo(planes, { rect: { x: x + of.x, y: y + of.y, width: of.width, height: of.height }, layout })
  return { planes, of, luma }
}

/** Luminance small enough for a search: halved once at least. */
function forSearch(planes: Uint8Array, of: Rect): CameraFrame {
  let small = halveLuma(planes, of.width, of.height, of.width)
  while (small.width > SEARCH_WIDTH) small = halveLuma(small.data, small.width, small.height, small.width)
  return { kind: 'gray', ...small, of }
}

type I420 = Extract<CameraFrame, { kind: 'i420' }>

/** A part of a large sensor in as many pixels as one message may carry. */
function fitting(frame: I420): I420 {
  if (frame.data.byteLength <= JPEG_MAX) return frame
  // Sides that are even again when they are half.
  const [wide, high] = [frame.width & ~3, frame.height & ~3]
  const [luma, chroma] = [frame.width * frame.height, (frame.width / 2) * (frame.height / 2)]
  const planes = [
    halveLuma(frame.data.subarray(0, luma), wide, high, frame.width),
    halveLuma(frame.data.subarray(luma, luma + chroma), wide / 2, high / 2, frame.width / 2),
    halveLuma(frame.data.subarray(luma + chroma), wide / 2, high / 2, frame.width / 2),
  ]
  const data = new Uint8Array(wide * high * 0.375)
  let at = 0
  for (const plane of planes) {
    data.set(plane.data, at)
    at += plane.data.length
  }
  const scale = frame.of.width / frame.width
  return fitting({ ...frame, width: wide / 2, height: high / 2, data, of: { ...frame.of, width: Math.round(wide * scale), height: Math.round(high * scale) } })
}

function isFullRange(luma: Uint8Array): boolean {
  let beyond = 0
  for (let i = 0; i < luma.length; i += RANGE_STEP) if (luma[i]! < BLACK || luma[i]! > WHITE) beyond += 1
  return beyond * RANGE_STEP > luma.length * BEYOND
}

/** NV12 has U and V in turn, I420 one after the other. */
function splitChroma(from: Uint8Array, to: Uint8Array, luma: number): void {
  const quarter = luma / 4
  for (let i = 0; i < quarter; i++) {
    to[luma + i] = from[luma + 2 * i]!
    to[luma + quarter + i] = from[luma + 2 * i + 1]!
  }
}

/** The reader's wish, even and inside what the camera has now. */
function within(region: Rect, width: number, height: number): Rect {
  const x = Math.min(region.x, width - 2) & ~1
  const y = Math.min(region.y, height - 2) & ~1
  return { x, y, width: Math.max(2, Math.min(region.width, width - x) & ~1), height: Math.max(2, Math.min(region.height, height - y) & ~1) }
}
