import { join } from 'node:path'
import { FoyerError } from '../contract/errors.ts'
import type { MrzReading } from '../contract/mrz.ts'
import { decodePages } from '../reader/images/decode.ts'
import { grayOf, type RgbImage } from '../reader/images/image.ts'
import { createBarcodeReader, type BarcodeReader } from '../reader/barcodes/engine.ts'
import { createMrzReader, type MrzReader } from '../reader/mrz/engine.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage.ts'

/** `read FILE... [--json]`: one line per file. Status 1 when a file could not be read. */
export async function readCommand(args: string[], io: CliIo): Promise<number> {
  const files = args.filter((argument) => argument !== '--json')
  if (files.length === 0 || files.some((file) => file.startsWith('--'))) throw new UsageError('read FILE... [--json]')
  const mrz = createMrzReader({ resourcesFolder: io.resourcesFolder, modulesFolder: io.modulesFolder, now: () => io.now().getTime() })
  const barcodes = await createBarcodeReader({ wasmPath: join(io.modulesFolder, 'zxing-wasm', 'dist', 'reader', 'zxing_reader.wasm') })
  let status = 0
  try {
    await mrz.ready
    for (const file of files) {
      const start = performance.now()
      const line: Record<string, unknown> = { file, mrz: null, barcodes: [], ms: 0 }
      try {
        const pages = await decodePages(await bytesOf(file, io), { modulesFolder: io.modulesFolder })
        line['mrz'] = await firstMrz(pages, mrz)
        line['barcodes'] = await allBarcodes(pages, barcodes)
      } catch (thrown) {
        const error = FoyerError.from(thrown)
        line['error'] = { code: error.code, message: error.message }
        status = 1
      }
      line['ms'] = Math.round(performance.now() - start)
      io.stdout(JSON.stringify(line))
    }
  } finally {
    barcodes.close()
    await mrz.close()
  }
  return status
}

async function bytesOf(file: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(file)
  } catch (cause) {
    const detail = (cause as NodeJS.ErrnoException).code
    throw new FoyerError('input.invalid', detail === undefined ? { cause } : { cause, detail })
  }
}

/** The best zone of the first page that has a valid one, else of any page. */
async function firstMrz(pages: RgbImage[], mrz: MrzReader): Promise<object | null> {
  let best: MrzReading | undefined
  for (const page of pages) {
    const [found] = await mrz.readPage(page)
    if (found !== undefined && (best === undefined || (found.valid && !best.valid))) best = found
    if (best?.valid === true) break
  }
  if (best === undefined) return null
  const { format, lines, fields, valid, repaired, doubtful, checks } = best
  return { format, lines, fields, valid, repaired, doubtful, checks }
}

async function allBarcodes(pages: RgbImage[], reader: BarcodeReader): Promise<object[]> {
  const found: object[] = []
  for (const page of pages) {
    for (const { format, text, bytes, parsed } of await reader.read(grayOf(page))) {
      found.push({ format, text, bytes: Buffer.from(bytes).toString('base64'), parsed })
    }
  }
  return found
}
