import { readCapabilities, type EsclCapabilities } from './capabilities.ts'
import { jobPath, pathOf, type EsclEndpoint } from './endpoint.ts'
import { EsclFault } from './fault.ts'
import { ask, type EsclAnswer, type EsclPins } from './http.ts'
import { checkPage } from './page.ts'
import { capabilitiesWith, quirksFor, type EsclQuirks } from './model-quirks.ts'
import { pause as usualPause, Patience, type Pause } from './patience.ts'
import { writeSettings, type EsclScan } from './settings.ts'
import { feederFault, readStatus, type EsclStatus } from './status.ts'
import { parseXml } from './xml.ts'

export interface EsclProgress {
  /** Counted from 1. */
  page: number
  bytes: number
  /** The device asked for patience. */
  waiting: boolean
}

export interface ScanOptions {
  signal: AbortSignal
  /** Largest page, bytes. */
  maxBytes: number
  onProgress?: (progress: EsclProgress) => void
}

export interface EsclScanner {
  /** Kept after the first time. @throws EsclFault */
  capabilities(signal: AbortSignal, onWait?: () => void): Promise<EsclCapabilities>
  /** @throws EsclFault */
  status(signal: AbortSignal): Promise<EsclStatus>
  /** The pages of a scan, whole files as the device made them: one from the glass, from the feeder until it is empty. @throws EsclFault */
  scan(wanted: EsclScan, options: ScanOptions): AsyncGenerator<Uint8Array>
}

export interface EsclTimes {
  /** How long a device may be busy before a scan begins, ms. */
  busyMs: number
  /** How long it may ask for patience before a page, ms. */
  pageMs: number
  /** Between two tries where it does not say, ms. */
  retryMs: number
  /** Silence that is taken, ms. */
  silenceMs: number
}

export const usualTimes: EsclTimes = { busyMs: 30_000, pageMs: 60_000, retryMs: 1000, silenceMs: 30_000 }

const XML_MAX = 1024 * 1024
const CLEAN_UP_MS = 3000
/** Tries of a page that is `404` while the device says that its job is going on: Xerox B205. */
const EARLY_TRIES = 10
/** … and between two pages: Brother's MFC-L2710DW says so while it draws the next sheet in. One that never takes its job for done must not hold the person up. */
const BETWEEN_TRIES = 2
/** Time between two pages, ms, and of the page before at most: that Brother takes a question at once for the end. As sane-airscan has it. */
const BETWEEN_MS = 1000
const BETWEEN_SHARE = 0.5

/**
 * A scanner that speaks eSCL (Mopria Alliance, eSCL Technical Specification 2.97), at the first of its endpoints that answers.
 * @param key by which its certificate is known
 * @param permits whether policy permits a host at this moment
 * @param quirksOf what is known of a model, by the name that it gives itself
 */
export function esclScanner(endpoints: readonly EsclEndpoint[], { key, pins, times = usualTimes, quirksOf = () => ({}), pause = usualPause, permits = () => true }: { key: string; pins: EsclPins; permits?: (host: string) => boolean; times?: EsclTimes; quirksOf?: (name: string) => EsclQuirks; pause?: Pause }): EsclScanner {
  let quirks: EsclQuirks = {}
  let at: EsclEndpoint | null = null
  let known: EsclCapabilities | null = null

  const askAt = (endpoint: EsclEndpoint, method: 'GET' | 'POST' | 'DELETE', path: string, signal: AbortSignal, more: { body?: string; maxBytes?: number; onBytes?: (soFar: number) => void; allMs?: number } = {}): Promise<EsclAnswer> =>
    ask(endpoint, { pins, key, permits }, { method, path, signal, hostHeader: quirks.hostIsLocalhost === true && method === 'POST' ? 'localhost' : quirks.portInHost === true ? 'withPort' : 'usual', waitMs: times.silenceMs, allMs: more.allMs ?? times.silenceMs, maxBytes: more.maxBytes ?? XML_MAX, ...(more.body === undefined ? {} : { body: more.body }), ...(more.onBytes === undefined ? {} : { onBytes: more.onBytes }) })

  const capabilities: EsclScanner['capabilities'] = async (signal, onWait) => {
    if (known !== null && at !== null && permits(at.host)) return known
    const patience = new Patience(times.busyMs, { retryMs: times.retryMs, signal, pause })
    let last = new EsclFault('unreachable', 'no address')
    const [first] = endpoints
    const open = endpoints.filter(({ host }) => permits(host))
    if (first !== undefined && open.length === 0) throw new EsclFault('notPermitted', first.host)
    for (const endpoint of open) {
      try {
        let answer: EsclAnswer
        // One that warms up says nothing else than that.
        while ((answer = await askAt(endpoint, 'GET', pathOf(endpoint, 'ScannerCapabilities'), signal)).status === 503 && !patience.isOver) {
          onWait?.()
          await patience.wait(answer.retryAfter)
        }
        if (answer.status === 503) throw new EsclFault('busy')
        if (answer.status !== 200) throw refusal(answer.status) ?? new EsclFault('badAnswer', `capabilities ${answer.status}`)
        const said = readCapabilities(parseXml(answer.bytes))
        quirks = quirksFor(said, answer.server, quirksOf)
        known = capabilitiesWith(quirks, said)
        at = endpoint
        return known
      } catch (thrown) {
        if (!(thrown instanceof EsclFault) || thrown.kind === 'cancelled' || thrown.kind === 'certificateChanged') throw thrown
        // What one said that was there tells more than what one was not.
        if (last.kind === 'unreachable') last = thrown
      }
    }
    throw last
  }

  const here = async (signal: AbortSignal): Promise<EsclEndpoint> => {
    await capabilities(signal)
    if (at === null) throw new EsclFault('unreachable')
    return at
  }

  const status = async (signal: AbortSignal): Promise<EsclStatus> => {
    const endpoint = await here(signal)
    const answer = await askAt(endpoint, 'GET', pathOf(endpoint, 'ScannerStatus'), signal)
    if (answer.status !== 200) throw refusal(answer.status) ?? new EsclFault('badAnswer', `status ${answer.status}`)
    return readStatus(parseXml(answer.bytes))
  }

  /** What the device says to be wrong, asked after it refused; `job`: the one that gave nothing, which somebody may have stopped at the device. */
  const why = async (answer: EsclAnswer, source: EsclScan['source'], signal: AbortSignal, job?: string): Promise<EsclFault> => {
    const said = await status(signal).catch(() => null)
    const paper = said === null || source === 'platen' ? null : feederFault(said)
    if (paper !== null) return paper
    const own = at
    if (own !== null && job !== undefined && said?.jobs.some(({ uri, state }) => jobPath(uri, own) === job && /^cancell?ed$/.test(state)) === true) return new EsclFault('cancelled')
    if (answer.status === 503 || (answer.status === 409 && said?.state === 'processing')) return new EsclFault('busy')
    return refusal(answer.status) ?? new EsclFault('failed', `answer ${answer.status}`)
  }

  const started = async (wanted: EsclScan, { signal, onProgress }: ScanOptions): Promise<{ endpoint: EsclEndpoint; job: string }> => {
    const caps = await capabilities(signal)
    const endpoint = await here(signal)
    const input = caps.inputs[wanted.source]
    if (input === undefined) throw new EsclFault('failed', 'source')
    let triedAgain = false
    const body = writeSettings(input, caps, wanted)
    const patience = new Patience(times.busyMs, { retryMs: times.retryMs, signal, pause })
    for (;;) {
      const answer = await askAt(endpoint, 'POST', pathOf(endpoint, 'ScanJobs'), signal, { body })
      if (answer.status === 201 || answer.status === 200) {
        const job = jobPath(answer.location, endpoint) ?? await newestJob(endpoint, signal)
        if (job === null) throw new EsclFault('badAnswer', 'no location')
        return { endpoint, job }
      }
      if (answer.status !== 503 || patience.isOver) {
        const fault = await why(answer, wanted.source, signal)
        // It may have become free between the two questions: once.
        const isFree: boolean = answer.status === 409 && fault.kind === 'failed' && !triedAgain
        triedAgain ||= isFree
        if ((fault.kind !== 'busy' && !isFree) || patience.isOver) throw fault
      }
      onProgress?.({ page: 1, bytes: 0, waiting: true })
      await patience.wait(answer.retryAfter)
    }
  }

  const newestJob = async (endpoint: EsclEndpoint, signal: AbortSignal): Promise<string | null> => {
    const { jobs } = await status(signal)
    const going = jobs.find((each) => each.state === 'processing' || each.state === 'pending') ?? jobs[0]
    return jobPath(going?.uri, endpoint)
  }

  return {
    capabilities, status,
    async *scan(wanted, options) {
      const { signal, maxBytes, onProgress } = options
      const { endpoint, job } = await started(wanted, options)
      let isOver = false
      let since = 0
      try {
        for (let page = 1; ; page++) {
          if (page > 1) await pause(quirks.feederPauseMs ?? Math.min(BETWEEN_MS, (performance.now() - since) * BETWEEN_SHARE), signal)
          since = performance.now()
          const bytes = await nextDocument(page)
          if (bytes === null) {
            isOver = true
            return
          }
          yield bytes
          if (wanted.source === 'platen') return
        }
      } finally {
        // Also after a fault, and where the person gave up: else the device stays at it.
        if (!isOver) await askAt(endpoint, 'DELETE', job, AbortSignal.timeout(CLEAN_UP_MS)).catch(() => undefined)
      }

      async function nextDocument(page: number): Promise<Uint8Array | null> {
        const patience = new Patience(times.pageMs, { retryMs: times.retryMs, signal, pause })
        let early = 0
        for (;;) {
          const answer = await askAt(endpoint, 'GET', `${job}/NextDocument`, signal, { maxBytes, allMs: times.pageMs + times.silenceMs, onBytes: (bytes) => onProgress?.({ page, bytes, waiting: false }) })
          const isEmpty = answer.status === 200 && answer.bytes.byteLength === 0
          if (answer.status === 200 && !isEmpty) {
            checkPage(answer.bytes)
            return answer.bytes
          }
          const isNone = answer.status === 404 || answer.status === 410 || answer.status === 204 || isEmpty
          if (page > 1 && answer.status === 409) return await noMore(answer)
          if (isNone && early < (page > 1 ? BETWEEN_TRIES : EARLY_TRIES) && await isGoingOn(job)) early += 1
          else if (isNone && page > 1) return await noMore(answer)
          else if (answer.status !== 503 || patience.isOver) {
            const fault = await why(answer, wanted.source, signal, job)
            throw isNone && wanted.source !== 'platen' && fault.kind === 'failed' ? new EsclFault('feederEmpty') : fault
          }
          onProgress?.({ page, bytes: 0, waiting: true })
          await patience.wait(answer.retryAfter)
        }
      }

      /** No page after others: the feeder is empty, whichever way it is told, unless the device says what stopped it. @throws EsclFault */
      async function noMore(answer: EsclAnswer): Promise<null> {
        const fault = await why(answer, wanted.source, signal)
        if (fault.kind === 'jam' || fault.kind === 'coverOpen' || (answer.status === 409 && fault.kind !== 'feederEmpty')) throw fault
        return null
      }

      async function isGoingOn(path: string): Promise<boolean> {
        const said = await status(signal).catch(() => null)
        return said?.jobs.some(({ uri, state }) => jobPath(uri, endpoint) === path && (state === 'processing' || state === 'pending')) ?? false
      }
    },
  }
}

function refusal(status: number): EsclFault | null {
  return status === 401 || status === 403 ? new EsclFault('denied') : null
}
