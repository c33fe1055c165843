import { beforeEach, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import type { TypingLayout, TypingProgress } from '../../../electron/contract/typing.ts'
import { pause } from '../../../electron/main/typing/pause.ts'
import { simulatedDesktop, type SimulatedDesktop } from '../../../electron/main/typing/simulator.ts'
import { typingCalls, type TypingCalls } from '../../../electron/main/typing/typing-calls.ts'
import type { CallerContext } from '../../../electron/transport/handlers.ts'

const OURS = 4711
const layout: TypingLayout = { id: 'pms', name: 'Front office', steps: ['primaryIdentifier', 'Tab', 'dateOfBirth', 'Enter'], dateForm: 'dd.mm.yyyy', delayMs: 5, waitSeconds: 3 }
const values = [{ name: 'primaryIdentifier', value: 'LINDQVIST-ÅBERG' }, { name: 'dateOfBirth', value: '1988-04-12' }]
const form = { window: 'form', pid: 99 }

let desktop: SimulatedDesktop
let asked: { name: string, input: unknown, context: object }[]
let heard: TypingProgress[]
let refusal: FoyerError | null
let kiosk: boolean
/** What somebody does while the seconds run, by how many are left. */
let meanwhile: (second: number) => void
let escape: (() => void) | null
let calls: TypingCalls
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => { const { code, detail } = FoyerError.from(error); return detail === undefined ? code : `${code} ${detail}` })
const type = () => calls.answer('typing.type', { id: 'r1', layout: 'pms' }, { session: 's', way: 'screen', address: 'local', hear: (_name, payload) => { heard.push(payload as TypingProgress) } } satisfies CallerContext)

beforeEach(() => {
  [desktop, asked, heard, refusal, kiosk, meanwhile, escape] = [simulatedDesktop(), [], [], null, false, () => undefined, null]
  desktop.focus(form)
  let left = layout.waitSeconds
  calls = typingCalls({
    vault: { call: (name, input, context) => { asked.push({ name, input, context }); return refusal === null ? Promise.resolve({ value: { layout, values }, session: undefined, subject: undefined }) : Promise.reject(refusal) } },
    keyboard: desktop, inKiosk: () => kiosk, isOurs: ({ pid }) => pid === OURS,
    wait: async (ms, signal) => { meanwhile(left--); await pause(Math.min(ms, 1), signal) },
    holdEscape: (pressed) => { escape = pressed; return () => { escape = null } },
  })
})

describe('typing a record into another program', () => {
  it('types what the vault hands over, in its order, into the window that has the keyboard when the time is over, and tells how far it is', async () => {
    desktop.focus({ window: 'foyer', pid: OURS })
    meanwhile = (second) => { if (second === 1) desktop.focus(form) }
    expect(await type()).toEqual({ fields: 2 })
    expect(desktop.typedInto('form')).toBe('LINDQVIST-ÅBERG[Tab]12.04.1988[Enter]')
    expect(desktop.typedInto('foyer')).toBe('')
    expect(heard).toEqual([...[3, 2, 1].map((seconds) => ({ step: 'waiting', seconds })), ...[0, 1, 2, 3, 4].map((done) => ({ step: 'typing', done, total: 4 }))])
    expect(asked).toEqual([{ name: 'internal.typeRecord', input: { id: 'r1', layout: 'pms' }, context: { session: 's', way: 'screen', address: 'local', inside: true } }])
    expect([desktop.opened, desktop.closed, escape]).toEqual([1, 1, null])
  })

  it.each([['our own window', { window: 'foyer', pid: OURS }, 'own'], ['nobody', null, 'unknown']] as const)('types nothing where %s has the keyboard', async (_who, target, detail) => {
    desktop.focus(target)
    expect(await codeOf(type())).toBe(`typing.noTarget ${detail}`)
    expect([desktop.typedInto('foyer'), desktop.closed]).toEqual(['', desktop.opened])
  })

  it.each([{ window: 'chat', pid: 7 }, { window: 'foyer', pid: OURS }, null])('stops before the next burst where $window comes in front, and takes back what it made ready', async (other) => {
    desktop.beforePress = (count) => { if (count === 1) desktop.focus(other) }
    expect(await codeOf(type())).toBe('typing.focusMoved')
    expect(desktop.typedInto('form')).toBe('LINDQVIS')
    expect(other === null ? '' : desktop.typedInto(other.window)).toBe('')
    expect(desktop.closed).toBe(1)
  })

  it('stops at Escape, at the button and when whoever asked has left, while it waits and while it types', async () => {
    for (const stop of [() => escape?.(), () => void calls.answer('typing.stop', {}, { session: 's', way: 'screen', address: 'local' }), () => calls.stop()]) {
      meanwhile = stop
      expect(await codeOf(type())).toBe('typing.stopped')
      expect(desktop.opened).toBe(0)
    }
    meanwhile = () => undefined
    desktop.beforePress = (count) => { if (count === 0) escape?.() }
    expect(await codeOf(type())).toBe('typing.stopped')
    expect([desktop.typedInto('form'), desktop.closed, escape]).toEqual(['LINDQVIS', 1, null])
  })

  it('is one at a time, and can be done again after any end', async () => {
    const first = type()
    expect(await codeOf(type())).toBe('typing.busy')
    expect(await codeOf(first)).toBe('done')
    refusal = new FoyerError('staff.forbidden')
    expect(await codeOf(type())).toBe('staff.forbidden')
    expect(desktop.opened).toBe(1)
    refusal = null
    expect(await codeOf(type())).toBe('done')
  })

  it.each(['wayland', 'kiosk', 'program', 'permission'] as const)('says that it cannot in case of %s, before the vault hands anything over', async (hindrance) => {
    if (hindrance === 'kiosk') kiosk = true
    else desktop.hinder(hindrance)
    expect(await calls.answer('typing.state', {}, { session: 's', way: 'screen', address: 'local' })).toEqual({ hindrance })
    expect(await codeOf(type())).toBe(`typing.notPossible ${hindrance}`)
    expect(asked).toEqual([])
  })
})
