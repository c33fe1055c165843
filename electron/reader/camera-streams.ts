import type { BarcodeReading } from '../contract/barcodes.ts'
import type { CameraFrame } from '../contract/camera.ts'
import type { MrzReading } from '../contract/mrz.ts'
import type { FrameAnswer } from '../contract/reading.ts'
import { codesOfOne, identityOf } from '../documents/cross-check/same-document.ts'
import { openFrame } from './camera/frame.ts'
import { CameraStream } from './camera/stream.ts'
import type { DocumentReader, ReadDocument } from './document-reader.ts'
import { grayOf, type GrayImage } from './images/image.ts'

const MAX_STREAMS = 4
/** Longest search of a frame for barcodes, ms: the outline must not stand still. By the clock, and by work no more than that on a quiet machine. */
const CODES_MS = 120

export interface FrameInput {
  stream: string
  sequence: number
  timeMs: number
  frame: CameraFrame
  earlier: ReadDocument | null
}

export interface CameraStreams {
  /** @throws FoyerError of `openFrame` */
  frame(input: FrameInput): Promise<Omit<FrameAnswer, 'held'> & { document: ReadDocument | null }>
  close(stream: string): void
}

interface Stream {
  camera: CameraStream
  firstSeen: number | null
  /** A barcode must read the same in two frames before it counts. */
  lastCode: string | null
  givenCode: string | null
  /** The side that was read before lies there still, where its other side is waited for. */
  sameSide: boolean
}

interface CameraStreamsOptions {
  documents: DocumentReader
  modulesFolder: string
  /** A page comes into view where none was. */
  onSight: () => void
}

/** The cameras of all pages: each stream by its id, the oldest forgotten first. */
export function openCameraStreams({ documents, modulesFolder, onSight }: CameraStreamsOptions): CameraStreams {
  const streams = new Map<string, Stream>()
  const streamOf = (id: string): Stream => {
    const known = streams.get(id)
    if (known) return known
    const made: Stream = { camera: new CameraStream({ mrz: documents.mrz }), firstSeen: null, lastCode: null, givenCode: null, sameSide: false }
    streams.set(id, made)
    for (const oldest of streams.keys()) {
      if (streams.size <= MAX_STREAMS) break
      streams.delete(oldest)
    }
    return made
  }

  return {
    frame: async ({ stream: id, sequence, timeMs, frame: sent, earlier }) => {
      const stream = streamOf(id)
      const started = performance.now()
      const frame = await openFrame(sent, modulesFolder)
      const { mrz, pictures, codes, ...answer } = await stream.camera.frame(frame, sequence, timeMs)
      const { outline, phase } = answer
      if (outline === null) {
        stream.firstSeen = null
        stream.sameSide = false
        // The page has left: the same code may come again with the next one.
        if (phase === 'searching') stream.givenCode = null
      }
      else if (stream.firstSeen === null) {
        stream.firstSeen = started
        onSight()
      }
      const msSinceSeen = (): number => performance.now() - (stream.firstSeen ?? started)
      if (mrz !== null && isReadAlready(earlier, mrz, [])) stream.sameSide = true
      if (stream.sameSide) return { ...answer, phase: 'steady', hint: 'turnOver', region: null, document: null }
      if (phase === 'done' && mrz !== null && pictures !== null) {
        return { ...answer, document: documents.fromStream({ mrz, barcodes: [], pictures, ms: msSinceSeen() }, earlier) }
      }
      if (!codes) return { ...answer, document: null }
      const found = await (await documents.barcodes).read(grayImageOf(frame.image), { work: CODES_MS, deadlineMs: CODES_MS })
      const confirmed = confirmCodes(stream, found)
      stream.camera.searchedForCodes(found.some(({ parsed }) => parsed !== null) && confirmed === null, timeMs)
      if (confirmed === null) return { ...answer, region: stream.lastCode === null ? answer.region : sent.of, document: null }
      // What lies beside it is another document's, and stays out of its Reading.
      const { barcodes, others } = codesOfOne(identityOf({ mrz: null, chip: null, barcodes: [...confirmed] }, 0), confirmed)
      if (others) return { ...answer, region: null, hint: 'oneDocument', document: null }
      stream.givenCode = stream.lastCode
      if (isReadAlready(earlier, null, barcodes)) return { ...answer, phase: 'steady', hint: 'turnOver', region: null, document: null }
      return { ...answer, hint: null, phase: 'done', region: null, document: documents.fromStream({ mrz: null, barcodes, pictures: null, ms: msSinceSeen() }, earlier) }
    },
    close: (id) => void streams.delete(id),
  }
}

/** A picture of the side that was read before says nothing new. */
function isReadAlready(earlier: ReadDocument | null, mrz: MrzReading | null, barcodes: readonly BarcodeReading[]): boolean {
  if (earlier === null) return false
  if (mrz !== null) return earlier.parts.mrz?.lines.join('\n') === mrz.lines.join('\n')
  return barcodes.length > 0 && barcodes.every(({ format, text }) => earlier.parts.barcodes.some((known) => known.format === format && known.text === text))
}

/** The codes of this look when it saw the same understood ones as the look before, and they were not given before; else null. */
function confirmCodes(stream: Stream, found: readonly BarcodeReading[]): readonly BarcodeReading[] | null {
  const understood = found.filter(({ parsed }) => parsed !== null)
  const text = understood.length === 0 ? null : understood.map((code) => `${code.format} ${code.text}`).toSorted().join('\n')
  const same = text !== null && text === stream.lastCode
  stream.lastCode = text
  return same && text !== stream.givenCode ? found : null
}

function grayImageOf(image: { width: number; height: number; data: Uint8Array }): GrayImage {
  return image.data.length === image.width * image.height ? image : grayOf(image)
}
