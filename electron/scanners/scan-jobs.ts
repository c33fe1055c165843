import { FoyerError } from '../contract/errors.ts'
import { SCAN_PAGES_MAX, type ScannedPage, type ScannerProgress, type ScanSettings } from '../contract/scanners.ts'
import type { Carrier } from './carrier.ts'

/** A scan whose next page nobody asked for in so long is given up, ms: the reader asks for it at once. */
const FORGOTTEN_MS = 30_000
/** Scans of a desk at once; each device takes one. */
const SCANS_MAX = 3

interface Job {
  owner: string
  pages: AsyncIterator<ScannedPage>
  given: AbortController
  taken: number
  /** Where the caller of the moment hears how it stands. */
  tell: (progress: ScannerProgress) => void
  timer: NodeJS.Timeout | null
  asked: boolean
}

/** Scans under way: each page is carried when it is asked for, so that no more than one of each lies here. */
export class ScanJobs {
  private readonly carrier: Pick<Carrier, 'scan'>
  private readonly newId: () => string
  private readonly jobs = new Map<string, Job>()

  constructor(carrier: Pick<Carrier, 'scan'>, newId: () => string) {
    this.carrier = carrier
    this.newId = newId
  }

  get size(): number {
    return this.jobs.size
  }

  /** @throws FoyerError `device.busy` */
  start(device: string, settings: ScanSettings, owner: string): string {
    if (this.jobs.size >= SCANS_MAX) throw new FoyerError('device.busy')
    const id = this.newId()
    const given = new AbortController()
    const pages = this.carrier.scan(device, settings, { signal: given.signal, onProgress: (progress) => job.tell(progress) })[Symbol.asyncIterator]()
    const job: Job = { owner, given, taken: 0, tell: () => undefined, timer: null, asked: false, pages }
    this.jobs.set(id, job)
    this.forgetLater(id, job)
    return id
  }

  /**
   * The next page, or null after the last. A scan that failed is over.
   * @throws FoyerError of the carrier; `device.notFound` for a scan that is over or somebody else's
   */
  async next(id: string, owner: string, tell: Job['tell'], signal: AbortSignal): Promise<ScannedPage | null> {
    const job = this.jobs.get(id)
    if (job === undefined || job.owner !== owner || job.asked) throw new FoyerError('device.notFound', { detail: 'scan' })
    if (job.timer !== null) clearTimeout(job.timer)
    const give = (): void => job.given.abort()
    signal.addEventListener('abort', give, { once: true })
    job.tell = tell
    job.asked = true
    try {
      const next = job.taken >= SCAN_PAGES_MAX ? null : await job.pages.next()
      if (next === null || next.done === true) {
        await this.end(id, owner)
        return null
      }
      job.taken += 1
      this.forgetLater(id, job)
      return next.value
    } catch (thrown) {
      this.jobs.delete(id)
      throw job.given.signal.aborted ? new FoyerError('scanner.cancelled', { cause: thrown }) : thrown
    } finally {
      job.asked = false
      job.tell = () => undefined
      signal.removeEventListener('abort', give)
    }
  }

  /** No page of it is wanted any more. */
  async end(id: string, owner: string): Promise<void> {
    const job = this.jobs.get(id)
    if (job === undefined || job.owner !== owner) return
    this.jobs.delete(id)
    if (job.timer !== null) clearTimeout(job.timer)
    job.given.abort()
    // What still waits for a page is told by the signal; the iterator answers after it.
    await job.pages.return?.().catch(() => undefined)
  }

  /** Whatever is scanned for them. */
  async cancel(owner: string): Promise<void> {
    await Promise.all([...this.jobs].filter(([, job]) => job.owner === owner).map(([id]) => this.end(id, owner)))
  }

  async close(): Promise<void> {
    await Promise.all([...this.jobs].map(([id, { owner }]) => this.end(id, owner)))
  }

  private forgetLater(id: string, job: Job): void {
    if (job.timer !== null) clearTimeout(job.timer)
    job.timer = setTimeout(() => { void this.end(id, job.owner) }, FORGOTTEN_MS)
    job.timer.unref()
  }
}
