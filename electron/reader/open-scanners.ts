import { allScanners } from './scanners/all-scanners.ts'
import { saneScanners } from './scanners/sane.ts'
import type { Scanners } from './scanners/scanner.ts'
import { scannerSimulator, SIMULATED_SCANNER, type ScannerSimulator } from './scanners/simulator.ts'

export interface DeskScanners extends Scanners {
  /** The demo desk's scanner, or null at a real one. */
  simulator: (Pick<ScannerSimulator, 'lay' | 'hasPage'> & { id: string }) | null
}

/** The scanners of a desk: SANE where it is, and the simulator at the demo desk. */
export function openScanners(mode: 'demo' | 'desk', resourcesFolder: string): DeskScanners {
  if (mode === 'desk') return { ...allScanners([saneScanners({ resourcesFolder })]), simulator: null }
  const simulator = scannerSimulator('Foyer demo scanner')
  return { ...allScanners([saneScanners({ resourcesFolder }), simulator]), simulator: { id: SIMULATED_SCANNER, lay: simulator.lay, hasPage: simulator.hasPage } }
}
