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
  /** Take away what is still there of ours, now. */
  take(): Promise<void>
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What people copy out of a record. Of the text main remembers a hash alone, to know it again. */
export function clipboardKeeper(clipboard: Clipboard): ClipboardKeeper {
  let ours: { hash: string, timer: NodeJS.Timeout } | null = null
  const keeper: ClipboardKeeper = {
    async put(text) {
      await clipboard.writeText(text)
      // Not sooner: where nothing could be put there, what was there before still has its end.
      if (ours !== null) clearTimeout(ours.timer)
      // What cannot be read or emptied, the system has taken away from us meanwhile.
      ours = { hash: hashOf(text), timer: setTimeout(() => { keeper.take().catch(() => undefined) }, CLIPBOARD_SECONDS * 1000) }
    },
    async take() {
      if (ours === null) return
      const { hash, timer } = ours
      clearTimeout(timer)
      ours = null
      // Whatever somebody copied elsewhere since is theirs.
      if (hashOf(await clipboard.readText()) === hash) await clipboard.clear()
    },
  }
  return keeper
}
