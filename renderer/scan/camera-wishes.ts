import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-source.ts'

/** What cameras have beyond the DOM's own types (W3C, MediaStream Image Capture §4). */
interface ImageCapabilities extends MediaTrackCapabilities {
  focusMode?: readonly string[]
  exposureMode?: readonly string[]
  whiteBalanceMode?: readonly string[]
}

/** A sensor of 8 megapixels has a little less: 3264 x 2448. */
const DOCUMENT_CAMERA_PIXELS = 7_900_000
/** Width to height of a picture that is made for pages, at most: 4:3 or 3:2. Webcams of as many pixels have a film's, 16:9, and read well at 1080p. */
const PAGE_SHAPE = 1.55
/** Pictures a second below which a camera with all of its pixels is slower than one with fewer. */
const LEAST_RATE = 3

/**
 * How a camera is opened, one try after the other. First as its sensor gives the picture: asked for 16:9 the browser cuts a document camera's 4:3 above and
 * below, and with it the lines of a passport that lies there.
 */
export function openingWishes(deviceId: string | null, only: boolean): readonly MediaTrackConstraints[] {
  const wish: MediaTrackConstraints = { width: { ideal: FRAME_WIDTH }, height: { ideal: FRAME_HEIGHT }, frameRate: { ideal: 30 } }
  // Exactly the chosen one: as an ideal among others it loses against one with more pixels. A desk without its camera still wants to work, unless it is to have no other.
  const any = only ? [] : [wish]
  const tries = deviceId === null ? [wish] : [{ ...wish, deviceId: { exact: deviceId } }, ...any]
  return tries.flatMap((each) => [{ ...each, resizeMode: { exact: 'none' } } as MediaTrackConstraints, each])
}

/** All pixels of a camera that is made for pages; null where it is none, or gives too few pictures of them. */
export function pageWishes({ width, height, frameRate }: MediaTrackCapabilities): MediaTrackConstraints | null {
  const [wide, high] = [width?.max ?? 0, height?.max ?? 0]
  if (wide * high < DOCUMENT_CAMERA_PIXELS || wide / high > PAGE_SHAPE || (frameRate?.max ?? LEAST_RATE) < LEAST_RATE) return null
  return { width: { ideal: wide }, height: { ideal: high }, frameRate: { min: LEAST_RATE }, resizeMode: { exact: 'none' } } as MediaTrackConstraints
}

/** The camera sees to its focus, exposure and white by itself, where it can: another program may have left them fixed. */
export function lensWishes(capabilities: MediaTrackCapabilities): MediaTrackConstraints | null {
  const { focusMode, exposureMode, whiteBalanceMode } = capabilities as ImageCapabilities
  const offered = Object.entries({ focusMode, exposureMode, whiteBalanceMode }).filter(([, modes]) => modes?.includes('continuous') === true)
  return offered.length === 0 ? null : { advanced: [Object.fromEntries(offered.map(([name]) => [name, 'continuous']))] }
}

/** Ask an open camera for what it offers. One that refuses stays as it is: it gives a picture already. */
export async function askOfCamera(track: MediaStreamTrack): Promise<void> {
  const capabilities = track.getCapabilities()
  // Apart: a browser takes the lens and the picture's size not in one.
  for (const wishes of [pageWishes(capabilities), lensWishes(capabilities)]) {
    if (wishes !== null) await track.applyConstraints(wishes).catch(() => undefined)
  }
}
