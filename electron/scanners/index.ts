import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { childPort } from '../transport/child-port.ts'
import { serve } from '../transport/serve.ts'
import { createScanners } from './create-scanners.ts'
import { knownScanners } from './known-scanners.ts'
import { networkScanners } from './network-scanners.ts'

const startOptions = z.object({ mode: z.enum(['demo', 'desk']), resourcesFolder: z.string().min(1), knownFile: z.string().min(1), takenFolder: z.string().min(1) })

/** What carries pages, as a process: scanners at this computer and, where policy or a person named them, on the network; decodes nothing, no key, no database. */
serve('scanners', childPort(), (options, announce) => {
  const { mode, resourcesFolder, knownFile, takenFolder } = startOptions.parse(options)
  return Promise.resolve(createScanners({ mode, resourcesFolder, platform: process.platform, env: process.env, newId: randomUUID, now: Date.now, announce, takenFolder, network: networkScanners({ known: knownScanners(knownFile) }) }))
})
