import { readdirSync, readFileSync, statSync } from 'node:fs'

/**
 * Whether the session that Foyer runs in leads anywhere else: `cage` and `gnomeKiosk`, no, it is one of these; `desktop`, it does; `unknown`, this
 * system does not tell.
 */
export type SessionLock = 'cage' | 'gnomeKiosk' | 'desktop' | 'unknown'

/** Of /proc, what is looked at; tests bring their own. */
export interface ProcessesSeen {
  /** All of this user. */
  own(): number[]
  name(pid: number): string | null
  parent(pid: number): number | null
  /** What it was started with. */
  environment(pid: number): string[]
}

/** Deeper than any session's: a loop cannot be. */
const MOST_ANCESTORS = 64

/** A compositor that shows its one program in a window of another is no session. */
const isNested = (environment: readonly string[]): boolean => environment.some((each) => /^(WAYLAND_DISPLAY|WAYLAND_SOCKET|DISPLAY)=./.test(each))

export function sessionLock(platform: NodeJS.Platform, pid: number, seen: ProcessesSeen = procSeen): SessionLock {
  if (platform !== 'linux') return 'unknown'
  for (let at: number | null = pid, steps = 0; at !== null && at > 1 && steps < MOST_ANCESTORS; at = seen.parent(at), steps += 1) {
    if (seen.name(at) === 'cage') return isNested(seen.environment(at)) ? 'desktop' : 'cage'
  }
  // Its program is started by systemd, beside it.
  return seen.own().some((each) => seen.name(each) === 'gnome-kiosk' && !isNested(seen.environment(each))) ? 'gnomeKiosk' : 'desktop'
}

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}

const procSeen: ProcessesSeen = {
  own: () => {
    const mine = statSync('/proc/self').uid
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
      try {
        return statSync(`/proc/${pid}`).uid === mine
      } catch {
        return false
      }
    })
  },
  name: (pid) => textOf(`/proc/${pid}/comm`)?.trimEnd() ?? null,
  parent: (pid) => {
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(textOf(`/proc/${pid}/status`) ?? '')?.[1])
    return Number.isNaN(parent) ? null : parent
  },
  environment: (pid) => textOf(`/proc/${pid}/environ`)?.split('\0') ?? [],
}
