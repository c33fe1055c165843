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
  /** The frame in view as JPEG, or null while there is none. */
  grab(): Promise<Uint8Array | null>
}

export const FRAME_QUALITY = 0.85
/** The reader wants 1080p; a bigger sensor only costs time. */
export const FRAME_WIDTH = 1920
export const FRAME_HEIGHT = 1080

/** A canvas or bitmap as JPEG bytes. */
export async function toJpeg(canvas: OffscreenCanvas): Promise<Uint8Array> {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: FRAME_QUALITY })
  return new Uint8Array(await blob.arrayBuffer())
}
