import { FoyerError } from '../../electron/contract/errors.ts'
import { FRAME_HEIGHT, FRAME_WIDTH, toJpeg, type CameraSource } from './camera-source.ts'

/** getUserMedia's names for what went wrong, as our codes. */
function coded(thrown: unknown): FoyerError {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return new FoyerError('camera.denied', { cause: thrown })
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return new FoyerError('device.notFound', { cause: thrown })
  if (name === 'NotReadableError' || name === 'AbortError') return new FoyerError('device.busy', { cause: thrown })
  return new FoyerError('device.failed', { cause: thrown })
}

/** The camera of this machine, at 1080p where it can. */
export class WebcamSource implements CameraSource {
  readonly element = document.createElement('video')
  private readonly deviceId: string | null
  private readonly onLost: () => void
  private stream: MediaStream | null = null
  private stopped = false
  private canvas: OffscreenCanvas | null = null

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
          ...(this.deviceId === null ? {} : { deviceId: { exact: this.deviceId } }),
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

  size(): { width: number; height: number } | null {
    const { videoWidth: width, videoHeight: height } = this.element
    return width === 0 ? null : { width, height }
  }

  async grab(): Promise<Uint8Array | null> {
    const size = this.size()
    if (size === null || this.stopped) return null
    this.canvas ??= new OffscreenCanvas(size.width, size.height)
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) {
      this.canvas.width = size.width
      this.canvas.height = size.height
    }
    const context = this.canvas.getContext('2d', { alpha: false })
    if (context === null) return null
    context.drawImage(this.element, 0, 0)
    return toJpeg(this.canvas)
  }
}
