import type { OtherLight } from '../../contract/reading.ts'

/** A document scanner as the reader sees it; `sane.ts` is real hardware on Linux, `simulator.ts` the demo desk's. */
export interface ScannerInfo {
  /** Stable while it is plugged in, unique over all adapters. */
  id: string
  name: string
  simulated: boolean
}

export interface ScannedPage {
  /** PNG or JPEG bytes, undecoded: as hostile as any file. */
  bytes: Uint8Array
  /** The same page under other light, by devices that have such lamps. */
  lights?: readonly LightPage[]
}

/** A view of a page under other light: PNG or JPEG bytes, as hostile. */
export interface LightPage {
  light: OtherLight
  bytes: Uint8Array
}

/** One way to reach scanners. */
export interface Scanners {
  /**
   * What is there now. Bounded in time.
   * @throws FoyerError `scanner.driverMissing` where the adapter cannot work at all.
   */
  list(): Promise<ScannerInfo[]>
  /**
   * One page, at 300 dots per inch in colour where the device can.
   * @throws FoyerError `device.notFound`, `device.busy`, `device.failed`, `scanner.feederEmpty`, `scanner.jam`,
   *   `scanner.coverOpen`, `internal.timeout`
   */
  scan(id: string, signal: AbortSignal): Promise<ScannedPage>
}
