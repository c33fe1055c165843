import quirks from '../../resources/devices/quirks.json' with { type: 'json' }
import { deviceQuirks, quirksOfScanner, type ScannerQuirk } from '../contract/quirks.ts'

const known = deviceQuirks.parse(quirks)

/** What `resources/devices/quirks.json` says of a scanner of this name. */
export const quirksOfModel = (name: string): ScannerQuirk => quirksOfScanner(known, name)
