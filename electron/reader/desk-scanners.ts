import { usualScan, type LightPage, type ScannedPage, type ScannerInfo } from '../contract/scanners.ts'
import type { HandlerTools } from '../transport/handlers.ts'

/** A request that is being answered: only for one can another process be asked. */
export type Asking = Pick<HandlerTools, 'ask'>

/** The scanners of a desk as the reader sees them: pages come from the process that carries them, past every screen. */
export interface DeskScanners {
  /** @param search whether to ask on the network, too */
  list(asking: Asking, search: boolean): Promise<ScannerInfo[]>
  /** The pages of one scan, at least one. @throws FoyerError of `Carrier.scan` (electron/scanners/carrier.ts) */
  scan(id: string, asking: Asking): AsyncIterable<ScannedPage>
  /** Demo desk: what lies on the simulated scanner. */
  lay(page: Uint8Array | null, lights: readonly LightPage[], asking: Asking): Promise<void>
}

export const deskScanners: DeskScanners = {
  list: async ({ ask }, search) => (await ask('internal.listScanners', { search })).scanners,
  async *scan(id, { ask }) {
    const { scan } = await ask('internal.startScan', { id, settings: usualScan })
    let isOver = false
    try {
      for (;;) {
        const { page } = await ask('internal.nextPage', { scan })
        if (page === null) {
          isOver = true
          return
        }
        yield page
      }
    } catch (thrown) {
      isOver = true
      throw thrown
    } finally {
      // Whoever asked may have gone: then it is given up by itself.
      if (!isOver) await ask('internal.endScan', { scan }).catch(() => undefined)
    }
  },
  lay: async (page, lights, { ask }) => {
    await ask('internal.layPage', { page: page === null ? null : { bytes: page, ...(lights.length > 0 ? { lights: [...lights] } : {}) } })
  },
}
