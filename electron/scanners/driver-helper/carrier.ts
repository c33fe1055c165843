import { FoyerError } from '../../contract/errors.ts'
import { FILE_MAX } from '../../contract/primitives.ts'
import { SCAN_PAGES_MAX, type ScannedPage, type ScannerCapabilities, type ScannerInfo } from '../../contract/scanners.ts'
import { resolutionFor, sourceFor, type Carrier, type ScanTools } from '../carrier.ts'
import { checkWhole } from '../whole-page.ts'
import { askHelper, type Helper, type HelperTimes } from './run.ts'
import type { HelperWord } from './words.ts'

export interface HelperCarrierOptions {
  /** Of its scanners' ids: `wia:`. */
  prefix: string
  helper: Helper
  times?: HelperTimes
}

/** A page at 600 dots per inch says nothing for half of it. */
const usualTimes: HelperTimes = { silenceMs: 90_000, leaveMs: 4000 }
const LIST_MS = 15_000
const DEVICES_MAX = 32
/** Pages as far as they are told: whatever else a helper says without end. */
const WORDS_MAX = 20_000

/** Scanners of an operating system that a script of its own language asks: `driver-helper/words.ts` is what the two say to each other. */
export function helperCarrier({ prefix, helper, times = usualTimes }: HelperCarrierOptions): Carrier {
  /** What a device can do once it said so, until the devices are looked for anew: a system's script takes a second to start. */
  const known = new Map<string, ScannerCapabilities | null>()
  const busy = new Set<string>()
  const short: HelperTimes = { ...times, silenceMs: Math.min(times.silenceMs, LIST_MS) }

  const list = async (): Promise<ScannerInfo[]> => {
    const found: ScannerInfo[] = []
    let words = 0
    for await (const said of askHelper(helper, { do: 'list' }, short)) {
      if (++words > WORDS_MAX || said.type !== 'device') throw new FoyerError('scanner.badAnswer', { detail: 'helper' })
      if (found.length < DEVICES_MAX) found.push({ id: prefix + said.id, name: said.name.replace(/[\p{C}]/gu, '').trim().slice(0, 100) || prefix.slice(0, -1), simulated: false })
    }
    known.clear()
    for (const { id } of found) known.set(id, null)
    return found
  }

  const deviceOf = async (id: string): Promise<string> => {
    if (!known.has(id)) await list()
    if (!known.has(id)) throw new FoyerError('device.notFound')
    return id.slice(prefix.length)
  }

  const capabilitiesOf = async (device: string, signal: AbortSignal): Promise<ScannerCapabilities> => {
    const before = known.get(prefix + device)
    if (before) return before
    for await (const said of askHelper(helper, { do: 'capabilities', id: device }, short, signal)) {
      if (said.type !== 'capabilities') break
      const can = { sources: said.sources, resolutions: said.resolutions.toSorted((a, b) => a - b), colour: said.colour }
      known.set(prefix + device, can)
      return can
    }
    throw new FoyerError('scanner.badAnswer', { detail: 'helper' })
  }

  return {
    list: () => list(),
    capabilities: async (id, signal) => await capabilitiesOf(await deviceOf(id), signal),
    async *scan(id, { source: wanted, resolution, colour }, { signal, onProgress }) {
      if (busy.has(id)) throw new FoyerError('device.busy')
      busy.add(id)
      try {
        const device = await deviceOf(id)
        const { sources, resolutions, colour: hasColour } = await capabilitiesOf(device, signal)
        // Whether paper lies in the feeder the helper asks the driver, where nothing else is wanted.
        const source = wanted === null && sources.includes('feeder') ? null : sourceFor(wanted, sources, false)
        const request = { do: 'scan', id: device, source, resolution: resolutionFor(resolution, resolutions) ?? resolution, colour: colour && hasColour, pages: source === 'platen' ? 1 : SCAN_PAGES_MAX } as const
        yield* pagesOf(askHelper(helper, request, times, signal), request.pages, onProgress)
      } finally {
        busy.delete(id)
      }
    },
  }
}

async function* pagesOf(words: AsyncIterable<HelperWord>, most: number, onProgress: ScanTools['onProgress']): AsyncGenerator<ScannedPage> {
  let pieces: Buffer[] = []
  let bytes = 0
  let page = 1
  let idle = 0
  for await (const said of words) {
    if (said.type === 'piece') {
      const piece = Buffer.from(said.base64, 'base64')
      bytes += piece.byteLength
      if (bytes > FILE_MAX) throw new FoyerError('image.tooLarge', { detail: 'bytes' })
      pieces.push(piece)
      onProgress({ page, bytes, waiting: false })
    } else if (said.type === 'progress') {
      if (++idle > WORDS_MAX) throw new FoyerError('scanner.badAnswer', { detail: 'helper' })
      onProgress({ page, bytes, waiting: said.waiting === true })
    } else if (said.type === 'page') {
      if (said.page !== page || said.bytes !== bytes) throw new FoyerError('scanner.badAnswer', { detail: 'half a page' })
      const whole = new Uint8Array(Buffer.concat(pieces))
      pieces = []
      checkWhole(whole)
      yield { bytes: whole }
      if (page >= most) return
      page += 1
      bytes = 0
    } else throw new FoyerError('scanner.badAnswer', { detail: 'helper' })
  }
  if (bytes > 0) throw new FoyerError('scanner.badAnswer', { detail: 'half a page' })
  if (page === 1) throw new FoyerError('scanner.feederEmpty')
}
