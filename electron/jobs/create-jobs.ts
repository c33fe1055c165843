import { FoyerError } from '../contract/errors.ts'
import { openDeskTrust } from '../reader/desk-trust.ts'
import { openDocumentReader, type DocumentReader } from '../reader/document-reader.ts'
import { sniff, type FileKind } from '../reader/images/sniff.ts'
import type { DecodingOptions } from '../reader/start-options.ts'
import { answer } from '../transport/answer.ts'
import type { Handlers } from '../transport/handlers.ts'
import type { Service } from '../transport/serve.ts'
import { verify } from './verify.ts'

/** What is decoded for other programs: fewer decoders than at the desk, where a person chose the file. */
const TAKEN: ReadonlySet<FileKind | null> = new Set(['jpeg', 'png', 'tiff', 'webp', 'pdf'])

/** What the second reader answers: the document reader's own code, one job after the other, and nothing kept between two. */
export function createJobs(options: DecodingOptions): Service {
  const trust = openDeskTrust(options)
  let opened: Promise<DocumentReader> | null = null
  const documents = (): Promise<DocumentReader> => (opened ??= open())
  const open = async (): Promise<DocumentReader> => {
    const { default: sharp } = await import('sharp')
    // A picture that is decoded on every processor is one at which the desk's own waits.
    sharp.concurrency(1)
    return openDocumentReader({ ...options, certificates: () => trust.certificates() })
  }

  const handlers: Handlers<'jobs'> = {
    'internal.runReading': async ({ bytes }, tools) => {
      if (!TAKEN.has(sniff(bytes))) throw new FoyerError(bytes.length === 0 ? 'image.empty' : 'image.unsupported')
      const { documents: found, leftOut, emptyPages } = await (await documents()).read(bytes, { source: 'file', earlier: null, onStep: (step) => tools.emit('reading.progress', { step }) })
      const readingIds: string[] = []
      for (const { reading } of found) readingIds.push((await tools.ask('internal.holdReading', { reading, replaces: null })).readingId)
      const [first = ''] = readingIds
      tools.setSubject(first)
      return { readingIds, leftOut, emptyPages }
    },
    'internal.runVerification': async (input) => await verify(input, trust, options.now().getTime()),
    'internal.giveJobsTrust': async ({ round, anchor, place, of, problem }) => {
      if (round !== options.trustRound) throw new FoyerError('input.invalid', { detail: 'certificates of another round' })
      if (trust.give(anchor, place, of, problem)) (await opened)?.reloadCertificates()
      return {}
    },
  }

  return {
    dispatch: (name, input, tools) => answer(handlers, name, input, tools),
    isResting: () => true,
    stop: async () => { await (await opened)?.close() },
  }
}
