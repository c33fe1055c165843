import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createReader } from './create-reader.ts'
import { startOptions } from './start-options.ts'
import { limitWebAssembly } from './wasm-ceiling.ts'

limitWebAssembly()

/** The reader as a process: devices and untrusted bytes come in, Readings go out; no key, no database, no network. */
serve('reader', childPort(), async (options, announce) => await createReader({ ...startOptions.parse(options), now: () => new Date(), announce }))
