import { FoyerError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/error-codes.ts'
import type { LightPage, Scanners } from './scanner.ts'

export const SIMULATED_SCANNER = 'simulator:scanner'

export interface ScannerSimulator extends Scanners {
  /** Lay a page on the glass, or take it away; with how it looks under other light, as a device with such lamps sees it. */
  lay: (page: Uint8Array | null, lights?: readonly LightPage[]) => void
  hasPage: () => boolean
  /** The next scan fails with this code. */
  failNext(code: ErrorCode): void
}

/** A flatbed for the demo desk, IT's acceptance test and the contract tests: what lies on it is what it scans. */
export function scannerSimulator(name: string, msPerPage = 900): ScannerSimulator {
  let page: Uint8Array | null = null
  let views: readonly LightPage[] = []
  let fault: ErrorCode | null = null
  let busy = false
  return {
    lay: (next, lights = []) => {
      page = next
      views = lights
    },
    hasPage: () => page !== null,
    failNext: (code) => { fault = code },
    list: () => Promise.resolve([{ id: SIMULATED_SCANNER, name, simulated: true }]),
    scan: async (id, signal) => {
      if (id !== SIMULATED_SCANNER) throw new FoyerError('device.notFound')
      if (busy) throw new FoyerError('device.busy')
      busy = true
      try {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(resolve, msPerPage)
          signal.addEventListener('abort', () => { clearTimeout(timer); reject(new FoyerError('internal.timeout')) }, { once: true })
        })
        const code = fault
        fault = null
        if (code) throw new FoyerError(code)
        if (!page) throw new FoyerError('scanner.feederEmpty')
        return { bytes: page.slice(), ...(views.length > 0 ? { lights: views.map(({ light, bytes }) => ({ light, bytes: bytes.slice() })) } : {}) }
      } finally {
        busy = false
      }
    },
  }
}
