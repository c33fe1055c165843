import { deviceNotes } from '../contract/device-notes.ts'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createReader } from './create-reader.ts'
import { notedDevices } from './device-notes.ts'
import { startOptions } from './start-options.ts'
import { limitWebAssembly } from './wasm-ceiling.ts'

limitWebAssembly()

const options = startOptions.extend({ devices: deviceNotes })

/** The reader as a process: devices and untrusted bytes come in, Readings go out; no key, no database, no network, no file of anybody's. */
serve('reader', childPort(), async (given, announce) => {
  const { devices, ...rest } = options.parse(given)
  return await createReader({ ...rest, notes: notedDevices(devices, (notes) => { announce('devices.noted', { notes }, null) }), now: () => new Date(), announce })
})
