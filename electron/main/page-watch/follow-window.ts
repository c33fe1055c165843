import type { App, BrowserWindow } from 'electron'
import { PAGE_URL } from '../lock-down.ts'
import type { Facts, Happening } from '../operator-log/entry.ts'
import { FAULT_URL } from './fault-page.ts'
import { lookAt, patienceAfter } from './look.ts'
import { PageWatch } from './watch.ts'
import { drawsWithoutGpu, type WithoutGpu, type WithoutGpuWish } from './without-gpu.ts'

/** Somebody did something. A pointer that lies there moves with every page that comes to be under it. */
const PRESSES: ReadonlySet<string> = new Set(['keyDown', 'rawKeyDown', 'mouseDown', 'touchStart', 'gestureTap'])

export interface FollowOptions {
  app: App
  window: BrowserWindow
  wish: WithoutGpuWish
  /** This start goes without the graphics processor, and why. */
  withoutGpu: WithoutGpu | null
  isSignedIn: () => boolean
  /** Nobody is signed in at that page any more. */
  endSessions: () => void
  isAtWork: () => boolean
  tell: (code: Happening, facts?: Facts) => void
  /** Whoever was signed in is told, on the screen that is there again, what became of what was not stored. */
  tellLost: () => void
  /** Milliseconds since this start began. */
  now: () => number
  /** The next start is made: leave. */
  leave: () => void
}

/** Whether the window's page can be read, for as long as it is open (watch.ts). */
export function followWindow({ app, window, wish, withoutGpu, isSignedIn, endSessions, isAtWork, tell, tellLost, now, leave }: FollowOptions): PageWatch {
  const { webContents } = window
  let lost = withoutGpu?.attended ?? false
  let isMute = false
  const forgetPage = (): void => {
    lost ||= isSignedIn()
    endSessions()
  }
  const load = (url: string): void => {
    forgetPage()
    // A page in whose process nothing answers cannot be taken leave of.
    if (!webContents.isCrashed() && isMute) webContents.forcefullyCrashRenderer()
    isMute = false
    window.loadURL(url).catch(() => undefined)
  }
  // As slow as this start was, so slow is this machine.
  let startMs: number | null = null
  const watch = new PageWatch({
    look: () => lookAt(window, () => patienceAfter(startMs ??= now())),
    reload: () => load(PAGE_URL),
    showFault: () => load(FAULT_URL),
    leaveWish: () => wish.write({ attended: lost || isSignedIn() }),
    restart: () => {
      app.relaunch()
      // Nothing of a page that does not answer is waited for.
      window.destroy()
      leave()
    },
    shown: (after) => {
      wish.forget()
      // It shows itself with its first picture; where that was drawn before anybody listened, now.
      if (!window.isVisible()) window.show()
      if (lost && (after > 0 || withoutGpu !== null)) tellLost()
      lost = false
    },
    withoutGpu: drawsWithoutGpu(app, withoutGpu), isAtWork, now,
    tell: (what, why) => {
      if (why === 'mute') isMute = true
      tell(what, { why })
    },
    wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
  })
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (window.isDestroyed()) return
    tell('window.gone', { reason, exitCode })
    forgetPage()
    watch.gone()
  })
  window.on('unresponsive', () => {
    tell('window.unresponsive')
    watch.doubt()
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    // The others are told of by whoever starts them.
    if (type !== 'GPU') return
    tell('graphics.gone', { reason, exitCode })
    watch.doubt()
  })
  webContents.on('input-event', (_event, { type }) => { if (PRESSES.has(type)) watch.touched() })
  void watch.check()
  return watch
}
