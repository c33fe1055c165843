import { FoyerError } from '../../electron/contract/errors.ts'
import type { CameraFrame } from '../../electron/contract/camera.ts'
import type { Rect } from '../../electron/contract/primitives.ts'
import { noteCamera } from './camera-notes.ts'
import { FRAME_WIDTH, frameOfCanvas, type CameraSource } from './camera-source.ts'
import { askOfCamera, openingWishes } from './camera-wishes.ts'
import { GLANCE_HEIGHT, GLANCE_WIDTH } from './rest.ts'
import { camerasNow, type CameraWish } from './use-cameras.ts'
import { frameOfPlanes, glanceOfPlanes, sizeOfPlanes } from './video-planes.ts'

/** What a browser calls an error: some of its own are no `DOMException`. */
const nameOf = (thrown: unknown): string => (typeof thrown === 'object' && thrown !== null && 'name' in thrown ? String(thrown.name) : '')

/** getUserMedia's names for what went wrong, as our codes. */
function coded(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const name = nameOf(thrown)
  if (name === 'NotAllowedError' || name === 'SecurityError') return new FoyerError('camera.denied', { cause: thrown })
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return new FoyerError('device.notFound', { cause: thrown })
  if (name === 'NotReadableError' || name === 'AbortError') return new FoyerError('device.busy', { cause: thrown })
  return new FoyerError('device.failed', { cause: thrown })
}

/** Pictures a second that are shown while nothing moves: whoever comes near is seen, and all of them are back before a page is laid down. */
const SLOW_RATE = 10

/** A camera in the dark gives five pictures a second; one that has stopped is another's business. */
const LONGEST_BETWEEN_MS = 250

export const anyCamera: CameraWish = { of: () => null, only: false }
export const cameraOfId = (id: string | null): CameraWish => ({ of: (cameras) => cameras.find((each) => each.id === id) ?? null, only: false })

/** A camera of this machine: at 1080p where it can, one that is made for pages with all of its pixels. */
export class WebcamSource implements CameraSource {
  readonly element = document.createElement('video')
  private readonly wish: CameraWish
  private readonly onLost: () => void
  private stream: MediaStream | null = null
  private stopped = false
  private canvas: OffscreenCanvas | null = null
  private glanced: OffscreenCanvas | null = null
  private isSlow = false
  /** What was asked of its rate before it went slow. */
  private rate: ConstrainULong | undefined
  /** Timestamp of the picture that was given last, microseconds. */
  private given: number | null = null
  /** Of the pictures whose planes are read; null where they are drawn. */
  private planes: { width: number; height: number } | null = null

  /** @param onLost it was unplugged. */
  constructor(wish: CameraWish, onLost: () => void) {
    this.wish = wish
    this.onLost = onLost
    this.element.muted = true
    this.element.playsInline = true
    this.element.setAttribute('aria-hidden', 'true')
  }

  async start(): Promise<void> {
    this.stopped = false
    this.isSlow = false
    try {
      const stream = await this.open()
      if (this.stopped) {
        end(stream)
        return
      }
      this.stream = stream
      for (const track of stream.getTracks()) track.addEventListener('ended', this.lost)
      this.element.srcObject = stream
      await this.element.play()
      noteCamera(this.openId, null)
    } catch (thrown) {
      const error = coded(thrown)
      if (this.stopped) return
      noteCamera(this.openId, error.code)
      throw error
    }
  }

  stop(): void {
    this.stopped = true
    for (const track of this.stream?.getTracks() ?? []) track.removeEventListener('ended', this.lost)
    if (this.stream !== null) end(this.stream)
    this.stream = null
    this.element.srcObject = null
  }

  /** Which camera it is, once it is open. */
  get openId(): string | null {
    return this.stream?.getVideoTracks()[0]?.getSettings().deviceId ?? null
  }

  size(): { width: number; height: number } | null {
    if (this.planes !== null) return this.planes
    const { videoWidth: width, videoHeight: height } = this.element
    if (width === 0) return null
    const scale = Math.min(1, FRAME_WIDTH / Math.max(width, height))
    return { width: 2 * Math.round((width * scale) / 2), height: 2 * Math.round((height * scale) / 2) }
  }

  async grab(region: Rect | null): Promise<CameraFrame | null> {
    if (this.element.videoWidth === 0 || this.stopped) return null
    const picture = await this.nextPicture()
    try {
      const frame = await frameOfPlanes(picture, region)
      this.planes = frame === null ? null : sizeOfPlanes(picture)
      if (frame !== null) return frame
    } finally {
      picture.close()
    }
    const size = this.size()
    return size === null ? null : await this.drawn(size, region)
  }

  async glance(): Promise<Uint8Array | null> {
    if (this.element.videoWidth === 0 || this.stopped) return null
    const picture = new VideoFrame(this.element)
    try {
      return await glanceOfPlanes(picture) ?? this.drawnGlance()
    } finally {
      picture.close()
    }
  }

  slow(is: boolean): void {
    const [track] = this.stream?.getVideoTracks() ?? []
    if (track === undefined || is === this.isSlow) return
    this.isSlow = is
    // All that was asked of it before, but for the rate. One that refuses goes on as it does.
    const { frameRate, ...others } = track.getConstraints()
    if (is) this.rate = frameRate
    track.applyConstraints({ ...others, ...(is ? { frameRate: { max: SLOW_RATE } } : this.rate === undefined ? {} : { frameRate: this.rate }) }).catch(() => undefined)
  }

  private readonly lost = (): void => {
    noteCamera(this.openId, 'device.lost')
    this.onLost()
  }

  /** What the browser calls cameras it tells only once one of them is open: then it is looked again. */
  private async open(): Promise<MediaStream> {
    const wanted = this.wish.of(await camerasNow())
    const stream = wanted === 'none' ? null : await opened(wanted?.id ?? null, this.wish.only)
    const named = stream === null ? wanted : this.wish.of(await camerasNow())
    if (named === 'none') {
      if (stream !== null) end(stream)
      throw new FoyerError('device.notFound')
    }
    if (stream !== null && (named === null || named.id === stream.getVideoTracks()[0]?.getSettings().deviceId)) return stream
    if (stream !== null) end(stream)
    return await opened(named?.id ?? null, this.wish.only)
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

  /** For cameras whose planes cannot be read. */
  private drawnGlance(): Uint8Array | null {
    this.glanced ??= new OffscreenCanvas(GLANCE_WIDTH, GLANCE_HEIGHT)
    const context = this.glanced.getContext('2d', { alpha: false, willReadFrequently: true })
    if (context === null) return null
    context.drawImage(this.element, 0, 0, GLANCE_WIDTH, GLANCE_HEIGHT)
    const { data } = context.getImageData(0, 0, GLANCE_WIDTH, GLANCE_HEIGHT)
    return Uint8Array.from({ length: GLANCE_WIDTH * GLANCE_HEIGHT }, (_, at) => (77 * data[4 * at]! + 150 * data[4 * at + 1]! + 29 * data[4 * at + 2]! + 128) >> 8)
  }

  private async drawn({ width, height }: { width: number; height: number }, region: Rect | null): Promise<CameraFrame | null> {
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height)
    const context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true })
    if (context === null) return null
    context.drawImage(this.element, 0, 0, width, height)
    return await frameOfCanvas(this.canvas, region)
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** @throws DOMException of getUserMedia */
async function opened(deviceId: string | null, only: boolean): Promise<MediaStream> {
  const stream = await firstThatOpens(openingWishes(deviceId, only))
  const [track] = stream.getVideoTracks()
  if (track !== undefined) await askOfCamera(track)
  return stream
}

async function firstThatOpens([video, ...others]: readonly MediaTrackConstraints[]): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: video ?? true })
  } catch (thrown) {
    // What it cannot do, or one that is not there any more: the next wish may be for less.
    if (others.length === 0 || !['OverconstrainedError', 'NotFoundError'].includes(nameOf(thrown))) throw thrown
    return await firstThatOpens(others)
  }
}
