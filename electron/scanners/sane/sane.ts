import { FoyerError } from '../../contract/errors.ts'
import { FILE_MAX } from '../../contract/primitives.ts'
import { SCAN_PAGES_MAX, type PaperSource, type ScannedPage, type ScannerCapabilities, type ScannerInfo, type ScanSettings } from '../../contract/scanners.ts'
import { passed } from '../passed.ts'
import { resolutionFor, sourceFor, type Carrier, type ScanTools } from '../carrier.ts'
import { saneEnvironment } from './environment.ts'
import { feederFolder } from './feeder-folder.ts'
import { colourMode, duplexOption, greyMode, offeredOptions, offeredResolutions, paperSources, parseDeviceList } from './listings.ts'
import { checkWhole } from '../whole-page.ts'
import { runScanimage, type RunOptions } from './run.ts'

const LIST_TIMEOUT_MS = 15_000
/** A page at 600 dots per inch over USB 2 takes half of it; of a feeder, which tells how it comes on, one that stands still for so long comes no more. */
const PAGE_TIMEOUT_MS = 90_000
/** IEND, with which a PNG is whole (ISO/IEC 15948, §11.2.5). */
const PNG_END = Buffer.from('0000000049454e44ae426082', 'hex')
const MAX_LIST_BYTES = 256 * 1024
/** How often a page that is being written is looked at, ms. */
const LOOK_MS = 250
/** How long a device may be busy before a scan begins, as with eSCL, and between two tries, ms. */
const BUSY_MS = 30_000
const BUSY_AGAIN_MS = 1000
const PREFIX = 'sane:'
const RESOLUTIONS = [300, 400, 600] as const

/** What a device takes, in its driver's own words. */
interface Offer extends ScannerCapabilities {
  words: ReadonlyMap<string, string>
}

export interface SaneOptions {
  command?: string
  env?: Record<string, string>
  resourcesFolder?: string
  pause?: (ms: number, signal: AbortSignal) => Promise<void>
  /** How long a page may take, and a driver to close its device, ms. */
  pageMs?: number
  closeMs?: number
}

/** SANE through its own `scanimage`. */
export function saneCarrier(options: SaneOptions = {}): Carrier {
  const { pause = passed, pageMs = PAGE_TIMEOUT_MS, closeMs } = options
  const base = { command: options.command ?? 'scanimage', env: { ...saneEnvironment(process.env, options.resourcesFolder), ...options.env } }
  const run = (args: readonly string[], rest: Omit<RunOptions, 'command' | 'env'>): Promise<Buffer> => runScanimage(args, { ...base, closeMs, ...rest })

  /** SANE names by our id: the screen never sends a name that reaches a command line unchecked. */
  const known = new Map<string, string>()
  /** A driver opens a device once: a second scan would be told so in each driver's own way, or hang. */
  const busy = new Set<string>()

  const list = async (): Promise<ScannerInfo[]> => {
    const found = parseDeviceList((await run(['-f', '%d|%v|%m|%t%n'], { timeoutMs: LIST_TIMEOUT_MS, maxBytes: MAX_LIST_BYTES })).toString('utf8'))
    known.clear()
    for (const { device } of found) known.set(PREFIX + device, device)
    return found.map(({ device, name }) => ({ id: PREFIX + device, name, simulated: false }))
  }

  const deviceOf = async (id: string): Promise<string> => {
    if (!known.has(id)) await list()
    const device = known.get(id)
    if (device === undefined) throw new FoyerError('device.notFound')
    return device
  }

  /** Options differ from driver to driver: asking for one that a device lacks fails the scan. */
  const offerOf = async (device: string, signal: AbortSignal): Promise<Offer> => {
    const help = await run(['-d', device, '-A'], { timeoutMs: LIST_TIMEOUT_MS, maxBytes: MAX_LIST_BYTES, signal })
    const words = offeredOptions(help.toString('utf8'))
    const sources = paperSources(words.get('source') ?? '')
    const has: PaperSource[] = [...(sources.platen === undefined ? [] : ['platen' as const]), ...(sources.feeder === undefined ? [] : ['feeder' as const])]
    if (sources.duplex !== undefined || (sources.feeder !== undefined && duplexOption(words) !== null)) has.push('duplex')
    return { words, sources: has, resolutions: offeredResolutions(words.get('resolution') ?? '', RESOLUTIONS), colour: !words.has('mode') || colourMode(words.get('mode') ?? '') !== null }
  }

  const argumentsFor = (device: string, { words, resolutions }: Offer, source: PaperSource | null, { resolution, colour }: ScanSettings): string[] => {
    const given = ['-d', device, '--format=png']
    const sources = paperSources(words.get('source') ?? '')
    const name = source === null ? undefined : sources[source] ?? (source === 'duplex' ? sources.feeder : undefined)
    // First: drivers offer other values of the rest with another source.
    if (name !== undefined) given.push(`--source=${name}`)
    if (source === 'duplex' && sources.duplex === undefined) given.push(...[duplexOption(words)].filter((each) => each !== null))
    const dots = resolutionFor(resolution, resolutions)
    if (dots !== null) given.push(`--resolution=${dots}`)
    const modes = words.get('mode') ?? ''
    const mode = colour ? colourMode(modes) ?? greyMode(modes) : greyMode(modes) ?? colourMode(modes)
    if (mode !== null) given.push(`--mode=${mode}`)
    return given
  }

  const fromGlass = async (args: readonly string[], { signal, onProgress }: ScanTools): Promise<ScannedPage> => {
    let tail = Buffer.alloc(0)
    const bytes = await run(args, {
      timeoutMs: pageMs, maxBytes: FILE_MAX, signal,
      onBytes: (chunk, soFar) => {
        onProgress({ page: 1, bytes: soFar, waiting: false })
        tail = Buffer.concat([tail, chunk]).subarray(-PNG_END.byteLength)
        return tail.equals(PNG_END)
      },
    })
    if (bytes.byteLength === 0) throw new FoyerError('device.failed', { detail: 'empty page' })
    checkWhole(bytes)
    return { bytes: new Uint8Array(bytes) }
  }

  /** Every page of the feeder in one go: a driver that is closed between two lets the rest of the paper out. */
  async function* fromFeeder(args: readonly string[], { signal, onProgress }: ScanTools): AsyncGenerator<ScannedPage> {
    const folder = await feederFolder()
    const ended = new AbortController()
    const stop = (): void => ended.abort()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    let wake: () => void = () => undefined
    /** Pages that are whole; what it ended with. */
    const outcome: { whole: number; failure: unknown; over: boolean } = { whole: 0, failure: null, over: false }
    let last = { whole: 0, bytes: 0, stillMs: 0 }
    const fail = (why: FoyerError): void => {
      outcome.failure ??= why
      stop()
    }
    const watch = setInterval(() => {
      void folder.growing(outcome.whole + 1).then((bytes) => {
        const { whole, over } = outcome
        if (over) return
        last = { whole, bytes, stillMs: whole === last.whole && bytes === last.bytes ? last.stillMs + LOOK_MS : 0 }
        if (bytes > FILE_MAX) fail(new FoyerError('image.tooLarge', { detail: 'bytes' }))
        else if (last.stillMs > pageMs) fail(new FoyerError('internal.timeout'))
        if (bytes > 0) onProgress({ page: Math.min(outcome.whole + 1, SCAN_PAGES_MAX), bytes, waiting: false })
      })
    }, LOOK_MS)
    const running = run([...args, `--batch=${folder.pattern}`, '--batch-print', `--batch-count=${SCAN_PAGES_MAX}`], {
      timeoutMs: pageMs * SCAN_PAGES_MAX, maxBytes: MAX_LIST_BYTES, signal: ended.signal,
      // A line for each page that is whole.
      onBytes: (chunk) => {
        outcome.whole += chunk.filter((byte) => byte === 0x0a).length
        wake()
        return outcome.whole >= SCAN_PAGES_MAX
      },
    }).catch((thrown: unknown) => { outcome.failure ??= thrown }).finally(() => { outcome.over = true; wake() })
    try {
      for (let page = 1; ; page++) {
        const isComing = (): boolean => outcome.whole < page && !outcome.over
        while (isComing()) await new Promise<void>((resolve) => { wake = resolve })
        if (outcome.whole < page) {
          const failure = outcome.failure ?? new FoyerError('scanner.feederEmpty')
          // After a page it is how a feeder ends, which scanimage says as it says a fault.
          if (page > 1 && failure instanceof FoyerError && failure.code === 'scanner.feederEmpty') return
          throw failure
        }
        const bytes = await folder.take(page, FILE_MAX)
        checkWhole(bytes)
        yield { bytes }
      }
    } finally {
      clearInterval(watch)
      stop()
      signal.removeEventListener('abort', stop)
      await running
      await folder.remove()
    }
  }

  return {
    list,
    capabilities: async (id, signal) => {
      const { sources, resolutions, colour } = await offerOf(await deviceOf(id), signal)
      return { sources, resolutions, colour }
    },
    async *scan(id, settings, tools) {
      if (busy.has(id)) throw new FoyerError('device.busy')
      busy.add(id)
      try {
        const device = await deviceOf(id)
        const offer = await offerOf(device, tools.signal)
        // SANE tells of paper in the feeder by scanning it: nobody knows before.
        const source = sourceFor(settings.source, offer.sources, false)
        const args = argumentsFor(device, offer, source, settings)
        const began = performance.now()
        // Busy is told before the first page, or it is no page that one waits for. A device that takes its time to say so has no more of it.
        for (let waited = 0, given = 0; ; waited += BUSY_AGAIN_MS) {
          try {
            if (source === 'feeder' || source === 'duplex') for await (const page of fromFeeder(args, tools)) { given += 1; yield page }
            else yield await fromGlass(args, tools)
            return
          } catch (thrown) {
            if (!(thrown instanceof FoyerError) || thrown.code !== 'device.busy' || given > 0 || waited >= BUSY_MS || performance.now() - began >= BUSY_MS) throw thrown
            tools.onProgress({ page: 1, bytes: 0, waiting: true })
            await pause(BUSY_AGAIN_MS, tools.signal)
          }
        }
      } finally {
        busy.delete(id)
      }
    },
  }
}
