import type { WebContents } from 'electron'
import { fallen, type TypedKey } from './layouts.ts'
import { machineTyping } from './machine-typing.ts'

interface ListenOptions {
  /** Whether policy wants readers that type. */
  wanted: () => boolean
  now: () => number
  /** What was typed, likeliest first, is to be offered. */
  offer: (texts: string[]) => void
  /** The page takes its last keys back out of the field that they fell into. */
  takeBack: (keys: number) => void
}

/** Hears every key before the page does. What a reader types goes to whoever holds the sources; what a person types goes to the page, whatever happens. */
export function listenToKeys(contents: WebContents, { wanted, now, offer, takeBack }: ListenOptions): void {
  /** Keys that we give back ourselves, and shall not hear again. */
  let own = 0
  const giveBack = async (keys: readonly TypedKey[]): Promise<void> => {
    let text = ''
    const write = async (): Promise<void> => {
      const said = text
      text = ''
      if (said !== '' && !contents.isDestroyed()) await contents.insertText(said)
    }
    for (const key of keys) {
      const character = fallen(key)
      if (character !== '' && character !== '\r' && character !== '\t') {
        text += character
        continue
      }
      await write()
      if (contents.isDestroyed()) return
      const modifiers = [...(key.shift ? ['shift' as const] : []), ...(key.control ? ['control' as const] : []), ...(key.alt ? ['alt' as const] : [])]
      own += 1
      contents.sendInputEvent({ type: 'keyDown', keyCode: key.key, modifiers })
      if (character === '\r') contents.sendInputEvent({ type: 'char', keyCode: '\r', modifiers })
      contents.sendInputEvent({ type: 'keyUp', keyCode: key.key, modifiers })
      own -= 1
    }
    await write()
  }
  const typing = machineTyping({
    now,
    onSwipe: (texts, seen) => {
      if (seen > 0) takeBack(seen)
      offer(texts)
    },
    onGiveBack: (keys) => { giveBack(keys).catch(() => undefined) },
  })
  contents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown' || own > 0) return
    if (!wanted() || input.isComposing) {
      typing.stop()
      return
    }
    const { code, key, shift, control, alt } = input
    if (typing.down({ code, key, shift, control, alt }, input.isAutoRepeat)) event.preventDefault()
  })
}
