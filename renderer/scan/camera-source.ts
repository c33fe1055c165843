import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'

/**
 * Where live pictures come from. The webcam and the specimen camera of the demo desk stand behind the
 * same interface; the scan screen does not know which it has.
 */
export interface CameraSource {
  /** What the person sees: put into the page as it is. */
  readonly element: HTMLVideoElement | HTMLCanvasElement
  /** @throws FoyerError `camera.denied`, `device.notFound`, `device.busy`, `device.failed` */
  start(): Promise<void>
  stop(): void
  /** Size of a frame in pixels, once there is one. */
  size(): { width: number; height: number } | null
  /**
   * The picture in view: a part of it in full with its colours, or, with null, all of it, small and gray, which is what the search for a page needs.
   * Null while there is none.
   */
  grab(region: Rect | null): Promise<CameraFrame | null>
  /** The whole picture in a few cells (rest.ts), cheaply; left out, or null, where it moves by itself or there is none. */
  glance?(): Promise<Uint8Array | null>
  /** While nothing moves fewer pictures do; or all of them again. */
  slow?(is: boolean): void
}

/** The reader wants 1080p; a bigger sensor only costs time. */
export const FRAME_WIDTH = 1920
export const FRAME_HEIGHT = 1080
const QUALITY = 0.85

/** Luminance averaged over blocks of 2 by 2 px. `stride`: bytes from one row to the next. */
export function halveLuma(luma: Uint8Array, width: number, height: number, stride: number): { width: number; height: number; data: Uint8Array } {
  const [wide, high] = [width >> 1, height >> 1]
  const data = new Uint8Array(wide * high)
  for (let y = 0, to = 0; y < high; y++) {
    for (let x = 0, at = 2 * y * stride; x < wide; x++, at += 2, to++) {
      data[to] = (luma[at]! + luma[at + 1]! + luma[at + stride]! + luma[at + stride + 1]! + 2) >> 2
    }
  }
  return { width: wide, height: high, data }
}

/** A canvas that the page may read, as a frame. `scale`: px of the camera in one of the canvas. */
export async function frameOfCanvas(canvas: OffscreenCanvas, region: Rect | null): Promise<CameraFrame | null> {
  const { width, height } = canvas
  const of = { x: 0, y: 0, width, height }
  if (region !== null) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
    return { kind: 'jpeg', jpeg: new Uint8Array(await blob.arrayBuffer()), of }
  }
  const context = canvas.getContext('2d')
  if (context === null) return null
  const { data } = context.getImageData(0, 0, width, height)
  const luma = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < luma.length; i++, at += 4) luma[i] = (77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]! + 128) >> 8
  return { kind: 'gray', ...halveLuma(luma, width, height, width), of: { x: 0, y: 0, width: width & ~1, height: height & ~1 } }
}
