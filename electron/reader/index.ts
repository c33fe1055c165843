import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createReader } from './create-reader.ts'
import { deviceNotes } from './device-notes.ts'
import { startOptions } from './start-options.ts'
import { limitWebAssembly } from './wasm-ceiling.ts'

limitWebAssembly()

const options = startOptions.extend({ devicesFile: z.string().min(1) })

/** The reader as a process: devices and untrusted bytes come in, Readings go out; no key, no database, no network. */
serve('reader', childPort(), async (given, announce) => {
  const { devicesFile, ...rest } = options.parse(given)
  return await createReader({ ...rest, notes: deviceNotes(devicesFile), now: () => new Date(), announce })
})
