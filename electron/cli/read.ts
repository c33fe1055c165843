import type { BarcodeReading } from '../contract/barcodes.ts'
import type { MrzReading } from '../contract/mrz.ts'
import { FoyerError } from '../contract/errors.ts'
import { notReadOf, openDocumentReader } from '../reader/document-reader.ts'
import type { CliIo } from './io.ts'
import { toldError } from './told.ts'
import { UsageError } from './usage.ts'

/** `read FILE... [--json]`: one line per file. Status 1 when a file could not be read. */
export async function readCommand(args: string[], io: CliIo): Promise<number> {
  const files = args.filter((argument) => argument !== '--json')
  if (files.length === 0 || files.some((file) => file.startsWith('--'))) throw new UsageError('read FILE... [--json]')
  const documents = openDocumentReader({ resourcesFolder: io.resourcesFolder, modulesFolder: io.modulesFolder, certificates: () => Promise.resolve([]), now: () => io.now() })
  let status = 0
  try {
    await documents.ready
    for (const file of files) {
      const start = performance.now()
      const line: Record<string, unknown> = { file, mrz: null, barcodes: [], ms: 0 }
      try {
        const { documents: found, codes, cutShort, leftOut, emptyPages } = await documents.find(await bytesOf(file, io))
        const main = found.find(({ zone }) => zone?.valid === true) ?? found.find(({ zone }) => zone !== null) ?? found[0]
        line['mrz'] = main?.zone ? printed(main.zone) : null
        line['barcodes'] = codes.map(shownCode)
        // The same file at the desk is a queue of as many.
        const others = found.filter((each) => each !== main)
        if (others.length > 0) line['others'] = others.map(({ zone, barcodes }) => ({ mrz: zone === null ? null : printed(zone), barcodes: barcodes.map(shownCode) }))
        if (leftOut) line['leftOut'] = true
        if (emptyPages.length > 0) line['emptyPages'] = emptyPages
        const notRead = notReadOf(main?.zone ?? null, codes)
        if (notRead.length > 0) line['notRead'] = notRead
        // The clock ended it: read again, there may be more.
        if (cutShort) line['cutShort'] = true
      } catch (thrown) {
        line['error'] = toldError(FoyerError.from(thrown))
        status = 1
      }
      line['ms'] = Math.round(performance.now() - start)
      io.stdout(JSON.stringify(line))
    }
  } finally {
    await documents.close()
  }
  return status
}

async function bytesOf(file: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.readFile(file)
  } catch (cause) {
    if (cause instanceof FoyerError) throw cause
    const detail = (cause as NodeJS.ErrnoException).code
    throw new FoyerError('input.invalid', detail === undefined ? { cause } : { cause, detail })
  }
}

function shownCode({ format, text, bytes, parsed }: BarcodeReading): object {
  return { format, text, bytes: Buffer.from(bytes).toString('base64'), parsed }
}

function printed({ format, lines, fields, valid, repaired, unfitting = [], doubtful, formatInDoubt, checks }: MrzReading): object {
  return { format, lines, fields, valid, repaired, unfitting, doubtful, ...(formatInDoubt ? { formatInDoubt } : {}), checks }
}
