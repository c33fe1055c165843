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
  /** Load the engine, if it is not: the first page shall not wait for that. */
  warm(): void
  close(): Promise<void>
}

const MAX_WORDS = 400
/** Last fence for a page, ms: ten times what one takes on a quiet machine. */
const TIMEOUT_MS = 20_000

/**
 * Tesseract with its English model, for Latin print. Started when it is first needed: the MRZ has an engine of its own and
 * does not wait for this one. All files come from `modulesFolder`, nothing from the network.
 */
export function openTextReader({ modulesFolder }: { modulesFolder: string }): TextReader {
  let starting: Promise<Worker> | null = null
  const start = async (): Promise<Worker> => {
    const { createWorker, OEM, PSM } = await import('tesseract.js')
    const worker = await createWorker('eng', OEM.LSTM_ONLY, {
      langPath: join(modulesFolder, '@tesseract.js-data', 'eng', '4.0.0_best_int'), gzip: true, cacheMethod: 'none',
      // Without a handler a fault of the worker would end the process.
      errorHandler: () => undefined,
    })
    await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT })
    return worker
  }
  const stop = async (): Promise<void> => {
    const stopping = starting
    starting = null
    await stopping?.then((worker) => worker.terminate(), () => undefined)
  }

  return {
    warm: () => { (starting ??= start()).catch(() => { starting = null }) },
    read: async (jpeg) => {
      starting ??= start()
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
      }
    },
    close: stop,
  }
}
