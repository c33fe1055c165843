import { FoyerError } from '../contract/errors.ts'
import type { Announce } from '../contract/events.ts'
import type { FileReading, HeldReading } from '../contract/reading.ts'
import { SIMULATED_SCANNER } from '../contract/scanners.ts'
import { HOT_FOLDER } from '../contract/sources.ts'
import { answer } from '../transport/answer.ts'
import type { Handlers, HandlerTools } from '../transport/handlers.ts'
import type { Service } from '../transport/serve.ts'
import { openCardDesk } from './card-desk.ts'
import { SIMULATED_READER } from './simulated-cards.ts'
import { openDeskTrust } from './desk-trust.ts'
import type { NotedDevices } from './device-notes.ts'
import { openDevices } from './devices.ts'
import { openEngines } from './engines.ts'
import { openDocumentReader, type DocumentReader, type ReadDocument, type ReadFile } from './document-reader.ts'
import { RecentReadings } from './recent-readings.ts'
import { openDeskScanners } from './desk-scanners.ts'
import { pagesOf, type ScannedStack } from './scan-pages.ts'
import { loadSpecimens } from './specimens.ts'
import type { DecodingOptions } from './start-options.ts'
import { printedOf } from './viz/printed-zone.ts'
import { openTextReader } from './viz/text-reader.ts'

export interface ReaderOptions extends DecodingOptions {
  announce: Announce
  /** What earlier runs knew of the desk's devices. */
  notes: NotedDevices
}

/** A camera that sent nothing for so long looks at nothing any more, ms. */
const WATCHING_MS = 10_000

/** Everything the reader process answers, put together. */
export async function createReader(options: ReaderOptions): Promise<Service> {
  const { mode, now } = options
  const specimens = await loadSpecimens(options.resourcesFolder)
  const trust = openDeskTrust(options)
  const engines = openEngines({ ...options, texts: openTextReader(options), open: () => openDocumentReader({ ...options, certificates: () => trust.certificates() }) })
  const recent = new RecentReadings(() => performance.now())
  const cards = openCardDesk({ ...options, specimens, trust: () => trust.forChips() })
  const scanners = openDeskScanners()
  const devices = openDevices({ ...options, cards, scanners })

  /** Cameras that look at a document, with when they last did; simulated documents that lie on a device. */
  const watching = new Map<string, number>()
  const laid = new Set<string>()

  /** Without the vault's word for it nothing is anybody's. @throws FoyerError `input.invalid` */
  const ownerOf = ({ context: { owner } }: HandlerTools): string => {
    if (owner === undefined) throw new FoyerError('input.invalid', { detail: 'nobody owns what is read' })
    return owner
  }

  /** What was read of the same document before, or null. @throws FoyerError `reading.gone` */
  const earlier = (id: string | null | undefined, tools: HandlerTools): ReadDocument | null => {
    if (id === null || id === undefined) return null
    const document = recent.get(id, ownerOf(tools))
    if (!document) throw new FoyerError('reading.gone')
    return document
  }

  /** Hand a Reading to the vault, remember it for the chip or the other side, give it to the screen. */
  const hand = async (document: ReadDocument, replaces: string | null, tools: HandlerTools): Promise<HeldReading> => {
    const { reading } = document
    const owner = ownerOf(tools)
    const { readingId } = await tools.ask('internal.holdReading', { reading, replaces })
    recent.keep(readingId, document, owner)
    return { readingId, reading }
  }

  /** Every document of a file, each handed over by itself. */
  const handAll = async ({ documents: [first, ...rest], leftOut, emptyPages, joined }: ReadFile, replaces: string | null, tools: HandlerTools): Promise<FileReading> => {
    const held = await hand(first, replaces, tools)
    const also: HeldReading[] = []
    for (const document of rest) also.push(await hand(document, null, tools))
    return { ...held, ...(also.length > 0 ? { also } : {}), ...(leftOut ? { leftOut } : {}), ...(emptyPages.length > 0 ? { emptyPages } : {}), ...(joined ? { joined } : {}) }
  }

  /** Read pages that somebody showed, and load meanwhile what reads their print. */
  const readPages: DocumentReader['read'] = async (pages, how) => {
    engines.texts.warm()
    return await engines.documents.read(pages, how)
  }

  /** What a source offers: read, and only then is the file that it was moved away or shredded. */
  const takeOffered = async (id: string, continues: string | undefined, tools: HandlerTools): Promise<FileReading> => {
    const before = earlier(continues, tools)
    const { taken, pages, texts } = await tools.ask('internal.takeOffered', { id }).catch((thrown: unknown) => {
      devices.noteScan(id, FoyerError.from(thrown))
      throw thrown
    })
    devices.noteScan(id, null)
    let read = false
    try {
      const file: ReadFile = pages.length > 0
        ? await readPages(pages.map(({ bytes }) => bytes), { source: 'scanner', earlier: before, onStep: (step) => tools.emit('reading.progress', { step }) })
        : { documents: [engines.documents.fromSwipe(texts, before)], leftOut: false, emptyPages: [], joined: false }
      const held = await handAll(file, continues ?? null, tools)
      read = true
      return held
    } finally {
      // Whoever took it may have gone, with the process that kept it: it counts as not read then, by itself.
      await tools.ask('internal.tookOffered', { taken, read }).catch(() => undefined)
    }
  }

  const handlers: Handlers<'reader'> = {
    'reading.readFile': async ({ bytes, continues, beside }, tools) => {
      const file = await readPages(bytes, { source: 'file', earlier: earlier(continues, tools), beside: earlier(beside, tools), onStep: (step) => tools.emit('reading.progress', { step }) })
      return await handAll(file, continues ?? (file.joined ? beside : null) ?? null, tools)
    },
    'reading.frame': async ({ stream, sequence, timeMs, frame, continues }, tools) => {
      const { document, ...answer } = await engines.streams.frame({ stream, sequence, timeMs, frame, earlier: earlier(continues, tools) })
      if (answer.phase === 'searching' || answer.phase === 'done') watching.delete(stream)
      else watching.set(stream, now().getTime())
      if (document === null) return { ...answer, held: null }
      try {
        return { ...answer, held: await hand(document, continues ?? null, tools) }
      } catch (thrown) {
        // The stream has given its Reading away and would never give it again: the next frame begins anew.
        engines.streams.close(stream)
        throw thrown
      }
    },
    'reading.closeStream': ({ stream }) => { engines.streams.close(stream); watching.delete(stream); return {} },
    'reading.specimens': () => specimens.list().map(({ id, documentType, issuingState, side, chip }) => ({ id, documentType, issuingState, side, hasChip: chip !== null })),
    'reading.specimenPicture': async ({ id }) => ({ jpeg: await specimens.picture(id) }),
    'reading.comparePrinted': async ({ readingId }, tools) => {
      const before = earlier(readingId, tools)
      const { mrz, images } = before?.parts ?? { mrz: null, images: { page: null } }
      if (before === null || mrz === null || images.page === null) throw new FoyerError('reading.nothingFound')
      const withCodes = await engines.documents.addCodesOfPage(before)
      const printed = await printedOf(engines.texts, before.parts)
      return await hand(printed === null ? withCodes : engines.documents.addPrinted(printed, withCodes), readingId, tools)
    },
    'reading.readChip': async ({ readingId, reader, can, keyFields, lastAttempt }, tools) => {
      const before = earlier(readingId, tools)
      const chip = await cards.readChip({ reader, can, keyFields, mrz: before?.parts.mrz ?? null, lastAttempt: lastAttempt === true, allowBac: tools.context.policy?.allowBacWhenPaceFails ?? false, tell: tools.emit })
      if (reader !== null) devices.noteScan(reader, null)
      return await hand(engines.documents.addChip(chip, before), readingId, tools)
    },
    'internal.passReading': ({ readingId, owner }) => { recent.pass(readingId, owner); return {} },
    'securityKey.tap': async ({ ticket }, tools) => {
      await cards.tap(ticket, { next: async (answer) => (await tools.ask('internal.keyStep', { ticket, answer })).step, tell: tools.emit, signal: tools.signal })
      return {}
    },
    'securityKey.leave': ({ ticket }) => { cards.leave(ticket); return {} },
    'securityKey.simulate': ({ laid: isLaid }) => {
      cards.layKey(isLaid)
      if (isLaid) laid.add(SIMULATED_READER)
      else laid.delete(SIMULATED_READER)
      return {}
    },
    'internal.forgetReading': ({ readingId }) => { recent.drop(readingId); return {} },
    'trust.state': () => trust.state(),
    'trust.trusted': () => trust.trusted(),
    'internal.previewTrust': ({ bytes }) => trust.preview(bytes),
    'internal.giveTrust': ({ round, anchor, place, of, problem }) => {
      if (round !== options.trustRound) throw new FoyerError('input.invalid', { detail: 'certificates of another round' })
      if (trust.give(anchor, place, of, problem)) engines.reloadCertificates()
      return {}
    },
    'devices.list': (_input, tools) => devices.list(tools),
    'devices.search': (_input, tools) => devices.search(tools),
    'devices.found': async (_input, tools) => (await devices.list(tools)).map(({ kind, state, fault }) => ({ kind, state, fault })),
    'devices.test': ({ id }, tools) => devices.test(id, tools),
    'devices.simulate': async ({ id, specimen, page }, tools) => {
      if (mode !== 'demo') throw new FoyerError('device.notFound')
      const isScanner = id === SIMULATED_SCANNER
      if (page !== undefined && !isScanner) throw new FoyerError('input.invalid', { detail: 'page' })
      if (specimen === null && page === undefined) laid.delete(id)
      else laid.add(id)
      if (isScanner) {
        const laidPage = page ?? (specimen === null ? null : await specimens.picture(specimen))
        await scanners.lay(laidPage, specimen === null ? [] : await specimens.lights(specimen), tools)
        devices.pageChanged(id, laidPage !== null)
      } else await cards.lay(id, specimen)
      return {}
    },
    'scanners.acceptCertificate': async ({ id, fingerprint }, tools) => {
      await scanners.accept(id, fingerprint, tools)
      return await devices.trusted(id, tools)
    },
    'sources.take': async ({ id, continues }, tools) => await takeOffered(id, continues, tools),
    'scanners.scan': async ({ id, continues }, tools) => {
      if (id === HOT_FOLDER) return await takeOffered(id, continues, tools)
      const before = earlier(continues, tools)
      const { pages, stopped } = await pagesOf(scanners.scan(id, tools)).catch((thrown: unknown): ScannedStack => {
        const error = FoyerError.from(thrown)
        devices.noteScan(id, error)
        throw error
      })
      devices.noteScan(id, stopped)
      const lights = pages.length === 1 ? pages[0]?.lights ?? [] : []
      const read = await readPages(pages.map(({ bytes }) => bytes), { source: 'scanner', earlier: before, lights, onStep: (step) => tools.emit('reading.progress', { step }) }).catch((thrown: unknown) => {
        // Where the pages say nothing, what the scanner stopped with is what there is to mend.
        throw stopped ?? thrown
      })
      const held = await handAll(read, continues ?? null, tools)
      return stopped === null ? held : { ...held, stopped: stopped.toPayload() }
    },
  }

  return {
    dispatch: async (name, input, tools) => {
      // Whoever asks for anything was let in by the vault: signed in, or setting the desk up, and shows a page next.
      if (tools.context.owner !== undefined) engines.warm()
      return await answer(handlers, name, input, tools)
    },
    isResting: () => {
      const since = now().getTime() - WATCHING_MS
      return recent.size === 0 && laid.size === 0 && !cards.countsAttempts() && !cards.keepsKey() && ![...watching.values()].some((at) => at > since)
    },
    stop: async () => {
      devices.close()
      await Promise.all([cards.close(), engines.close()])
    },
  }
}
