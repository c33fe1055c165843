import { FoyerError } from '../../electron/contract/errors.ts'
import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import { FRAME_HEIGHT, FRAME_WIDTH, frameOfCanvas, type CameraSource } from './camera-source.ts'
import { frameOfPlanes } from './video-planes.ts'

/** getUserMedia's names for what went wrong, as our codes. */
function coded(thrown: unknown): FoyerError {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return new FoyerError('camera.denied', { cause: thrown })
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return new FoyerError('device.notFound', { cause: thrown })
  if (name === 'NotReadableError' || name === 'AbortError') return new FoyerError('device.busy', { cause: thrown })
  return new FoyerError('device.failed', { cause: thrown })
}

/** A camera in the dark gives five pictures a second; one that has stopped is another's business. */
const LONGEST_BETWEEN_MS = 250

/** The camera of this machine, at 1080p where it can. */
export class WebcamSource implements CameraSource {
  readonly element = document.createElement('video')
  private readonly deviceId: string | null
  private readonly onLost: () => void
  private stream: MediaStream | null = null
  private stopped = false
  private canvas: OffscreenCanvas | null = null
  /** Timestamp of the picture that was given last, microseconds. */
  private given: number | null = null

  /** @param deviceId which camera, or null for the system's first. @param onLost it was unplugged. */
  constructor(deviceId: string | null, onLost: () => void) {
    this.deviceId = deviceId
    this.onLost = onLost
    this.element.muted = true
    this.element.playsInline = true
    this.element.setAttribute('aria-hidden', 'true')
  }

  async start(): Promise<void> {
    this.stopped = false
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: {
          width: { ideal: FRAME_WIDTH },
          height: { ideal: FRAME_HEIGHT },
          frameRate: { ideal: 30 },
          // The chosen one where it is there, else another: a desk without its camera still wants to work.
          ...(this.deviceId === null ? {} : { deviceId: { ideal: this.deviceId } }),
        },
      })
      if (this.stopped) {
        for (const track of stream.getTracks()) track.stop()
        return
      }
      this.stream = stream
      for (const track of stream.getTracks()) track.addEventListener('ended', this.onLost)
      this.element.srcObject = stream
      await this.element.play()
    } catch (thrown) {
      if (!this.stopped) throw coded(thrown)
    }
  }

  stop(): void {
    this.stopped = true
    for (const track of this.stream?.getTracks() ?? []) {
      track.removeEventListener('ended', this.onLost)
      track.stop()
    }
    this.stream = null
    this.element.srcObject = null
  }

  /** Which camera it is, once it is open. */
  get openId(): string | null {
    return this.stream?.getVideoTracks()[0]?.getSettings().deviceId ?? null
  }

  size(): { width: number; height: number } | null {
    const { videoWidth: width, videoHeight: height } = this.element
    if (width === 0) return null
    const scale = Math.min(1, FRAME_WIDTH / Math.max(width, height))
    return { width: 2 * Math.round((width * scale) / 2), height: 2 * Math.round((height * scale) / 2) }
  }

  async grab(region: Rect | null): Promise<CameraFrame | null> {
    const size = this.size()
    if (size === null || this.stopped) return null
    if (this.element.videoWidth <= FRAME_WIDTH && this.element.videoHeight <= FRAME_WIDTH) {
      const picture = await this.nextPicture()
      try {
        const frame = await frameOfPlanes(picture, region)
        if (frame !== null) return frame
      } finally {
        picture.close()
      }
    }
    return await this.drawn(size, region)
  }

  /** A picture that was not given before: two frames that agree must be two. */
  private async nextPicture(): Promise<VideoFrame> {
    const picture = new VideoFrame(this.element)
    if (picture.timestamp !== this.given) {
      this.given = picture.timestamp
      return picture
    }
    picture.close()
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, LONGEST_BETWEEN_MS)
      this.element.requestVideoFrameCallback(() => {
        clearTimeout(late)
        resolve()
      })
    })
    const next = new VideoFrame(this.element)
    this.given = next.timestamp
    return next
  }

  /** For cameras whose planes cannot be read, or that are larger than they were asked to be. */
  private async drawn({ width, height }: { width: number; height: number }, region: Rect | null): Promise<CameraFrame | null> {
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height)
    const context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true })
    if (context === null) return null
    context.drawImage(this.element, 0, 0, width, height)
    return await frameOfCanvas(this.canvas, region)
  }
}
