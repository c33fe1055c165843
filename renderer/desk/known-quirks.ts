import { deviceQuirks } from '../../electron/contract/quirks.ts'
import quirks from '../../resources/devices/quirks.json' with { type: 'json' }

/** What is known of models (`resources/devices/quirks.json`). */
export const knownQuirks = deviceQuirks.parse(quirks)
