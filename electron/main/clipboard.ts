import { createHash } from 'node:crypto'
import { CLIPBOARD_SECONDS } from '../contract/records.ts'

/** The part of Electron's clipboard that is needed here: older Electrons answer at once, newer ones with a promise. */
export interface Clipboard {
  readText(): string | Promise<string>
  writeText(text: string): unknown
  clear(): unknown
}

export interface ClipboardKeeper {
  /** Put a text there, for as long as nothing else is put there, and {@link CLIPBOARD_SECONDS} at most. */
  put(text: string): Promise<void>
  /** Take away what is still there of ours, now; tried again where another program holds the clipboard. Rejects where it goes on holding it. */
  take(): Promise<void>
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Another program may hold the clipboard for a moment: how often it is tried to empty it, and how long between, milliseconds. */
const TRIES = 5
const BETWEEN_MS = 1000

/** What people copy out of a record. Of the text main remembers a hash alone, to know it again. */
export function clipboardKeeper(clipboard: Clipboard): ClipboardKeeper {
  let ours: { hash: string, timer: NodeJS.Timeout } | null = null
  const keeper: ClipboardKeeper = {
    async put(text) {
      await clipboard.writeText(text)
      // Not sooner: where nothing could be put there, what was there before still has its end.
      if (ours !== null) clearTimeout(ours.timer)
      ours = { hash: hashOf(text), timer: setTimeout(() => { keeper.take().catch(() => undefined) }, CLIPBOARD_SECONDS * 1000) }
    },
    async take() {
      const taken = ours
      if (taken === null) return
      for (let tries = 1; ours === taken; tries++) {
        try {
          // Whatever somebody copied elsewhere since is theirs.
          if (hashOf(await clipboard.readText()) === taken.hash) await clipboard.clear()
          // Not sooner: what is still there is ours until it is seen to be gone. What was put there meanwhile has an end of its own.
          clearTimeout(taken.timer)
          if (ours === taken) ours = null
        } catch (error) {
          if (tries === TRIES) throw error
          await new Promise((resolve) => { setTimeout(resolve, BETWEEN_MS) })
        }
      }
    },
  }
  return keeper
}
