import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { AnyCallName } from '../../electron/contract/index.ts'
import { ProgramJobs } from '../../electron/main/jobs/program-jobs.ts'
import { processSpecs } from '../../electron/main/process-specs.ts'
import type { Callee } from '../../electron/main/route.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import { procMemory } from '../../electron/system/process-memory.ts'
import type { CallResult } from '../../electron/transport/calls-under-way.ts'
import { nodeChildren } from '../../electron/transport/child.ts'
import type { CallerContext } from '../../electron/transport/handlers.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'

export interface SecondReader {
  /** A process of its own, as main starts it. */
  reader: Supervisor
  /** The same as a call is routed to it. */
  second: Callee & { drop(): void }
  jobs: ProgramJobs
}

interface Parts {
  vault: Callee
  carry: (name: AnyCallName, input: unknown, context: CallerContext) => Promise<CallResult>
  now: () => number
  restsAfterMs?: number | null | undefined
  script?: string | undefined
}

/** What main has for what is read for other programs: the jobs, and the reader without devices. */
export function secondReader({ vault, carry, now, restsAfterMs = processSpecs.jobs.restsAfterMs, script = join(projectRoot, 'electron/jobs/index.ts') }: Parts): SecondReader {
  const spec = processSpecs.jobs
  const reader: Supervisor = new Supervisor({
    specNow: () => ({ name: 'foyer-jobs', script, env: spec.environment(process.env) }),
    startOptions: () => ({ mode: 'demo', version: '0.0.0-test', resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), trustRound: handover.begin() }),
    startChild: nodeChildren(process.execPath), now: Date.now, keepsSessions: spec.keepsSessions, mayEmit: new Set(spec.emits), mayAsk: new Set(spec.asks),
    hungAfterMs: spec.hungAfterMs, recycleAbove: spec.recycleAbove, restsAfterMs, ceiling: { of: procMemory, bytes: spec.ceiling ?? Infinity }, onState: () => undefined,
    onEvent: () => undefined, onAsk: async (call, input, context) => (await carry(call, input, context)).value,
  })
  const handover = new TrustHandover(vault, reader, 'internal.giveJobsTrust')
  reader.open()
  const second = {
    call: async (name: AnyCallName, input: unknown, context: CallerContext) => {
      if (reader.state === 'resting') reader.start()
      await handover.ready().catch(() => undefined)
      return await reader.call(name, input, context)
    },
    drop: () => { reader.drop('jobs.cancelled') },
  }
  const jobs = new ProgramJobs({
    vault, reader: second, run: { call: (...asked) => carry(...asked) }, now, newId: randomUUID,
    digest: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest('base64url')),
  })
  return { reader, second, jobs }
}
