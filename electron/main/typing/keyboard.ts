import type { TypingHindrance, TypingKey } from '../../contract/typing.ts'

/** The window that has the keyboard. */
export interface Target {
  /** As its system names it: an XID, an HWND, the process of what is in front. */
  window: string
  /** The process that it belongs to. */
  pid: number
}

/** What is pressed at once: a few characters, or one key. */
export type Stroke = { text: string } | { key: TypingKey }

/** What types into other programs' windows as a person would; an open one is closed, whatever became of it. */
export interface OpenKeyboard {
  /** Who has the keyboard; null where nobody has, or nobody says whose window it is. */
  focused(): Promise<Target | null>
  /** Press it, if the target still has the keyboard right before. @returns whether it had @throws FoyerError `typing.failed` */
  press(stroke: Stroke, target: Target): Promise<boolean>
  close(): Promise<void>
}

export interface Keyboard {
  /** Why it cannot type; null where it can. */
  hindrance(): Promise<TypingHindrance | null>
  /**
   * @param texts all that will be typed, in that order, for what has to be made ready
   * @throws FoyerError `typing.failed`
   */
  open(texts: readonly string[], delayMs: number): Promise<OpenKeyboard>
}

/** Characters between two looks at who has the keyboard: 160 ms at the usual delay, less than a person needs to go elsewhere and notice. */
export const BURST = 8
