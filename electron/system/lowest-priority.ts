import { readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/** Nice value 19 on POSIX, the idle class on Windows. */
const LOWEST = constants.priority.PRIORITY_LOW

/**
 * This process gives way to every other one. On Linux a nice value is a thread's own (sched(7)): those that are there get it one by one, and those to come
 * have it from whichever starts them. Where the system does not allow it nothing is worse than before.
 */
export function giveWay(platform: NodeJS.Platform): void {
  for (const thread of [0, ...(platform === 'linux' ? threads() : [])]) {
    try {
      setPriority(thread, LOWEST)
    } catch {
      // A thread that has ended meanwhile.
    }
  }
}

function threads(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return []
  }
}
