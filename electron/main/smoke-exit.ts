/** Processes that do not stop are left behind after this long, ms: the run has said what came of it. */
const STOP_MS = 15_000

export interface SmokeEnd {
  /** Where the one line goes. */
  say: (line: string) => void
  /** Ends the processes behind the window. */
  stop: () => Promise<void>
  exit: (status: number) => void
  stopMs?: number
}

/** How the smoke run leaves: once, with its line and its status, whatever hangs on the way. */
export function smokeExit({ say, stop, exit, stopMs = STOP_MS }: SmokeEnd): (status: number, line: string) => void {
  let left = false
  return (status, line) => {
    if (left) return
    left = true
    say(line)
    const timer = setTimeout(() => exit(status), stopMs)
    void stop().catch(() => undefined).finally(() => {
      clearTimeout(timer)
      exit(status)
    })
  }
}

/** What emits a process's last resorts: `process`, or a test's emitter. */
interface Faults {
  on: (event: 'unhandledRejection' | 'uncaughtException', listener: (thrown: unknown) => void) => unknown
}

/** A fault that nobody caught ends the run with 1. Electron would show it in a box, or only mention it, and the run would wait for what never comes. */
export function leaveOnFaults(faults: Faults, leave: (status: number, line: string) => void): void {
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) faults.on(event, (thrown) => leave(1, failure(thrown)))
}

export function failure(thrown: unknown): string {
  return `smoke run: ${thrown instanceof Error ? thrown.message : 'failed'}`
}
