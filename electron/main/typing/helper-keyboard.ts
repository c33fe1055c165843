import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { KEY_DELAY } from '../../contract/typing.ts'
import type { Keyboard, OpenKeyboard, Stroke, Target } from './keyboard.ts'

/** The longest of them, a burst at the longest delay, takes two seconds; PowerShell needs some to start. */
const ANSWER_MS = 20_000

/** What a helper answers to each line. */
const answer = z.union([
  z.object({ window: z.string().max(40), pid: z.number().int().min(1) }),
  z.object({ none: z.literal(true) }),
  z.object({ pressed: z.boolean() }),
  z.object({ denied: z.literal(true) }),
  z.object({ failed: z.string().max(80) }),
])
type Answer = z.infer<typeof answer>

/** A line of JSON each: who has the keyboard, or press this if that window still has it. */
export type HelperAsk = { do: 'focused' } | ({ do: 'press', window: string, delayMs: number } & Stroke)

export interface KeyboardHelper { command: string, args: readonly string[], env: Record<string, string> }

/**
 * The keyboard of Windows (`SendInput`) and macOS (`CGEvent`), by a script in `resources/typing` that the system's own interpreter runs: what is typed goes in by its
 * input, and it looks who has the keyboard in the same breath in which it presses.
 */
export function helperKeyboard(helper: KeyboardHelper): Keyboard {
  return {
    async hindrance() {
      try {
        const asking = askHelper(helper)
        try {
          return 'denied' in await asking.ask({ do: 'focused' }) ? 'permission' : null
        } finally {
          asking.end()
        }
      } catch {
        return 'program'
      }
    },
    async open(_texts, delayMs): Promise<OpenKeyboard> {
      const { ask, end } = askHelper(helper)
      return await Promise.resolve({
        async focused(): Promise<Target | null> {
          const said = await ask({ do: 'focused' })
          return 'window' in said ? said : null
        },
        async press(stroke: Stroke, { window }: Target): Promise<boolean> {
          const said = await ask({ do: 'press', window, delayMs: Math.max(KEY_DELAY.min, delayMs), ...stroke })
          if (!('pressed' in said)) throw new FoyerError('typing.failed', { detail: 'helper' })
          return said.pressed
        },
        async close() {
          await Promise.resolve(end())
        },
      })
    },
  }
}

function askHelper({ command, args, env }: KeyboardHelper): { ask: (line: HelperAsk) => Promise<Answer>, end: () => void } {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
  const gone = new Promise<never>((_resolve, reject) => {
    const fail = (cause?: unknown) => reject(new FoyerError('typing.failed', { cause, detail: 'helper' }))
    child.once('error', fail)
    child.once('close', () => fail())
  })
  gone.catch(() => undefined)
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const end = () => { child.stdin.end(); child.kill() }
  return {
    end,
    async ask(line) {
      const late = setTimeout(end, ANSWER_MS)
      try {
        child.stdin.write(`${JSON.stringify(line)}\n`)
        const { value } = await Promise.race([lines.next(), gone])
        const said = answer.safeParse(parsed(value))
        if (!said.success) throw new FoyerError('typing.failed', { detail: 'answer' })
        return said.data
      } finally {
        clearTimeout(late)
      }
    },
  }
}

function parsed(line: unknown): unknown {
  try {
    return typeof line === 'string' ? JSON.parse(line.replace(/^\uFEFF/, '')) : undefined
  } catch {
    return undefined
  }
}
