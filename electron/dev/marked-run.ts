// What a run leaves behind: a window that does not answer, a daemon. It holds the terminal of whoever waits for the run (CI waits for ever), so it
// is ended with it. It is known by a word in its surroundings, which every child inherits, whatever session or group it made for itself.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const RUNS = 'FOYER_RUNS'

export interface MarkedRun {
  /** Surroundings for the run, with its word beside those of the runs that it is part of. */
  readonly env: NodeJS.ProcessEnv
  /** Ends what runs with that word. @returns the names of what was ended; none where the system has no /proc */
  end(): string[]
}

export function markedRun(env: NodeJS.ProcessEnv): MarkedRun {
  const word = randomUUID()
  return {
    env: { ...env, [RUNS]: [env[RUNS], word].filter((each) => each !== undefined).join(' ') },
    end: () => processes().flatMap((pid) => {
      if (!surroundings(pid).some((each) => each.startsWith(`${RUNS}=`) && each.includes(word))) return []
      const name = read(pid, 'comm').trim()
      try {
        process.kill(pid, 'SIGKILL')
        return [name]
      } catch {
        return []
      }
    }),
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid)
  } catch {
    return []
  }
}

const surroundings = (pid: number): string[] => read(pid, 'environ').split('\0')

/** Empty for a process that has ended, or that is not ours to look at. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
