import { FoyerError } from '../../contract/errors.ts'
import type { AnyCallName, Output } from '../../contract/index.ts'
import type { TypingHindrance } from '../../contract/typing.ts'
import type { CallerContext, CallContext, ValidInput } from '../../transport/handlers.ts'
import type { CallResult } from '../../transport/calls-under-way.ts'
import type { Keyboard, Target } from './keyboard.ts'
import { strokesOf } from './strokes.ts'
import { typeRecord } from './type-record.ts'

interface Given {
  vault: { call(name: AnyCallName, input: unknown, context: CallContext): Promise<CallResult> }
  keyboard: Keyboard
  /** Our window fills the screen and lets nobody out. */
  inKiosk: () => boolean
  /** Whether a window is one of Foyer's own. */
  isOurs: (target: Target) => boolean
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Has Escape call this, whoever has the keyboard, until the function that it gives is called. */
  holdEscape: (pressed: () => void) => () => void
}

export interface TypingCalls {
  answer(name: TypingCall, input: unknown, context: CallerContext): Promise<Output<TypingCall>>
  /** Whoever asked is there no more. */
  stop(): void
}

type TypingCall = 'typing.state' | 'typing.type' | 'typing.stop'
const NAMES: ReadonlySet<string> = new Set<TypingCall>(['typing.state', 'typing.type', 'typing.stop'])
export const isTypingCall = (name: AnyCallName): name is TypingCall => NAMES.has(name)

/** Typing into other programs: one at a time, by a person's press, as the vault lets. */
export function typingCalls({ vault, keyboard, inKiosk, isOurs, wait, holdEscape }: Given): TypingCalls {
  let going: AbortController | null = null
  const stop = () => going?.abort()
  const hindrance = async (): Promise<TypingHindrance | null> => (inKiosk() ? 'kiosk' : await keyboard.hindrance())
  const type = async (input: ValidInput<'typing.type'>, context: CallerContext): Promise<Output<'typing.type'>> => {
    if (going !== null) throw new FoyerError('typing.busy')
    const mine = new AbortController()
    going = mine
    const letGo = holdEscape(stop)
    try {
      const why = await hindrance()
      if (why !== null) throw new FoyerError('typing.notPossible', { detail: why })
      const { hear, ...asking } = context
      const { layout, values } = (await vault.call('internal.typeRecord', input, { ...asking, inside: true })).value as Output<'internal.typeRecord'>
      const { delayMs, waitSeconds } = layout
      const fields = await typeRecord(
        { keyboard, isOurs, wait, signal: mine.signal, tell: (progress) => hear?.('typing.progress', progress) },
        { fields: strokesOf(layout.steps, values, layout.dateForm), delayMs, waitSeconds },
      )
      return { fields }
    } finally {
      letGo()
      going = null
    }
  }
  return {
    stop,
    async answer(name, input, context) {
      switch (name) {
        case 'typing.state': return { hindrance: await hindrance() }
        case 'typing.type': return await type(input as ValidInput<'typing.type'>, context)
        default:
          stop()
          return {}
      }
    },
  }
}
