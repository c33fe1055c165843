import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import type { GrayImage } from '../images/image.ts'
import { netRows, netStrip } from './decode/net-strip.ts'
import { collapse } from './decode/collapse.ts'
import { lineHeight, maxLineWidth } from './line-image.ts'
import { lineAlphabet, type LineEvidence, type LineReader } from './line-reader.ts'

/** Where the reader's parts lie. */
export interface OnnxLineReaderPaths {
  /** The model, `mrz-lines.onnx`. */
  modelPath: string
  /** Folder of `ort-wasm-simd-threaded.wasm` (onnxruntime-web's `dist`). */
  wasmFolder: string
}

const classes = lineAlphabet.length + 1

/**
 * Opens the reader of line images with the model of our own (`resources/models/mrz`).
 *
 * The runtime is given as bytes: nothing is ever fetched. One thread: lines are too small for a
 * second one to pay (measured in the model's README). The model is convolutional, so a line of any
 * width goes in as it is; lines run one by one, since a batch costs the same per line.
 *
 * @throws FoyerError `internal.fault` when a file is missing or the runtime refuses the model.
 */
export async function openOnnxLineReader(paths: OnnxLineReaderPaths): Promise<LineReader> {
  try {
    const [ort, wasm, model] = await Promise.all([
      import('onnxruntime-web/wasm'),
      readFile(join(paths.wasmFolder, 'ort-wasm-simd-threaded.wasm')),
      readFile(paths.modelPath),
    ])
    ort.env.wasm.wasmBinary = wasm
    ort.env.wasm.numThreads = 1
    ort.env.wasm.proxy = false
    ort.env.logLevel = 'error'
    const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] })

    const readOne = async (line: GrayImage): Promise<LineEvidence> => {
      const strip = netStrip(line)
      const input = new ort.Tensor('float32', strip.data, [1, 1, netRows, strip.width])
      const output = (await session.run({ strip: input }))['logProbs']
      if (output === undefined || !(output.data instanceof Float32Array) || output.dims[2] !== classes) {
        throw new FoyerError('internal.fault', { detail: 'line model' })
      }
      const logProbs = output.data
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
        await session.release()
      },
    }
  } catch (cause) {
    throw FoyerError.from(cause)
  }
}
