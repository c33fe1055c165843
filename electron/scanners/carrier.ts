import type { PaperSource, ScannedPage, ScannerCapabilities, ScannerInfo, ScannerProgress, ScanSettings } from '../contract/scanners.ts'

export interface ListOptions {
  /** Whether to ask on the network which scanners there are. */
  search: boolean
}

export interface ScanTools {
  /** Whoever wanted the pages has given up: the device is told, and left ready for the next scan. */
  signal: AbortSignal
  onProgress: (progress: ScannerProgress) => void
}

/** One way to reach scanners. Whatever it takes is bytes: nothing is decoded. */
export interface Carrier {
  /**
   * What is there now. Bounded in time.
   * @throws FoyerError `scanner.driverMissing` where it cannot work here at all
   */
  list(options: ListOptions): Promise<ScannerInfo[]>
  /** @throws FoyerError as `scan` */
  capabilities(id: string, signal: AbortSignal): Promise<ScannerCapabilities>
  /**
   * The pages of one scan, at least one, in the order in which they come: one from the glass, from the feeder until it is empty. A device takes one
   * scan at a time. Whatever way it ends, the next one works.
   * @throws FoyerError `device.notFound`, `device.busy`, `device.lost`, `device.failed`, `image.tooLarge`, `internal.timeout`, `scanner.feederEmpty`, `scanner.jam`,
   *   `scanner.coverOpen`, `scanner.denied`, `scanner.cancelled`, `scanner.unreachable`, `scanner.badAnswer`, `scanner.certificateChanged`
   */
  scan(id: string, settings: ScanSettings, tools: ScanTools): AsyncIterable<ScannedPage>
}

/** Where the paper is taken from: what was asked for where the device has it, the feeder where it says that paper lies in it, else the glass. */
export function sourceFor(wanted: PaperSource | null, has: readonly PaperSource[], feederLoaded: boolean): PaperSource | null {
  if (wanted !== null && has.includes(wanted)) return wanted
  if (wanted === 'duplex' && has.includes('feeder')) return 'feeder'
  if (wanted === null && feederLoaded && has.includes('feeder')) return 'feeder'
  return has.find((each) => each === 'platen') ?? has[0] ?? null
}

/** What is offered of what is wanted: the same, else the next above, else the highest. Null where nothing is offered. */
export function resolutionFor(wanted: number, offered: readonly number[]): number | null {
  return offered.find((each) => each >= wanted) ?? offered.at(-1) ?? null
}
