import { FoyerError } from '../../contract/errors.ts'
import type { TypingProgress } from '../../contract/typing.ts'
import type { Keyboard, OpenKeyboard, Target } from './keyboard.ts'
import type { FieldStrokes } from './strokes.ts'

interface Given {
  keyboard: Keyboard
  /** Whether a window is one of Foyer's own. */
  isOurs: (target: Target) => boolean
  /** Resolves after so many milliseconds, at once when the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  tell: (progress: TypingProgress) => void
  signal: AbortSignal
}

export interface WhatToType {
  fields: readonly FieldStrokes[]
  delayMs: number
  waitSeconds: number
}

const SECOND_MS = 1000

/**
 * Waits until a person has led the keyboard to the other program, and types there: burst by burst, and not one more once another window has the keyboard.
 * @returns how many fields were typed
 * @throws FoyerError `typing.noTarget`, `typing.focusMoved`, `typing.stopped`, `typing.failed`
 */
export async function typeRecord({ keyboard, isOurs, wait, tell, signal }: Given, { fields, delayMs, waitSeconds }: WhatToType): Promise<number> {
  const refuseIfStopped = () => { if (signal.aborted) throw new FoyerError('typing.stopped') }
  for (let seconds = waitSeconds; seconds > 0; seconds--) {
    tell({ step: 'waiting', seconds })
    await wait(SECOND_MS, signal)
    refuseIfStopped()
  }
  const texts = fields.flatMap(({ strokes }) => strokes.flatMap((stroke) => ('text' in stroke ? [stroke.text] : [])))
  const open = await keyboard.open(texts, delayMs)
  try {
    const target = await targetOf(open, isOurs)
    let typed = 0
    for (const [done, { field, strokes }] of fields.entries()) {
      tell({ step: 'typing', done, total: fields.length })
      for (const stroke of strokes) {
        refuseIfStopped()
        if (!(await open.press(stroke, target))) throw new FoyerError('typing.focusMoved')
      }
      if (field) typed += 1
    }
    tell({ step: 'typing', done: fields.length, total: Math.max(1, fields.length) })
    return typed
  } finally {
    await open.close()
  }
}

/** @throws FoyerError `typing.noTarget` where our own window has the keyboard, or nobody knows whose it is */
async function targetOf(open: OpenKeyboard, isOurs: (target: Target) => boolean): Promise<Target> {
  const target = await open.focused()
  if (target === null || isOurs(target)) throw new FoyerError('typing.noTarget', { detail: target === null ? 'unknown' : 'own' })
  return target
}
