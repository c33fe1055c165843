import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallName } from '../../electron/contract/index.ts'
import { SmokeRun } from '../../electron/main/smoke.ts'
import { leaveOnFaults, smokeExit } from '../../electron/main/smoke-exit.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import type { CallResult } from '../../electron/transport/calls-under-way.ts'

/** A page on which a clerk finds what `answers` says; `keys` tells what was pressed. */
function page(answers: (script: string) => unknown): { window: BrowserWindow; keys: string[] } {
  const keys: string[] = []
  const webContents = {
    focus: () => undefined,
    sendInputEvent: ({ type, keyCode }: { type: string; keyCode: string }) => { if (type === 'keyDown') keys.push(keyCode) },
    executeJavaScript: async (script: string) => answers(script),
  }
  return { keys, window: { webContents, focus: () => undefined } as unknown as BrowserWindow }
}

const desk = async (name: CallName): Promise<CallResult> => ({ value: name === 'desk.state' ? { demoHint: { staffId: 'demo', secret: '2468' } } : {} }) as CallResult
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })
/** ms. Long enough for a step that comes, on a machine under load; each test that waits for one that never comes waits it out. */
const PATIENCE = 400

describe('the smoke run', () => {
  const unheard: unknown[] = []
  const hear = (thrown: unknown): void => void unheard.push(thrown)
  beforeEach(() => {
    unheard.length = 0
    process.on('unhandledRejection', hear)
  })
  afterEach(() => void process.off('unhandledRejection', hear))

  it.each([
    ['the tile never comes', (script: string) => script.includes('activeElement'), 'no [data-testid="tile-demo"] on the screen'],
    ['the field never comes', (script: string) => !script.includes('activeElement'), 'no field for the PIN'],
    ['nobody is let in', () => true, 'signing in'],
    ['the page answers nothing any more', () => new Promise(() => undefined), 'no [data-testid="tile-demo"] on the screen'],
  ])('ends with the step at fault, and no promise is left that rejects unheard: %s', async (_, answers, step) => {
    await expect(new SmokeRun(desk, PATIENCE).play(page(answers).window)).rejects.toThrow(step)
    // As long as a promise that was made before would take to reject.
    await wait(PATIENCE + 100)
    expect(unheard).toEqual([])
  })

  it('ends where the desk does not answer', async () => {
    await expect(new SmokeRun(() => new Promise(() => undefined), PATIENCE).play(page(() => true).window)).rejects.toThrow('the demo desk did not open')
  })

  it('gives the record’s id', async () => {
    const { window, keys } = page(() => true)
    const run = new SmokeRun(async (name) => (name === 'reading.frame' ? { value: { phase: 'done', hint: null, held: {} } } : name === 'records.confirm' ? { value: { recordId: 'r-1' } } : desk(name)) as CallResult)
    const calls = setInterval(() => { for (const name of ['staff.signIn', 'reading.frame', 'records.confirm'] as const) void run.carry(name, {}, SYSTEM) }, 20)
    try {
      expect(await run.play(window)).toBe('r-1')
    } finally {
      clearInterval(calls)
    }
    expect(keys.slice(0, 5)).toEqual(['2', '4', '6', '8', 'Enter'])
  })
})

describe('the end of the smoke run', () => {
  const ended = (stop: () => Promise<void>, stopMs: number): { leave: (status: number, line: string) => void; said: string[]; statuses: number[]; over: Promise<void> } => {
    const said: string[] = []
    const statuses: number[] = []
    let settle = (): void => undefined
    const over = new Promise<void>((resolve) => { settle = resolve })
    return { said, statuses, over, leave: smokeExit({ say: (line) => said.push(line), stop, stopMs, exit: (status) => { statuses.push(status); settle() } }) }
  }

  it.each(['unhandledRejection', 'uncaughtException'] as const)('comes with 1 and one line for an %s in main', async (event) => {
    const faults = new EventEmitter()
    const { leave, said, statuses, over } = ended(async () => undefined, 60_000)
    leaveOnFaults(faults, leave)
    faults.emit(event, new Error('out of order'))
    faults.emit(event, new Error('and another'))
    leave(0, 'r-1')
    await over
    expect(said).toEqual(['smoke run: out of order'])
    expect(statuses[0]).toBe(1)
  })

  it.each([['hang', () => new Promise<void>(() => undefined), 20], ['fail', () => Promise.reject(new Error('no')), 60_000]])('comes though the processes %s when they are stopped', async (_, stop, stopMs) => {
    const { leave, statuses, over } = ended(stop, stopMs)
    leave(0, 'r-1')
    await over
    expect(statuses[0]).toBe(0)
  })
})
