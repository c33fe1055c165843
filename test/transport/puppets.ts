import { join } from 'node:path'
import type { EventName } from '../../electron/contract/events.ts'
import type { AnyCallName } from '../../electron/contract/index.ts'
import type { ChildName } from '../../electron/contract/processes.ts'
import { Processes } from '../../electron/main/processes.ts'
import { nodeChildren } from '../../electron/transport/child.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { projectRoot } from '../data-folder.ts'
import type { Script } from './puppet-child.ts'

export const context: CallContext = { session: 'a token', way: 'screen', address: 'local' }

interface Posted { kind: string; call?: string; input?: unknown; context?: CallContext; error?: { code: string } }

/** Main's own processes, by its own table, with a puppet in the place of each. */
export async function puppets() {
  const start = nodeChildren(process.execPath)
  /** What the bus was told, and what was said to whoever made a call. */
  const heard: { name: EventName; to: 'caller' | readonly string[] | null }[] = []
  /** What each process was sent. */
  const posted: Record<string, Posted[]> = { 'foyer-vault': [], 'foyer-reader': [], 'foyer-jobs': [], 'foyer-scanners': [], 'foyer-uplink': [], 'foyer-gateway': [] }
  const processes = new Processes({
    startChild: (spec) => {
      const child = start({ ...spec, script: join(projectRoot, 'test/transport/puppet-child.ts') })
      return { ...child, get pid() { return child.pid }, post: (message) => { posted[spec.name]?.push(message as Posted); child.post(message) } }
    },
    cage: { state: () => 'held', start: (otherwise) => otherwise },
    memoryOf: () => null, log: { tell: () => undefined }, health: () => Promise.reject(new Error('none')), outFolder: '/out', resourcesFolder: '/resources', modulesFolder: '/modules', version: '0', installed: false,
    start: { mode: 'desk', dataFolder: '/data', filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false },
    bus: { announce: (name, _payload, sessions) => { heard.push({ name, to: sessions }) }, endSessions: () => undefined },
  })
  processes.start()
  // Without a policy that would have it work: it does here what its script says.
  processes.of('uplink').start()
  processes.of('gateway').start()
  await Promise.all((['vault', 'reader', 'jobs', 'scanners', 'uplink', 'gateway'] as const).map((name) => processes.of(name).ready(60_000)))
  await processes.trust.ready()
  heard.length = 0
  return {
    processes, heard,
    posted: (name: ChildName) => posted[`foyer-${name}`] ?? [],
    /** Make a call on one, which says this before it answers. */
    play: (name: ChildName, script: Script, call: AnyCallName = 'internal.forgetReading') =>
      processes.of(name).call(call, script, { ...context, hear: (said) => { heard.push({ name: said, to: 'caller' }) } }),
  }
}
