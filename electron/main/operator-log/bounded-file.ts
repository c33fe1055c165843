import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LogPlace } from './operator-log.ts'

/** Of the file, and of the one before it: some thousand lines each, weeks of a desk that is well. Bytes */
const FILE_MAX = 1_000_000

export const LOG_FILE = 'operator.jsonl'
export const OLDER_LOG_FILE = 'operator.older.jsonl'

/** A file of at most {@link FILE_MAX}, and the one before it. Written at once, line by line: what is told just before the end is in it. */
export function boundedFile(folder: string, max = FILE_MAX): LogPlace {
  const file = join(folder, LOG_FILE)
  let size: number | null = null
  return {
    write: ({ line }) => {
      const text = `${line}\n`
      try {
        if (size === null) {
          mkdirSync(folder, { recursive: true, mode: 0o700 })
          size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
        }
        if (size > 0 && size + text.length > max) {
          renameSync(file, join(folder, OLDER_LOG_FILE))
          size = 0
        }
        appendFileSync(file, text, { mode: 0o600 })
        if (size === 0) chmodSync(file, 0o600)
        size += text.length
      } catch {
        // A full disk keeps no log, and no desk from working.
        size = null
      }
    },
    end: () => undefined,
  }
}
