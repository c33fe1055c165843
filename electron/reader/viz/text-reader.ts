import { join } from 'node:path'
import type { Worker } from 'tesseract.js'
import { FoyerError } from '../../contract/errors.ts'

/** A word of the printed zone as the OCR saw it: text, confidence 0..1, and where it stands, px of the page. */
export interface PrintedWord {
  text: string
  confidence: number
  box: { left: number; top: number; right: number; bottom: number }
}

export interface TextReader {
  /** Words on a JPEG page of our own making, in reading order; at most 400. @throws FoyerError `internal.timeout` after eight seconds */
  read(jpeg: Uint8Array): Promise<PrintedWord[]>
  /** Somebody shows a document: load the engine, if it is not, beside whatever is done before its print is read. */
  warm(): void
  close(): Promise<void>
}

const MAX_WORDS = 400
/** Last fence for a page, ms: ten times what one takes on a quiet machine. */
const TIMEOUT_MS = 20_000
/** Loaded it takes 70 MB. A desk with one guest after the other finds it so; one that waits for somebody has the memory back. ms */
const RESTS_AFTER_MS = 300_000

/** The part of tesseract.js that is used. */
export type TextWorker = Pick<Worker, 'recognize' | 'terminate'>

async function startTesseract(modulesFolder: string): Promise<TextWorker> {
  const { createWorker, OEM, PSM } = await import('tesseract.js')
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(modulesFolder, '@tesseract.js-data', 'eng', '4.0.0_best_int'), gzip: true, cacheMethod: 'none',
    // Without a handler a fault of the worker would end the process.
    errorHandler: () => undefined,
  })
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT })
  return worker
}

/**
 * Tesseract with its English model, for Latin print. Started when a document comes into view, and ended where none came for minutes: the MRZ has an
 * engine of its own and does not wait for this one. All files come from `modulesFolder`, nothing from the network.
 * @param start in its place, for tests
 */
export function openTextReader({ modulesFolder, start = startTesseract }: { modulesFolder: string, start?: (modulesFolder: string) => Promise<TextWorker> }): TextReader {
  let starting: Promise<TextWorker> | null = null
  let reading = 0
  let rest: NodeJS.Timeout | undefined
  const stop = async (): Promise<void> => {
    const stopping = starting
    starting = null
    await stopping?.then((worker) => worker.terminate(), () => undefined)
  }
  const used = (): void => {
    clearTimeout(rest)
    rest = setTimeout(() => { if (reading === 0) stop().catch(() => undefined) }, RESTS_AFTER_MS)
    rest.unref()
  }

  return {
    warm: () => {
      used();
      (starting ??= start(modulesFolder)).catch(() => { starting = null })
    },
    read: async (jpeg) => {
      reading += 1
      starting ??= start(modulesFolder)
      let timer: NodeJS.Timeout | undefined
      try {
        const worker = await starting
        const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new FoyerError('internal.timeout')), TIMEOUT_MS) })
        const { data } = await Promise.race([worker.recognize(Buffer.from(jpeg), {}, { text: false, blocks: true }), late])
        return (data.blocks ?? [])
          .flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines.flatMap((line) => line.words)))
          .slice(0, MAX_WORDS)
          .map(({ text, confidence, bbox }) => ({ text: text.slice(0, 60), confidence: Math.min(1, Math.max(0, confidence / 100)), box: { left: bbox.x0, top: bbox.y0, right: bbox.x1, bottom: bbox.y1 } }))
      } catch (thrown) {
        // A worker that hangs or fell is not used again.
        await stop()
        throw FoyerError.from(thrown)
      } finally {
        clearTimeout(timer)
        reading -= 1
        used()
      }
    },
    close: async () => {
      clearTimeout(rest)
      await stop()
    },
  }
}
