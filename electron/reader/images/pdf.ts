import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { FoyerError } from '../../contract/errors.ts'
import { spentByProcess, withinFence } from './fence.ts'
import type { DecodedFile, RgbImage } from './image.ts'
import type { DecodeLimits } from './limits.ts'

/**
 * PDFium runs in a thread of its own that is ended with the time limit: WebAssembly cannot be interrupted
 * otherwise. The thread's code is text, so that no bundler has to know about a second file.
 */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads')
const { library, wasm, bytes, limits, longSide } = workerData
let pdfium
const run = async () => {
  const { PDFiumLibrary } = require(library)
  pdfium = await PDFiumLibrary.init({ wasmBinary: wasm })
  const document = await pdfium.loadDocument(bytes)
  const count = Math.min(limits.pages, document.getPageCount())
  let pixels = 0
  for (let i = 0; i < count; i++) {
    const page = document.getPage(i)
    const { originalWidth: w, originalHeight: h } = page.getOriginalSize()
    if (!(w > 0 && h > 0)) throw new Error('no page size')
    let scale = Math.min(300 / 72, longSide / Math.max(w, h))
    if (w * h * scale * scale > limits.pixels) scale = Math.sqrt(limits.pixels / (w * h))
    if (i > 0 && pixels + w * h * scale * scale > limits.allPixels) break
    const { width, height, data } = await page.render({ scale, render: 'bitmap', renderFormFields: true })
    pixels += width * height
    const rgb = new Uint8Array(width * height * 3)
    for (let p = 0, q = 0; q < rgb.length; p += 4, q += 3) {
      rgb[q] = data[p]; rgb[q + 1] = data[p + 1]; rgb[q + 2] = data[p + 2]
    }
    parentPort.postMessage({ page: { width, height, data: rgb } }, [rgb.buffer])
  }
  parentPort.postMessage({ done: true, all: document.getPageCount() })
}
run().catch((error) => {
  // Its heap never shrinks: what it took is still to be seen.
  let heap = 0
  try { heap = pdfium.module.HEAPU8.length } catch {}
  parentPort.postMessage({ failed: String(error && error.message), heap })
})
`

/** 300 dpi for a page of up to this many px on its longer side: an A4 page. */
const longSide = 3600

interface ThreadMessage { page?: RgbImage, done?: true, all?: number, failed?: string, heap?: number }

/** PDFium ends itself where it gets no more memory, in the same words as where it finds itself wrong. With a heap over so many bytes it was memory. */
const LARGE_HEAP = 128 * 1024 * 1024

/** Pages of a PDF at up to 300 dpi. Throws `document.passwordProtected`, `image.damaged`, `image.timeout`, `image.tooMuchMemory`. */
export async function renderPdf(
  bytes: Uint8Array, options: { modulesFolder: string, limits: DecodeLimits },
): Promise<DecodedFile> {
  const folder = join(options.modulesFolder, '@hyzyla/pdfium/dist')
  const wasm = await readFile(join(folder, 'pdfium.wasm'))
  const thread = new Worker(threadCode, {
    eval: true,
    workerData: {
      library: join(folder, 'index.cjs'), wasm: new Uint8Array(wasm).buffer, bytes: new Uint8Array(bytes),
      limits: options.limits, longSide,
    },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    stdout: true, stderr: true, env: {},
  })
  const pages: RgbImage[] = []
  let all = 0
  try {
    const { timeLimit, pageCpuLimit } = options.limits
    await withinFence({ timeLimit, cpuLimit: pageCpuLimit }, ({ partDone }) => new Promise<void>((resolve, reject) => {
      thread.on('message', (message: ThreadMessage) => {
        if (message.page !== undefined) {
          pages.push(message.page)
          partDone()
        } else if (message.done === true) {
          all = message.all ?? 0
          resolve()
        }
        else reject(coded(message.failed ?? '', message.heap ?? 0))
      })
      thread.on('error', (cause) => reject(new FoyerError('image.damaged', { cause, detail: 'pdf' })))
      thread.on('exit', () => reject(new FoyerError('image.damaged', { detail: 'pdf' })))
    }), () => spentBy(thread))
  } finally {
    await thread.terminate()
  }
  return { pages, more: pages.length < all }
}

/** Processor time of a thread alone, ms; of the whole process under a Node that cannot tell. It answers while WebAssembly runs, too. */
async function spentBy(thread: Worker): Promise<number> {
  if (!('cpuUsage' in thread)) return spentByProcess()
  const { user, system } = await thread.cpuUsage()
  return (user + system) / 1000
}

function coded(message: string, heap: number): FoyerError {
  if (heap > LARGE_HEAP && /abort|memory|unreachable/i.test(message)) return new FoyerError('image.tooMuchMemory', { detail: 'pdf' })
  if (/password|security/i.test(message)) return new FoyerError('document.passwordProtected')
  return new FoyerError('image.damaged', { detail: 'pdf' })
}
