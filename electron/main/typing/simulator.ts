import type { TypingHindrance } from '../../contract/typing.ts'
import type { Keyboard, OpenKeyboard, Target } from './keyboard.ts'

/** Windows that nobody sees, and what was typed into each: a key as `[Tab]`. */
export interface SimulatedDesktop extends Keyboard {
  typedInto(window: string): string
  /** @param target null: nobody has the keyboard */
  focus(target: Target | null): void
  hinder(by: TypingHindrance | null): void
  /** Told before each press: somebody may go elsewhere then. */
  beforePress: (count: number) => void
  opened: number
  closed: number
}

export function simulatedDesktop(): SimulatedDesktop {
  const typed = new Map<string, string>()
  let focused: Target | null = null
  let hindrance: TypingHindrance | null = null
  let presses = 0
  const desktop: SimulatedDesktop = {
    typedInto: (window) => typed.get(window) ?? '',
    focus: (target) => { focused = target },
    hinder: (by) => { hindrance = by },
    beforePress: () => undefined,
    opened: 0,
    closed: 0,
    hindrance: () => Promise.resolve(hindrance),
    open: (): Promise<OpenKeyboard> => {
      desktop.opened += 1
      return Promise.resolve({
        focused: () => Promise.resolve(focused),
        press: (stroke, { window }) => {
          desktop.beforePress(presses)
          presses += 1
          if (focused?.window !== window) return Promise.resolve(false)
          typed.set(window, (typed.get(window) ?? '') + ('key' in stroke ? `[${stroke.key}]` : stroke.text))
          return Promise.resolve(true)
        },
        close: () => { desktop.closed += 1; return Promise.resolve() },
      })
    },
  }
  return desktop
}
