/** What a look at the page finds: `shown`, or why nobody can read it. */
export type Seen = 'shown' | 'notLoaded' | 'mute' | 'noFrames' | 'empty'
/** What else shows that a page is none any more. */
export type Trouble = Exclude<Seen, 'shown'> | 'gone'

/** A page that drew again is given one chance to do so by itself, then a start without the graphics processor. */
const RELOADS_BEFORE_RESTART = 1
/** Where there is no such start to come any more: so many times, then the fault page. */
const RELOADS_MOST = 3
/** A page that is shown for so long has got over it, milliseconds. */
const CALM_MS = 300_000
/** How soon after a sign that something is wrong the page is looked at, milliseconds: Chromium has put another graphics process in place by then. */
const SETTLE_MS = 1000
/** A page that somebody uses is not asked more often than this whether it draws, milliseconds. */
const TOUCH_MS = 10_000
/** How long a document that another program sent is waited for before a restart, milliseconds. */
const WORK_MS = 30_000
const WORK_LOOK_MS = 500

export interface WatchOptions {
  /** Bounded by itself: it always answers. */
  look: () => Promise<Seen>
  reload: () => void
  /** Leave to the next start that it goes without the graphics processor. @returns false where nothing can be left to it: it would be as this one */
  leaveWish: () => boolean
  /** End this start, and begin that one. */
  restart: () => void
  showFault: () => void
  /** The page is there, for the first time or again. @param after how often it was loaded anew for that */
  shown: (after: number) => void
  /** This start goes without the graphics processor already. */
  withoutGpu: boolean
  isAtWork: () => boolean
  tell: (what: 'window.blank' | 'window.reloaded' | 'window.restarted' | 'window.faultPage' | 'window.shown', why: Trouble | null) => void
  now: () => number
  wait: (ms: number) => Promise<void>
}

/**
 * Watches that the page can be read: at each start, after whatever may have taken its pictures away, and when somebody touches it. A page that
 * cannot is loaded anew, then started anew without the graphics processor, then put in place of by the fault page: each so many times, and told.
 * Where the next start cannot be told to go without, as on a full disk, this one goes on as that would.
 */
export class PageWatch {
  private readonly options: WatchOptions
  private reloads = 0
  private lastTrouble = 0
  private lastLook = 0
  private isLooking = false
  /** Asked for while it was looking: it looks once more. */
  private again = false
  private over = false
  private atFault = false
  private inTrouble = true
  /** There is no other start to come that would do better. */
  private isLastStart: boolean
  /** It was looked at, and cannot be read. */
  isBlank = false

  constructor(options: WatchOptions) {
    this.options = options
    this.isLastStart = options.withoutGpu
  }

  /** Nothing is looked at any more: the desk ends, or is started anew. */
  end(): void {
    this.over = true
  }

  /** Look now, and do what that calls for. */
  async check(settleMs = 0): Promise<void> {
    if (this.over) return
    if (this.isLooking) {
      this.again = true
      return
    }
    this.isLooking = true
    try {
      do {
        this.again = false
        if (settleMs > 0) await this.options.wait(settleMs)
        if (this.over || this.atFault) return
        const seen = await this.lookTwice()
        this.lastLook = this.options.now()
        if (this.isOver()) return
        if (seen === 'shown') this.isShown()
        else await this.heal(seen)
      } while (this.mustLookAgain())
    } finally {
      this.isLooking = false
    }
  }

  /** The graphics process ended, or the page does not answer: it may go on, or not. */
  doubt(): void {
    void this.check(SETTLE_MS)
  }

  /** The page's own process ended. */
  gone(): void {
    if (this.over) return
    this.again = true
    if (this.isLooking) return
    void this.heal('gone').then(() => this.check())
  }

  /** A key or a finger: whoever is there sees something, or it is tried anew. */
  touched(): void {
    if (this.over || this.isLooking || (!this.atFault && this.options.now() - this.lastLook < TOUCH_MS)) return
    this.lastLook = this.options.now()
    if (this.atFault) {
      this.atFault = false
      this.reloads = 0
      this.options.reload()
    }
    void this.check()
  }

  /** A machine that is busy draws late: what is loaded anew loses what was under way, and so nothing is on the word of one look. */
  private async lookTwice(): Promise<Seen> {
    const first = await this.options.look()
    return first === 'noFrames' || first === 'empty' ? await this.options.look() : first
  }

  private isShown(): void {
    const { now, tell, shown } = this.options
    if (this.inTrouble) {
      this.inTrouble = false
      this.isBlank = false
      tell('window.shown', null)
      shown(this.reloads)
    }
    if (now() - this.lastTrouble > CALM_MS) this.reloads = 0
  }

  private async heal(why: Trouble): Promise<void> {
    this.inTrouble = true
    this.isBlank = true
    this.lastTrouble = this.options.now()
    this.options.tell('window.blank', why)
    if (!this.isLastStart && this.reloads >= RELOADS_BEFORE_RESTART) {
      await this.untilNoWork()
      if (this.over) return
      this.isLastStart = !this.options.leaveWish()
    }
    this.act(why)
  }

  private act(why: Trouble): void {
    const { tell, reload, restart, showFault } = this.options
    if (this.reloads < (this.isLastStart ? RELOADS_MOST : RELOADS_BEFORE_RESTART)) {
      this.reloads += 1
      tell('window.reloaded', why)
      reload()
      this.again = true
    } else if (this.isLastStart) {
      this.atFault = true
      tell('window.faultPage', why)
      showFault()
    } else {
      this.over = true
      tell('window.restarted', why)
      restart()
    }
  }

  private async untilNoWork(): Promise<void> {
    const { isAtWork, now, wait } = this.options
    const end = now() + WORK_MS
    while (isAtWork() && now() < end) await wait(WORK_LOOK_MS)
  }

  /** As a method: what was asked before an `await` may be otherwise after it. */
  private isOver(): boolean {
    return this.over
  }

  private mustLookAgain(): boolean {
    return this.again && !this.over && !this.atFault
  }
}
