import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { FoyerError } from '../../contract/errors.ts'
import type { Codestream } from './codestream.ts'

/** Decoded samples, 8 bits, interleaved, row by row. */
export interface DecodedImage {
  width: number
  height: number
  channels: 1 | 3 | 4
  data: Uint8Array
}

export interface Jpeg2000Decoder {
  /** Decodes one picture; throws `FoyerError` `image.damaged` or `image.timeout`. One at a time, in order. */
  decode(codestream: Codestream): Promise<DecodedImage>
  close(): Promise<void>
}

interface Answer {
  width: number
  height: number
  components: number
  /** 8 bits a sample. */
  data: Uint8Array | null
}

/**
 * OpenJPEG (WebAssembly) is synchronous and was not written for hostile input: it runs in a thread that can be
 * stopped, which brings the samples to eight bits too. Given as text, because the reader ships as one file.
 */
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const quiet = { print() {}, printErr() {} }
const ready = require(workerData.codec)(quiet)
parentPort.on('message', async (bytes) => {
  let answer = { width: 0, height: 0, components: 0, data: null }
  try {
    const { J2KDecoder } = await ready
    const decoder = new J2KDecoder()
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
    const { width, height, componentCount, bitsPerSample: bits } = decoder.getFrameInfo()
    const decoded = decoder.getDecodedBuffer()
    const samples = width * height * componentCount
    if (decoded.length === samples * (bits > 8 ? 2 : 1)) {
      const data = new Uint8Array(samples)
      const wide = new DataView(decoded.buffer, decoded.byteOffset, decoded.byteLength)
      const scale = 255 / (2 ** bits - 1)
      if (bits > 8) for (let i = 0; i < samples; i++) data[i] = wide.getUint16(2 * i, true) >> (bits - 8)
      else if (bits < 8) for (let i = 0; i < samples; i++) data[i] = decoded[i] * scale
      else data.set(decoded)
      answer = { width, height, components: componentCount, data }
    }
    decoder.delete()
  } catch {}
  parentPort.postMessage(answer, answer.data === null ? [] : [answer.data.buffer])
})
`

function decoded({ width, height, components, data }: Answer): DecodedImage {
  const channels = components === 1 || components === 3 || components === 4 ? components : null
  if (data === null || channels === null || data.length === 0) throw new FoyerError('image.damaged')
  return { width, height, channels, data }
}

/**
 * A decoder kept warm in a thread of its own. `modulesFolder`: where the codec's package is. A picture that takes
 * longer than `timeoutMs` costs the thread its life and nothing else.
 */
export function createJpeg2000Decoder(options: { modulesFolder: string; timeoutMs?: number }): Jpeg2000Decoder {
  const codec = join(options.modulesFolder, '@cornerstonejs', 'codec-openjpeg', 'dist', 'openjpegwasm_decode.js')
  const timeoutMs = options.timeoutMs ?? 3000
  let worker: Worker | null = null
  let last: Promise<unknown> = Promise.resolve()

  const start = (): Worker => {
    const started = new Worker(workerSource, { eval: true, workerData: { codec }, resourceLimits: { maxOldGenerationSizeMb: 128 } })
    started.unref()
    // A thread that dies of its input is replaced; without a listener it would take the process with it.
    started.on('error', () => { if (worker === started) worker = null })
    started.on('exit', () => { if (worker === started) worker = null })
    worker = started
    return started
  }
  start()

  async function decodeNow({ bytes }: Codestream): Promise<DecodedImage> {
    const thread = worker ?? start()
    const answer = await new Promise<Answer>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer)
        thread.off('message', onMessage)
        thread.off('exit', onExit)
        settle()
      }
      const onMessage = (message: Answer): void => finish(() => resolve(message))
      const onExit = (): void => finish(() => reject(new FoyerError('image.damaged', { detail: 'jpeg2000' })))
      const timer = setTimeout(() => {
        finish(() => reject(new FoyerError('image.timeout', { detail: 'jpeg2000' })))
        worker = null
        void thread.terminate()
      }, timeoutMs)
      thread.on('message', onMessage)
      thread.on('exit', onExit)
      // A copy of its own: the input may be a view into a larger buffer.
      thread.postMessage(Uint8Array.from(bytes))
    })
    return decoded(answer)
  }

  return {
    decode(codestream) {
      const turn = last.then(() => decodeNow(codestream))
      last = turn.catch(() => undefined)
      return turn
    },
    async close() {
      const running = worker
      worker = null
      await running?.terminate()
    },
  }
}
