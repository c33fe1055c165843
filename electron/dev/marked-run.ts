// What a run leaves behind: a window that does not answer, a daemon. It holds the terminal of whoever waits for the run (CI waits for ever), so it
// is ended with it. It is known by a word in its surroundings, which every child inherits, whatever session or group it made for itself.
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const RUNS = 'FOYER_RUNS'
/** Looks at all processes, at most: what starts itself anew for ever, or shows no surroundings at all, holds nobody up for longer. */
const LOOKS = 50
/** Between two looks, ms: far above the time in which a process exchanges its program. */
const PAUSE_MS = 4

export interface MarkedRun {
  /** Surroundings for the run, with its word beside those of the runs that it is part of. */
  readonly env: NodeJS.ProcessEnv
  /** Ends what runs with that word. @returns the names of what was ended; none where the system has no /proc */
  end(): string[]
}

export function markedRun(env: NodeJS.ProcessEnv): MarkedRun {
  const word = randomUUID()
  const before = new Set(processes())
  return {
    env: { ...env, [RUNS]: [env[RUNS], word].filter((each) => each !== undefined).join(' ') },
    end: () => {
      const ended = new Map<number, string>()
      // Twice in a row nothing: what was started while the list was made is in the next one.
      for (let look = 0, quiet = 0; look < LOOKS && quiet < 2; look += 1) {
        if (look > 0) pause()
        const left = processes().filter((pid) => !ended.has(pid)).map((pid) => ({ pid, env: surroundings(pid) }))
        const ours = left.filter(({ env }) => env.some((each) => each.startsWith(`${RUNS}=`) && each.includes(word)))
        const unknown = left.filter(({ pid, env }) => env.length === 0 && !before.has(pid) && hasProgram(pid))
        for (const { pid } of ours) ended.set(pid, kill(pid))
        quiet = ours.length === 0 && unknown.length === 0 ? quiet + 1 : 0
      }
      return [...ended.values()].filter((name) => name !== '')
    },
  }
}

/** @returns its name; empty where it has ended by itself */
function kill(pid: number): string {
  const name = read(pid, 'comm').trim()
  try {
    process.kill(pid, 'SIGKILL')
    return name
  } catch {
    return ''
  }
}

/**
 * Whether it has one: what has ended and the kernel's own have none. Without surroundings it is between two (execve(2)): those of the new one are
 * not laid out yet.
 */
const hasProgram = (pid: number): boolean => existsSync(`/proc/${pid}/exe`)

const pause = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
}

function processes(): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid)
  } catch {
    return []
  }
}

const surroundings = (pid: number): string[] => read(pid, 'environ').split('\0').filter((each) => each !== '')

/** Empty for a process that has ended, or that is not ours to look at. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
