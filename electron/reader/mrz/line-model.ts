import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What runs the line model. */
export type LineRuntime = 'native' | 'wasm'

export interface LineModel {
  runtime: LineRuntime
  /** One strip, `rows` x `width` values row by row, in; log probabilities and their shape (1, steps, classes) out. */
  run(strip: { data: Float32Array; width: number }, rows: number): Promise<{ data: Float32Array; dims: readonly number[] }>
  close(): Promise<void>
}

interface LineModelOptions {
  /** The model, ONNX. */
  modelPath: string
  /** Folder of `ort-wasm-simd-threaded.wasm` (onnxruntime-web's `dist`). */
  wasmFolder: string
  /** Which to take; left out: the native one, and WebAssembly where that does not load on this machine (musl, say). */
  runtime?: LineRuntime
}

/**
 * Opens the model in ONNX Runtime. The native one opens in a sixth of the time and reads a line in a quarter (figures in the model's
 * README). One thread each: lines are too small for a second one to pay. Nothing is ever fetched.
 *
 * @throws whatever the file system or the runtime says; the caller gives it a code.
 */
export async function openLineModel({ modelPath, wasmFolder, runtime }: LineModelOptions): Promise<LineModel> {
  const model = await readFile(modelPath)
  if (runtime === 'wasm') return await openWasm(model, wasmFolder)
  try {
    return await openNative(model)
  } catch (cause) {
    if (runtime === 'native') throw cause
    return await openWasm(model, wasmFolder)
  }
}

async function openNative(model: Uint8Array): Promise<LineModel> {
  // A CommonJS package: its names are on `default` where Node imports it and beside it where a bundle does.
  const loaded = await import('onnxruntime-node')
  const ort = 'default' in loaded ? loaded.default as typeof loaded : loaded
  const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 })
  return modelOf('native', session, (data, width, rows) => new ort.Tensor('float32', data, [1, 1, rows, width]))
}

async function openWasm(model: Uint8Array, wasmFolder: string): Promise<LineModel> {
  const [ort, wasm] = await Promise.all([import('onnxruntime-web/wasm'), readFile(join(wasmFolder, 'ort-wasm-simd-threaded.wasm'))])
  ort.env.wasm.wasmBinary = wasm
  ort.env.wasm.numThreads = 1
  ort.env.wasm.proxy = false
  ort.env.logLevel = 'error'
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] })
  return modelOf('wasm', session, (data, width, rows) => new ort.Tensor('float32', data, [1, 1, rows, width]))
}

/** The part of both packages' sessions that is used. */
interface Session<T> {
  run(feeds: Record<string, T>): Promise<Record<string, { data: unknown; dims: readonly number[] } | undefined>>
  release(): Promise<void>
}

function modelOf<T>(runtime: LineRuntime, session: Session<T>, tensor: (data: Float32Array, width: number, rows: number) => T): LineModel {
  return {
    runtime,
    run: async ({ data, width }, rows) => {
      const output = (await session.run({ strip: tensor(data, width, rows) }))['logProbs']
      if (!(output?.data instanceof Float32Array)) throw new TypeError('line model')
      return { data: output.data, dims: output.dims }
    },
    close: () => session.release(),
  }
}
