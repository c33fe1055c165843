import { FoyerError } from '../../contract/errors.ts'
import type { TypingHindrance, TypingKey } from '../../contract/typing.ts'
import type { Keyboard, OpenKeyboard, Stroke, Target } from './keyboard.ts'
import { runProgram } from './run-program.ts'
import { keymapOf, roomIn, strangers, withKeysFor, type Keymap } from './x11-keymap.ts'

/** Names of keysyms, as X11 has them. */
const KEYSYMS: Readonly<Record<TypingKey, string>> = { Tab: 'Tab', Enter: 'Return', Space: 'space', ArrowDown: 'Down', ArrowRight: 'Right' }

/** Until every program has taken in another keymap, and looked up the last key by the one before, milliseconds: Chromium did within 100 on a busy machine. */
const SETTLE_MS = 300

interface Given {
  env: Readonly<Record<string, string | undefined>>
  wait: (ms: number) => Promise<void>
}

/**
 * The keyboard of an X11 display, by `xdotool` (the XTEST extension) and, for characters that its layout has not, `xkbcomp`. Programs of a native Wayland session take
 * no such keys.
 */
export function x11Keyboard({ env, wait }: Given): Keyboard {
  const own: Record<string, string> = { LC_ALL: 'C.UTF-8', ...Object.fromEntries(['DISPLAY', 'XAUTHORITY', 'PATH', 'HOME'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))) }
  const xdotool = (args: readonly string[], input?: string) => runProgram('xdotool', args, own, input)
  const xkbcomp = (args: readonly string[], input?: string) => runProgram('xkbcomp', ['-w', '0', ...args], own, input)
  const display = env['DISPLAY'] ?? ''

  const readKeymap = async (): Promise<Keymap> => {
    const keymap = keymapOf(await xkbcomp(['-xkb', display, '-']) ?? '')
    if (keymap === null) throw new FoyerError('typing.failed', { detail: 'keymap' })
    return keymap
  }
  const setKeymap = async (text: string): Promise<void> => {
    if (await xkbcomp(['-', display], text) === null) throw new FoyerError('typing.failed', { detail: 'keymap' })
    await wait(SETTLE_MS)
  }
  const windowInFront = async (): Promise<string | null> => /^\d+$/.exec((await xdotool(['getwindowfocus']) ?? '').trim())?.[0] ?? null

  return {
    async hindrance(): Promise<TypingHindrance | null> {
      if (env['WAYLAND_DISPLAY'] !== undefined || env['XDG_SESSION_TYPE'] === 'wayland') return 'wayland'
      const there = await Promise.all([xdotool(['version']), xkbcomp(['-xkb', display, '-'])]).catch(() => [null])
      return there.includes(null) ? 'program' : null
    },
    async open(texts, delayMs): Promise<OpenKeyboard> {
      const before = await readKeymap()
      const room = roomIn(before)
      let lent: readonly string[] = []
      let turn = 0
      /** Keys for this text and as much of what follows as there is room for: nothing has to settle again until then. */
      const lend = async (text: string): Promise<void> => {
        const following = texts.slice(turn)
        turn += 1
        if (strangers(before, text).every((each) => lent.includes(each))) return
        let letters = strangers(before, text)
        if (letters.length > room) throw new FoyerError('typing.failed', { detail: 'characters' })
        for (let count = 1; count <= following.length; count++) {
          const more = strangers(before, following.slice(0, count).join(''))
          if (more.length > room) break
          letters = more
        }
        // What was pressed last is still being looked up by the keymap of before.
        if (lent.length > 0) await wait(SETTLE_MS)
        lent = letters
        await setKeymap(withKeysFor(before, letters))
      }
      const press = async (stroke: Stroke): Promise<string | null> => {
        if ('key' in stroke) return await xdotool(['key', '--clearmodifiers', '--delay', String(delayMs), KEYSYMS[stroke.key]])
        return await xdotool(['type', '--clearmodifiers', '--delay', String(delayMs), '--file', '-'], stroke.text)
      }
      const open: OpenKeyboard = {
        async focused(): Promise<Target | null> {
          const window = await windowInFront()
          const pid = window === null ? NaN : Number.parseInt(await xdotool(['getwindowpid', window]) ?? '', 10)
          return window === null || !(pid > 0) ? null : { window, pid }
        },
        async press(stroke, target) {
          if ('text' in stroke) await lend(stroke.text)
          if (await windowInFront() !== target.window) return false
          if (await press(stroke) === null) throw new FoyerError('typing.failed', { detail: 'xdotool' })
          return true
        },
        async close() {
          if (lent.length === 0) return
          await wait(SETTLE_MS)
          await setKeymap(before.text)
        },
      }
      return open
    },
  }
}
