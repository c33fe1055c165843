import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import { FRAME_HEIGHT, FRAME_WIDTH, frameOfCanvas, type CameraSource } from './camera-source.ts'

const FRAMES_A_SECOND = 25
/** Pixels around the specimen that its shadow may take. */
const SHADOW = 45
/** A hand needs this long to lay a document down. */
const ARRIVES_MS = 500

/**
 * The camera of the demo desk: a specimen held over a counter, moving as a hand does. Frames go the same
 * way as a webcam's, to the same engine.
 */
export class SpecimenSource implements CameraSource {
  readonly element = document.createElement('canvas')
  private readonly steady: boolean
  private readonly now: () => number
  /** The specimen as it lies there, shadow and all, drawn once: a frame then is one copy. */
  private picture: OffscreenCanvas | null = null
  /** What the reader gets to see: a canvas that is read, not shown. */
  private copy: OffscreenCanvas | null = null
  private since = 0
  private timer: ReturnType<typeof setInterval> | null = null

  /** @param steady hold it quite still (a person who wants less motion). @param now milliseconds, any origin. */
  constructor(steady: boolean, now: () => number) {
    this.steady = steady
    this.now = now
    this.element.width = FRAME_WIDTH
    this.element.height = FRAME_HEIGHT
    this.element.setAttribute('aria-hidden', 'true')
  }

  async start(): Promise<void> {
    this.draw()
    this.timer ??= setInterval(() => {
      // Held still, the picture only changes when another is laid down.
      if (!this.steady) this.draw()
    }, 1000 / FRAMES_A_SECOND)
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  /** Lay a specimen under the camera, or take it away. */
  async show(jpeg: Uint8Array | null): Promise<void> {
    this.picture = jpeg === null ? null : await withShadow(jpeg)
    this.since = this.now()
    this.draw()
  }

  size(): { width: number; height: number } {
    return { width: FRAME_WIDTH, height: FRAME_HEIGHT }
  }

  async grab(region: Rect | null): Promise<CameraFrame | null> {
    if (this.timer === null) return null
    this.copy ??= new OffscreenCanvas(FRAME_WIDTH, FRAME_HEIGHT)
    const context = this.copy.getContext('2d', { alpha: false, willReadFrequently: true })
    if (context === null) return null
    context.drawImage(this.element, 0, 0)
    return await frameOfCanvas(this.copy, region)
  }

  private draw(): void {
    const context = this.element.getContext('2d', { alpha: false })
    if (context === null) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = '#5d5346'
    context.fillRect(0, 0, FRAME_WIDTH, FRAME_HEIGHT)
    context.fillStyle = '#564c40'
    for (let y = 30; y < FRAME_HEIGHT; y += 90) context.fillRect(0, y, FRAME_WIDTH, 3)
    if (this.picture === null) return
    const age = this.now() - this.since
    const arrived = this.steady ? 1 : Math.min(1, age / ARRIVES_MS)
    const sway = this.steady ? 0 : 1 - 0.9 * Math.min(1, age / 900)
    context.translate(
      FRAME_WIDTH / 2 + Math.sin(age / 430) * 12 * sway,
      FRAME_HEIGHT / 2 + Math.cos(age / 610) * 9 * sway + (1 - arrived) * 500,
    )
    context.rotate(0.012 + Math.sin(age / 790) * 0.008 * sway)
    context.drawImage(this.picture, -this.picture.width / 2, -this.picture.height / 2)
  }
}

/** The specimen in the size in which it is shown, with the shadow that it throws on the counter. */
async function withShadow(jpeg: Uint8Array): Promise<OffscreenCanvas> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }))
  const scale = Math.min((FRAME_WIDTH * 0.86) / bitmap.width, (FRAME_HEIGHT * 0.86) / bitmap.height)
  const width = Math.round(bitmap.width * scale)
  const height = Math.round(bitmap.height * scale)
  const canvas = new OffscreenCanvas(width + 2 * SHADOW, height + 2 * SHADOW)
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.imageSmoothingQuality = 'high'
    context.shadowColor = 'rgb(0 0 0 / 55%)'
    context.shadowBlur = SHADOW * 0.6
    context.shadowOffsetY = SHADOW / 5
    context.drawImage(bitmap, SHADOW, SHADOW, width, height)
  }
  bitmap.close()
  return canvas
}
