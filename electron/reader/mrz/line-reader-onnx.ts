import { FoyerError } from '../../contract/errors.ts'
import type { GrayImage } from '../images/image.ts'
import { netRows, netStrip } from './decode/net-strip.ts'
import { collapse } from './decode/collapse.ts'
import { openLineModel, type LineRuntime } from './line-model.ts'
import { lineHeight, maxLineWidth } from './line-image.ts'
import { lineAlphabet, type LineEvidence, type LineReader } from './line-reader.ts'

/** Where the reader's parts lie. */
export interface OnnxLineReaderPaths {
  /** The model, `mrz-lines.onnx`. */
  modelPath: string
  /** Folder of `ort-wasm-simd-threaded.wasm` (onnxruntime-web's `dist`). */
  wasmFolder: string
  /** What runs the model; left out: the best this machine has. */
  runtime?: LineRuntime
}

const classes = lineAlphabet.length + 1

/**
 * Opens the reader of line images with the model of our own (`resources/models/mrz`).
 *
 * The model is convolutional, so a line of any width goes in as it is; lines run one by one, since a
 * batch costs the same per line.
 *
 * @throws FoyerError `internal.fault` when a file is missing or the runtime refuses the model.
 */
export async function openOnnxLineReader(paths: OnnxLineReaderPaths): Promise<LineReader> {
  try {
    const model = await openLineModel(paths)

    const readOne = async (line: GrayImage): Promise<LineEvidence> => {
      const strip = netStrip(line)
      const { data: logProbs, dims } = await model.run(strip, netRows)
      if (dims[2] !== classes) throw new FoyerError('internal.fault', { detail: 'line model' })
      const steps = logProbs.length / classes
      return { text: collapse(logProbs, steps), steps, classes, logProbs }
    }

    return {
      async read(lines) {
        for (const line of lines) {
          if (line.height !== lineHeight || line.width < 8 || line.width > maxLineWidth || line.data.length !== line.width * line.height) {
            throw new FoyerError('internal.fault', { detail: 'line image' })
          }
        }
        const evidence: LineEvidence[] = []
        try {
          for (const line of lines) evidence.push(await readOne(line))
        } catch (cause) {
          throw FoyerError.from(cause)
        }
        return evidence
      },
      async close() {
        await model.close()
      },
    }
  } catch (cause) {
    throw FoyerError.from(cause)
  }
}
