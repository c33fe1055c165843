import { dirname, join, basename } from 'node:path'

/** The folder of this and other installed versions, and what names the newest (electron/dev/linux/scripts/live.sh). */
const LIVE = 'live'
const CURRENT = 'current'

/** How often it is looked whether something newer is installed, ms: a look at one link. */
const LOOK_MS = 30_000
/** Nothing was touched for this long: nobody is before the desk who has not begun anything that isAttended knows of. */
const QUIET_MS = 60_000

export interface NewerVersionOptions {
  /** The executable that runs, by its real path. */
  executable: string
  realPath: (path: string) => Promise<string>
  /** Milliseconds, monotonic. */
  now: () => number
  /** Somebody would lose something by a restart, touched or not: attended.ts. */
  isAttended: () => Promise<boolean>
  tell: (version: string) => void
  /** End this one in order, and start that executable. */
  restart: (executable: string) => void
}

/**
 * An installed version keeps every file that it was started with while something newer is installed. It says so on the screen, and starts
 * the newer one by itself as soon as nobody is at the desk; never while somebody is.
 */
export class NewerVersion {
  private readonly options: NewerVersionOptions
  private touchedAt: number
  private timer: NodeJS.Timeout | null = null
  private ended = false

  constructor(options: NewerVersionOptions) {
    this.options = options
    this.touchedAt = options.now()
  }

  /** Looks from now on; nothing where this is not installed so. */
  begin(): void {
    if (this.timer !== null || this.home() === null) return
    this.timer = setInterval(() => { void this.look() }, LOOK_MS)
    this.timer.unref()
  }

  end(): void {
    this.ended = true
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  /** A key or a finger. */
  touched(): void {
    this.touchedAt = this.options.now()
  }

  /** @returns what became of it: it is no news, it waits, or the newer one is started */
  async look(): Promise<'none' | 'waits' | 'starts'> {
    const { executable, realPath, now, isAttended, tell, restart } = this.options
    const home = this.home()
    if (home === null) return 'none'
    // Between two steps of an installation there may be none: it is looked again.
    const newest = await realPath(join(home, CURRENT, basename(executable))).catch(() => executable)
    if (newest === executable || dirname(dirname(newest)) !== join(home, LIVE)) return 'none'
    const attended = await isAttended()
    // Meanwhile this may have begun to end, or another look to start the newer one: once is enough.
    if (this.ended) return 'none'
    if (attended || now() - this.touchedAt < QUIET_MS) {
      // Named by its version, and by how often that was installed.
      tell(basename(dirname(newest)).replace(/\.\d+$/, ''))
      return 'waits'
    }
    this.end()
    restart(newest)
    return 'starts'
  }

  private home(): string | null {
    const live = dirname(dirname(this.options.executable))
    return basename(live) === LIVE ? dirname(live) : null
  }
}
