import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import { halveLuma } from './camera-source.ts'

/** Bytes of one frame are kept and written again: at ten frames a second they would be the page's largest litter. */
let kept = new Uint8Array(0)

function room(size: number): Uint8Array<ArrayBuffer> {
  if (kept.length < size) kept = new Uint8Array(size)
  return kept.subarray(0, size)
}

/**
 * A frame from the planes that the camera delivered: no drawing, no JPEG, some 5 ms of the page's time. Null for formats whose planes cannot be read here
 * (pixels that live on the graphics card, or RGB).
 */
export async function frameOfPlanes(picture: VideoFrame, region: Rect | null): Promise<CameraFrame | null> {
  const { format } = picture
  if ((format !== 'I420' && format !== 'NV12') || picture.visibleRect === null) return null
  const { x, y } = picture.visibleRect
  const [width, height] = [picture.visibleRect.width & ~1, picture.visibleRect.height & ~1]
  const of = region === null ? { x: 0, y: 0, width, height } : within(region, width, height)
  const luma = of.width * of.height
  const layout = format === 'I420'
    ? [{ offset: 0, stride: of.width }, { offset: luma, stride: of.width / 2 }, { offset: luma * 1.25, stride: of.width / 2 }]
    : [{ offset: 0, stride: of.width }, { offset: luma, stride: of.width }]
  const planes = room(luma * 1.5)
  await picture.copyTo(planes, { rect: { x: x + of.x, y: y + of.y, width: of.width, height: of.height }, layout })
  if (region === null) return { kind: 'gray', ...halveLuma(planes, of.width, of.height, of.width), of }
  const data = new Uint8Array(planes)
  if (format === 'NV12') splitChroma(planes, data, luma)
  return { kind: 'i420', width: of.width, height: of.height, data, fullRange: picture.colorSpace.fullRange === true, of }
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
