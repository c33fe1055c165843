import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A file that is gone so long does not come back, ms. */
const FORGET_MS = 30 * 24 * 3_600_000
const KEY = /^[fc][0-9a-f]{40}$/

/**
 * `begun`: given away to be read, and nobody said yet what became of it; whatever happens, it is not read again. `read`: it was, and what
 * policy says is done with the file, now or at the next start. `left`: it gave no Reading, and stays.
 */
export type TakenState = 'begun' | 'read' | 'left'

/** What was taken of a hot folder: a file for each in a folder of the desk's own, so that two processes cannot take one, and a crash at any line forgets none. */
export interface Journal {
  /** Make it ours. False where it is taken already. @throws Error where that cannot be written down: then it is not taken */
  claim(key: string): boolean
  note(key: string, state: TakenState): void
  stateOf(key: string): TakenState | null
  /** Forget what has been gone for long. @param here keys of the files that are in the folder */
  forget(here: ReadonlySet<string>, now: number): void
}

/** @param folder made where it is not there; readable for this user alone */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  /** As they were last written or looked up: a folder of ten thousand is looked at each second. */
  const known = new Map<string, TakenState | null>(readdirSync(folder).filter((name) => KEY.test(name)).map((name) => [name, null]))
  const write = (key: string, flags: string, state: TakenState): void => {
    const file = openSync(join(folder, key), flags, 0o600)
    try {
      writeSync(file, state)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    known.set(key, state)
  }
  const wordOf = (key: string): TakenState => {
    const word = readFileSync(join(folder, key), 'utf8')
    return word.startsWith('read') ? 'read' : word.startsWith('left') ? 'left' : 'begun'
  }
  return {
    claim: (key) => {
      try {
        write(key, 'wx', 'begun')
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') {
          known.set(key, wordOf(key))
          return false
        }
        // A full disk may have taken the name and not the word: it is ours all the same, and given up.
        rmSync(join(folder, key), { force: true })
        throw thrown
      }
      syncFolder(folder)
      return true
    },
    // Over what stands there, which is as long or longer: at no moment is there less than a claim.
    note: (key, state) => write(key, 'r+', state),
    stateOf: (key) => {
      const state = known.get(key)
      if (state !== null) return state ?? null
      const word = wordOf(key)
      known.set(key, word)
      return word
    },
    forget: (here, now) => {
      for (const key of readdirSync(folder)) {
        if (!KEY.test(key)) continue
        const path = join(folder, key)
        if (here.has(key)) utimesSync(path, now / 1000, now / 1000)
        else if (statSync(path).mtimeMs < now - FORGET_MS) {
          rmSync(path, { force: true })
          known.delete(key)
        }
      }
    },
  }
}

/** Windows has no way to do that, and no need. */
function syncFolder(folder: string): void {
  try {
    const opened = openSync(folder, 'r')
    try {
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
  } catch {
    // What could be done was done.
  }
}
