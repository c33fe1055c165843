import type { BarcodeReading } from '../contract/barcodes.ts'
import { FoyerError } from '../contract/errors.ts'
import type { FrameAnswer, Reading } from '../contract/reading.ts'
import { CameraStream } from './camera/stream.ts'
import type { DocumentReader } from './document-reader.ts'
import { decodePages } from './images/decode.ts'
import { grayOf } from './images/image.ts'

const MAX_STREAMS = 4
/** Every so many frames without a zone are searched for a barcode: it costs more than the search for a zone. */
const BARCODE_EVERY = 3
/** A frame takes some 20 ms; a machine under load, or the first frame, far longer. */
const FRAME_LIMITS = { pixels: 12_000_000, pages: 1, timeLimit: 4000 }

export interface FrameInput {
  stream: string
  sequence: number
  timeMs: number
  jpeg: Uint8Array
  earlier: Reading | null
}

export interface CameraStreams {
  frame(input: FrameInput): Promise<Omit<FrameAnswer, 'held'> & { reading: Reading | null }>
  close(stream: string): void
}

interface Stream {
  camera: CameraStream
  firstSeen: number | null
  frames: number
  /** A barcode must read the same in two frames before it counts. */
  lastCode: string | null
  givenCode: string | null
}

/** The cameras of all pages: each stream by its id, the oldest forgotten first. */
export function openCameraStreams({ documents, modulesFolder }: { documents: DocumentReader; modulesFolder: string }): CameraStreams {
  const streams = new Map<string, Stream>()
  const streamOf = (id: string): Stream => {
    const known = streams.get(id)
    if (known) return known
    const made: Stream = { camera: new CameraStream({ mrz: documents.mrz, modulesFolder }), firstSeen: null, frames: 0, lastCode: null, givenCode: null }
    streams.set(id, made)
    for (const oldest of streams.keys()) {
      if (streams.size <= MAX_STREAMS) break
      streams.delete(oldest)
    }
    return made
  }

  return {
    frame: async ({ stream: id, sequence, timeMs, jpeg, earlier }) => {
      const stream = streamOf(id)
      const started = performance.now()
      const [image] = await decodePages(jpeg, { modulesFolder, limits: FRAME_LIMITS })
      if (image === undefined) throw new FoyerError('image.damaged')
      const { outline, hint, phase, mrz, pictures } = await stream.camera.frame(image, sequence, timeMs)
      stream.frames += 1
      if (outline === null) {
        stream.firstSeen = null
        // The page has left: the same code may come again with the next one.
        if (phase === 'searching') stream.givenCode = null
      }
      else stream.firstSeen ??= started
      const ms = performance.now() - (stream.firstSeen ?? started)
      if (phase === 'done' && mrz !== null && pictures !== null) {
        return { outline, hint, phase, reading: documents.fromStream({ mrz, barcodes: [], pictures, ms }, earlier) }
      }
      if (phase === 'searching' && stream.frames % BARCODE_EVERY === 0) {
        const code = confirmCode(stream, await (await documents.barcodes).read(grayOf(image), { deadlineMs: 120 }))
        if (code) return { outline, hint: null, phase: 'done', reading: documents.fromStream({ mrz: null, barcodes: [code], pictures: null, ms }, earlier) }
      }
      return { outline, hint, phase, reading: null }
    },
    close: (id) => void streams.delete(id),
  }
}

/** The code that two looks agree on and that was not given before. */
function confirmCode(stream: Stream, found: BarcodeReading[]): BarcodeReading | null {
  const code = found.find(({ parsed }) => parsed !== null)
  const text = code === undefined ? null : `${code.format} ${code.text}`
  const same = text !== null && text === stream.lastCode
  stream.lastCode = text
  if (!same || code === undefined || text === stream.givenCode) return null
  stream.givenCode = text
  return code
}
