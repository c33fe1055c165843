import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { childProcess } from '../../electron/contract/processes.ts'
import { Processes } from '../../electron/main/processes.ts'
import { processSpecs } from '../../electron/main/process-specs.ts'
import type { Child } from '../../electron/transport/child.ts'

/** Processes that serve at once, answer nothing, and fall when they are told to. */
function fallible(api = false) {
  const living = new Map<string, { pid: number; fall: () => void }>()
  const told: string[] = []
  const happenings: unknown[] = []
  const logged: unknown[] = []
  let pids = 0
  const startChild = ({ name }: { name: string }): Child => {
    pids += 1
    const pid = pids
    let say: (message: unknown) => void = () => undefined
    const exits: ((code: number | null, signal?: string | null) => void)[] = []
    const fall = (): void => { for (const exit of exits.splice(0)) exit(null, 'SIGSEGV') }
    return {
      pid, kill: () => undefined, onMessage: (listener) => { say = listener },
      onExit: (listener) => {
        exits.push(listener)
        living.set(name, { pid, fall })
      },
      post: (message) => {
        const { kind, call, input } = message as { kind: string; call?: string; input?: { action: string } }
        if (kind === 'start') queueMicrotask(() => {
          say({ kind: 'ready' })
          // By which the one that policy asks for is there too.
          if (name === 'foyer-vault') say({ kind: 'event', name: 'policy.changed', payload: { values: { ...defaultPolicy, uplinkAddress: 'https://127.0.0.1:1/', api }, locked: {}, unknown: [], problem: null } })
        })
        if (kind === 'stop') queueMicrotask(fall)
        // That the uplink began and ended is policy's doing, and told at its start alone (uplink-drive.test.ts).
        if (call === 'internal.happening' && input?.action.startsWith('uplink.') !== true) happenings.push(input?.action)
      },
    }
  }
  const processes = new Processes({
    startChild, outFolder: '/out', resourcesFolder: '/resources', modulesFolder: '/modules', version: '0', installed: true, memoryOf: () => null, log: { tell: (code, facts) => { if (code.startsWith('process.')) logged.push([code, facts]) } }, health: () => Promise.reject(new Error('none')),
cage: { state: () => 'held', start: (otherwise) => otherwise },
    start: { mode: 'desk', dataFolder: '/data', filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false },
    bus: {
      announce: (name, payload, sessions) => { if (name !== 'policy.changed') told.push(`${name} ${JSON.stringify(payload)} ${sessions === null ? 'desk' : 'principal'}`) },
      endSessions: (why) => { told.push(`everybody out: ${why}`) },
    },
  })
  return { processes, living, told, happenings, logged }
}

/** All but the one that only a policy with an API starts. */
const withoutApi = childProcess.options.filter((each) => each !== 'gateway')

/** Each is there: those that start with their first use, too. */
async function used(processes: Processes, api: boolean): Promise<void> {
  const there = api ? childProcess.options : withoutApi
  await Promise.all(there.map((each) => processes.of(each).ready()))
  for (const each of there) if (processSpecs[each].restsAfterMs !== null) processes.of(each).start()
  await Promise.all(there.map((each) => processes.of(each).ready()))
}

describe.each(childProcess.options)('a %s that falls', (name) => {
  it('is started again, told to the desk and to the trail; who is signed in is so no more where it kept the sessions', async () => {
    const { processes, living, told, happenings, logged } = fallible(name === 'gateway')
    const { keepsSessions, cameBack } = processSpecs[name]
    processes.start()
    await used(processes, name === 'gateway')
    told.length = 0
    happenings.length = 0
    const before = living.get(`foyer-${name}`)
    before?.fall()
    await processes.of(name).ready()
    expect(living.get(`foyer-${name}`)?.pid).not.toBe(before?.pid)
    expect(told).toEqual([
      `process.state {"process":"${name}","state":"down"} desk`, ...(keepsSessions ? ['everybody out: restart'] : []),
      `process.state {"process":"${name}","state":"up"} desk`,
    ])
    await expect.poll(() => happenings).toEqual([cameBack])
    expect(logged).toEqual([['process.fell', { process: name, status: null, signal: 'SIGSEGV', because: null, restarts: 0 }], ['process.back', { process: name }]])
    for (const each of childProcess.options) expect(processes.of(each).restarts, each).toBe(each === name ? 1 : 0)
  })

  it('and came back has fallen at that desk, not at the one that is opened afterwards', async () => {
    const { processes, living, told, happenings } = fallible(name === 'gateway')
    processes.start()
    await used(processes, name === 'gateway')
    living.get(`foyer-${name}`)?.fall()
    await processes.of(name).ready()
    await expect.poll(() => happenings.length).toBe(2)
    told.length = 0
    happenings.length = 0
    await processes.switchTo('demo')
    expect(told).toEqual(['desk.changed {} desk'])
    expect(happenings).toEqual([])
  })
})

describe('a process that nobody needs', () => {
  it('starts with its first use, and again on the desk that is opened then', async () => {
    const { processes, living } = fallible()
    processes.start()
    await Promise.all(withoutApi.map((each) => processes.of(each).ready()))
    expect([living.has('foyer-reader'), living.has('foyer-scanners')]).toEqual([true, false])
    expect(processes.of('scanners').state).toBe('resting')
    processes.of('scanners').call('scanners.cancel', {}, { session: null, way: 'screen', address: 'local' }).catch(() => undefined)
    await processes.of('scanners').ready()
    expect([processes.of('scanners').state, living.has('foyer-scanners')]).toEqual(['up', true])
    await processes.switchTo('demo')
    expect(processes.of('scanners').state).toBe('resting')
    await processes.stop()
    await expect(processes.of('scanners').call('scanners.cancel', {}, { session: null, way: 'screen', address: 'local' })).rejects.toMatchObject({ code: 'process.down' })
  })
})
