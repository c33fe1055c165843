import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EventName, EventPayload } from '../../electron/contract/events.ts'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import type { CageState } from '../../electron/contract/processes.ts'
import { Processes } from '../../electron/main/processes.ts'
import { readerCage } from '../../electron/main/reader-cage.ts'
import type { Child, StartChild } from '../../electron/transport/child.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-uncaged-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

/** Main's own processes, with children that only say what they are told to. */
function desk(state: CageState) {
  const running = new Map<string, (message: unknown) => void>()
  const caged: string[] = []
  const child = (name: string): Child => {
    let hear: (message: unknown) => void = () => undefined
    const exits: ((code: number | null) => void)[] = []
    const end = (): void => {
      running.delete(name)
      for (const exit of exits) exit(0)
    }
    running.set(name, (message) => { hear(message) })
    return {
      pid: 1,
      post: (message) => {
        const { kind } = message as { kind: string }
        if (kind === 'start') queueMicrotask(() => { hear({ kind: 'ready' }) })
        if (kind === 'stop') end()
      },
      onMessage: (listener) => { hear = listener }, onExit: (listener) => { exits.push(listener) }, kill: end,
    }
  }
  const announced: EventName[] = []
  const processes = new Processes({
    startChild: ({ name }) => child(name), outFolder: '/out', resourcesFolder: folder, modulesFolder: '/modules', version: '0', installed: false, memoryOf: () => null, log: { tell: () => undefined }, health: () => Promise.reject(new Error('none')),
    cage: { state: () => state, start: (otherwise) => (spec) => { caged.push(spec.name); return otherwise(spec) } },
    start: { mode: 'desk', dataFolder: folder, filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false },
    bus: { announce: (name) => { announced.push(name) }, endSessions: () => undefined },
  })
  const say = <N extends EventName>(from: string, name: N, payload: EventPayload<N>): void => running.get(`foyer-${from}`)?.({ kind: 'event', name, payload })
  const policy = (requireCage: boolean): void => { say('vault', 'policy.changed', { values: { ...defaultPolicy, requireCage }, locked: {}, unknown: [], problem: null }) }
  return { processes, running, caged, announced, say, policy }
}

it('starts in the cage what decodes, and nothing else', async () => {
  const { processes, caged } = desk('held')
  processes.start()
  await processes.of('reader').ready()
  processes.of('jobs').start()
  expect(caged).toEqual(['foyer-reader', 'foyer-jobs'])
  await processes.stop()
})

it('reads nothing outside a cage where policy requires one, says why, and reads again once it does not', async () => {
  const { processes, running, policy } = desk('missing')
  processes.start()
  await processes.of('reader').ready()
  policy(true)
  await expect.poll(() => running.has('foyer-reader')).toBe(false)
  for (const name of ['reader', 'jobs'] as const) await expect(processes.of(name).call('devices.list', {}, SYSTEM)).rejects.toMatchObject({ code: 'process.uncaged' })
  processes.of('reader').start()
  expect(running.has('foyer-reader')).toBe(false)
  policy(false)
  await processes.of('reader').ready()
  expect(running.has('foyer-reader')).toBe(true)
  await processes.stop()
})

it('goes on in a cage that policy requires', async () => {
  const { processes, running, policy } = desk('held')
  processes.start()
  await processes.of('reader').ready()
  policy(true)
  expect(running.has('foyer-reader')).toBe(true)
  await processes.stop()
})

it('writes down for the reader how its devices did, which no screen is told', async () => {
  const { processes, say, announced } = desk('held')
  processes.start()
  await processes.of('reader').ready()
  const notes = { ['a'.repeat(32)]: { usedAt: '2026-06-01T12:00:00.000Z', fault: null } }
  say('reader', 'devices.noted', { notes: {} })
  say('reader', 'devices.noted', { notes })
  // Not of the reader's making: nobody else may say so.
  say('vault', 'devices.noted', { notes: {} })
  await processes.stop()
  const file = join(folder, 'desk', 'devices.json')
  expect(existsSync(file)).toBe(true)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(notes)
  expect(announced).not.toContain('devices.noted')
})

it('tries once, and again only where a busy machine did not end the trial', () => {
  const answers: (CageState | null)[] = [null, 'held', 'refused']
  const options = { platform: 'linux', arch: 'x64', modulesFolder: '/modules', resourcesFolder: folder } as const
  const cage = readerCage(options, () => undefined, () => answers.shift() ?? null)
  const started: string[] = []
  const outside: StartChild = ({ name }) => { started.push(name); throw new Error('none') }
  expect(() => cage.start(outside)({ name: 'reader', script: '/reader.cjs', env: {} })).toThrow('none')
  expect(started).toEqual(['reader'])
  expect(cage.state()).toBe('held')
  expect(cage.state()).toBe('held')
  expect(answers).toEqual(['refused'])
})
