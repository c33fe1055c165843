import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createUplink } from './create-uplink.ts'

const startOptions = z.object({ mode: z.enum(['demo', 'desk']), version: z.string().max(40) })

/** As fine as waiting needs it. */
const RANDOM_STEPS = 2 ** 32

/** The uplink as a process: outbound sockets to whom policy names; no database, no device, no key but those it is handed for its turn. */
serve('uplink', childPort(), (options) => {
  startOptions.parse(options)
  return Promise.resolve(createUplink({ now: () => Date.now(), elapsed: () => performance.now(), random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS }))
})
