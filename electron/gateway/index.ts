import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createGateway } from './create-gateway.ts'

const startOptions = z.object({ version: z.string().max(40) })

/** The gateway as a process: one listening socket. It parses, carries and presents; no database, no device, no key but that of its own TLS, and it decides nothing. */
serve('gateway', childPort(), (options, _announce, knock) => {
  const { version } = startOptions.parse(options)
  return Promise.resolve(createGateway({ version, knock }))
})
