import { FoyerError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/error-codes.ts'
import type { Scanners } from './scanner.ts'

export const SIMULATED_SCANNER = 'simulator:scanner'

export interface ScannerSimulator extends Scanners {
  /** Lay a page on the glass, or take it away. */
  lay(page: Uint8Array | null): void
  /** The next scan fails with this code. */
  failNext(code: ErrorCode): void
}

/** A flatbed for the demo desk, IT's acceptance test and the contract tests: what lies on it is what it scans. */
export function scannerSimulator(name: string, msPerPage = 900): ScannerSimulator {
  let page: Uint8Array | null = null
  let fault: ErrorCode | null = null
  let busy = false
  return {
    lay: (next) => { page = next },
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
        return { bytes: page.slice() }
      } finally {
        busy = false
      }
    },
  }
}
