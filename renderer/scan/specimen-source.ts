import { FRAME_HEIGHT, FRAME_WIDTH, toJpeg, type CameraSource } from './camera-source.ts'

const FRAMES_A_SECOND = 25
/** A hand needs this long to lay a document down. */
const ARRIVES_MS = 500

/**
 * The camera of the demo desk: a specimen held over a counter, moving as a hand does. Frames go the same
 * way as a webcam's: drawn, encoded as JPEG, read by the same engine.
 */
export class SpecimenSource implements CameraSource {
  readonly element = document.createElement('canvas')
  private readonly steady: boolean
  private readonly now: () => number
  private picture: ImageBitmap | null = null
  private since = 0
  private timer: ReturnType<typeof setInterval> | null = null
  private sending: OffscreenCanvas | null = null

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
    this.timer ??= setInterval(() => this.draw(), 1000 / FRAMES_A_SECOND)
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  /** Lay a specimen under the camera, or take it away. */
  async show(jpeg: Uint8Array | null): Promise<void> {
    this.picture?.close()
    this.picture = jpeg === null ? null : await createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }))
    this.since = this.now()
    this.draw()
  }

  size(): { width: number; height: number } {
    return { width: FRAME_WIDTH, height: FRAME_HEIGHT }
  }

  async grab(): Promise<Uint8Array | null> {
    if (this.timer === null) return null
    this.sending ??= new OffscreenCanvas(FRAME_WIDTH, FRAME_HEIGHT)
    const context = this.sending.getContext('2d', { alpha: false })
    if (context === null) return null
    context.drawImage(this.element, 0, 0)
    return toJpeg(this.sending)
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
    const scale = Math.min((FRAME_WIDTH * 0.86) / this.picture.width, (FRAME_HEIGHT * 0.86) / this.picture.height)
    const width = this.picture.width * scale
    const height = this.picture.height * scale
    context.translate(
      FRAME_WIDTH / 2 + Math.sin(age / 430) * 12 * sway,
      FRAME_HEIGHT / 2 + Math.cos(age / 610) * 9 * sway + (1 - arrived) * 500,
    )
    context.rotate(0.012 + Math.sin(age / 790) * 0.008 * sway)
    context.shadowColor = 'rgb(0 0 0 / 55%)'
    context.shadowBlur = 28
    context.shadowOffsetY = 8
    context.drawImage(this.picture, -width / 2, -height / 2, width, height)
    context.shadowColor = 'transparent'
  }
}
