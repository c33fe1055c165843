import { FoyerError } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/error-codes.ts'
import { SIMULATED_SCANNER, type ScannedPage } from '../contract/scanners.ts'
import type { Carrier } from './carrier.ts'
import { passed } from './passed.ts'

export interface ScannerSimulator extends Carrier {
  /** Lay a page on the glass, or take it away; with how it looks under other light, as a device with such lamps sees it. */
  lay(page: ScannedPage | null): void
  hasPage(): boolean
  /** Put pages into the feeder. */
  feed(pages: readonly ScannedPage[]): void
  /** The next scan fails with this code, at its page of that number. */
  failNext(code: ErrorCode, atPage?: number): void
}

/** A flatbed with a feeder for the demo desk, IT's acceptance test and the contract tests: what lies on it is what it scans. */
export function scannerSimulator(name: string, msPerPage = 900): ScannerSimulator {
  let glass: ScannedPage | null = null
  let stack: ScannedPage[] = []
  let fault: { code: ErrorCode; atPage: number } | null = null
  let busy = false
  const copyOf = ({ bytes, lights = [] }: ScannedPage): ScannedPage => ({
    bytes: bytes.slice(), ...(lights.length > 0 ? { lights: lights.map((each) => ({ light: each.light, bytes: each.bytes.slice() })) } : {}),
  })
  const known = (id: string): void => { if (id !== SIMULATED_SCANNER) throw new FoyerError('device.notFound') }
  return {
    lay: (page) => { glass = page },
    hasPage: () => glass !== null,
    feed: (pages) => { stack = [...pages] },
    failNext: (code, atPage = 1) => { fault = { code, atPage } },
    list: () => Promise.resolve([{ id: SIMULATED_SCANNER, name, simulated: true, pageLaid: glass !== null }]),
    capabilities: (id) => {
      known(id)
      return Promise.resolve({ sources: ['platen', 'feeder'], resolutions: [300, 600], colour: true })
    },
    async *scan(id, { source }, { signal, onProgress }) {
      known(id)
      if (busy) throw new FoyerError('device.busy')
      busy = true
      try {
        const fromFeeder = source === 'feeder' || source === 'duplex' || (source === null && stack.length > 0)
        const hasMore = (): boolean => fromFeeder && stack.length > 0
        for (let page = 1; page === 1 || hasMore(); page++) {
          onProgress({ page, bytes: 0, waiting: false })
          await passed(msPerPage, signal)
          if (fault !== null && fault.atPage === page) {
            const { code } = fault
            fault = null
            throw new FoyerError(code)
          }
          const next = fromFeeder ? stack.shift() ?? null : glass
          if (next === null) throw new FoyerError('scanner.feederEmpty')
          onProgress({ page, bytes: next.bytes.byteLength, waiting: false })
          yield copyOf(next)
        }
      } finally {
        busy = false
      }
    },
  }
}
