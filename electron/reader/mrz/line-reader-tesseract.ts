import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import type { GrayImage } from '../images/image.ts'
import { lineAlphabet, type LineEvidence, type LineReader } from './line-reader.ts'

const classes = lineAlphabet.length + 1

/**
 * tesseract.js with a model of our own, every file from `resourcesFolder` and `node_modules`: no network.
 * Throws `FoyerError('internal.fault')` when the engine does not start.
 */
export async function createTesseractLineReader(options: { resourcesFolder: string }): Promise<LineReader> {
  try {
    const { createWorker, OEM, PSM } = await import('tesseract.js')
    const worker = await createWorker('mrz', OEM.LSTM_ONLY, {
      langPath: join(options.resourcesFolder, 'models/mrz'), gzip: false, cacheMethod: 'none',
      // Without it a worker's fault would end the process.
      errorHandler: () => undefined,
    })
    // Page segmentation 13 (raw line): with 7, Tesseract looks for words and spacing that an MRZ does not have.
    await worker.setParameters({ tessedit_pageseg_mode: PSM.RAW_LINE })
    return {
      read: async (lines) => {
        const found: LineEvidence[] = []
        for (const line of lines) {
          const { data } = await worker.recognize(pgmOf(line), {}, { text: true, blocks: true })
          const symbols = (data.blocks ?? []).flatMap((b) => b.paragraphs.flatMap((p) => p.lines.flatMap((l) => l.words.flatMap((w) => w.symbols))))
          found.push(evidenceOf(symbols.length > 0 ? symbols : data.text.trim().split('').map((text) => ({ text, confidence: 80 }))))
        }
        return found
      },
      close: async () => {
        await worker.terminate()
      },
    }
  } catch (cause) {
    throw new FoyerError('internal.fault', { cause, detail: 'mrz engine' })
  }
}

function pgmOf(image: GrayImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1'), image.data])
}

/** One step per character and a blank after each: the engine tells one symbol and its confidence only. */
function evidenceOf(symbols: readonly { text: string, confidence: number }[]): LineEvidence {
  const known = symbols.filter((s) => lineAlphabet.includes(s.text) && s.text.length === 1)
  const steps = known.length * 2
  const logProbs = new Float32Array(steps * classes)
  for (const [i, symbol] of known.entries()) {
    const sure = Math.min(0.995, Math.max(0.3, symbol.confidence / 100))
    const rest = Math.log((1 - sure) / (classes - 1))
    logProbs.fill(rest, 2 * i * classes, (2 * i + 1) * classes)
    logProbs[2 * i * classes + 1 + lineAlphabet.indexOf(symbol.text)] = Math.log(sure)
    logProbs.fill(Math.log(1e-6), (2 * i + 1) * classes, (2 * i + 2) * classes)
    logProbs[(2 * i + 1) * classes] = 0
  }
  return { text: known.map((s) => s.text).join(''), steps, classes, logProbs }
}
