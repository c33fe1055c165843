import { FoyerError } from '../contract/errors.ts'
import { usualScan, type LightPage, type ScannedPage, type ScannerInfo } from '../contract/scanners.ts'
import type { HandlerTools } from '../transport/handlers.ts'

/** A request that is being answered: only for one can another process be asked. */
export type Asking = Pick<HandlerTools, 'ask'>

/**
 * Pages are taken for so long at most, ms. `scanners.scan` has 300 s, and reading what came has 120 of them (reader/find-documents.ts): beyond this its
 * answer would come to nobody.
 */
const PAGES_MS = 170_000

/** The scanners of a desk as the reader sees them: pages come from the process that carries them, past every screen. */
export interface DeskScanners {
  /** @param search whether to ask on the network, too */
  list(asking: Asking, search: boolean): Promise<ScannerInfo[]>
  /** The pages of one scan, at least one. @throws FoyerError of `Carrier.scan` (electron/scanners/carrier.ts); `internal.timeout` where it takes too long for whoever waits */
  scan(id: string, asking: Asking): AsyncIterable<ScannedPage>
  /** @throws FoyerError `device.notFound` where it shows no such certificate */
  accept(id: string, fingerprint: string, asking: Asking): Promise<void>
  /** A source that a document starts: the page that waits in it, which stays, or null. @throws FoyerError `source.silent`, or what keeps it from being heard */
  test(id: string, asking: Asking): Promise<ScannedPage | null>
  /** Demo desk: what lies on the simulated scanner. */
  lay(page: Uint8Array | null, lights: readonly LightPage[], asking: Asking): Promise<void>
}

/** @param pagesMs longest time for all pages of a scan, ms */
export const openDeskScanners = (pagesMs = PAGES_MS): DeskScanners => ({
  list: async ({ ask }, search) => (await ask('internal.listScanners', { search })).scanners,
  async *scan(id, { ask }) {
    const { scan } = await ask('internal.startScan', { id, settings: usualScan })
    const end = performance.now() + pagesMs
    // Over where the other process says so, by its last page or by a fault.
    let isOver = false
    const next = async (): Promise<ScannedPage | null> => {
      try {
        const { page } = await ask('internal.nextPage', { scan })
        isOver = page === null
        return page
      } catch (thrown) {
        isOver = true
        throw thrown
      }
    }
    try {
      for (;;) {
        const page = await before(end, next())
        if (page === 'late') throw new FoyerError('internal.timeout', { detail: 'scan' })
        if (page === null) return
        yield page
      }
    } finally {
      // Whoever asked may have gone: then it is given up by itself.
      if (!isOver) await ask('internal.endScan', { scan }).catch(() => undefined)
    }
  },
  accept: async (id, fingerprint, { ask }) => { await ask('internal.acceptCertificate', { id, fingerprint }) },
  test: async (id, { ask }) => (await ask('internal.testSource', { id })).page,
  lay: async (page, lights, { ask }) => {
    await ask('internal.layPage', { page: page === null ? null : { bytes: page, ...(lights.length > 0 ? { lights: [...lights] } : {}) } })
  },
})

/** The page, or `late` where it does not come until `end`. */
async function before(end: number, next: Promise<ScannedPage | null>): Promise<ScannedPage | null | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => { timer = setTimeout(() => resolve('late'), Math.max(0, end - performance.now())) })
  try {
    const came = await Promise.race([next, late])
    // It ends with the scan, and nobody waits for how.
    if (came === 'late') next.catch(() => undefined)
    return came
  } finally {
    clearTimeout(timer)
  }
}
