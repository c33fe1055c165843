import type { ErrorCode } from '../../../electron/contract/error-codes.ts'
import { SIMULATED_SCANNER, type PaperSource } from '../../../electron/contract/scanners.ts'
import { scannerSimulator } from '../../../electron/scanners/simulator.ts'
import type { Bench, Trial } from '../carrier-contract.ts'
import { glass, half, html, stack } from './drawn.ts'

export function simulatorBench(): Bench {
  const carrier = scannerSimulator('Demo scanner', 5)
  const lay = (bytes: Uint8Array) => (): void => carrier.lay({ bytes })
  const feed = (): void => carrier.feed(stack.map((bytes) => ({ bytes })))
  lay(glass)()
  feed()
  const fails = (code: ErrorCode, source: PaperSource, atPage?: number): Trial => ({ bring: () => carrier.failNext(code, atPage), mend: feed, ends: code, source })
  return {
    carrier, id: SIMULATED_SCANNER, feeds: true,
    faults: {
      'unplugged during a scan': fails('device.lost', 'platen'),
      'gone between job and page': fails('device.lost', 'feeder', 2),
      'half a page': { bring: lay(half), mend: lay(glass), ends: 'image.damaged' },
      'a page without an end': 'what is laid on it came through the contract, which takes 50 MB',
      'HTML for a page': { bring: lay(html), mend: lay(glass), ends: 'image.unsupported' },
      'an empty feeder': { bring: () => carrier.feed([]), mend: feed, ends: 'scanner.feederEmpty', source: 'feeder' },
      'busy for ten seconds': 'it is busy with its own scans alone',
      'another type than it said': 'it says none',
      'a changed certificate': 'it is on no network',
      'typing amid a person’s typing': 'it types nothing',
    },
    more: { jam: fails('scanner.jam', 'feeder'), cover: fails('scanner.coverOpen', 'platen') },
  }
}
