import type { BrowserWindow } from 'electron'
import type { Seen } from './watch.ts'

/** Our own files, from this disk: a page that has not come after so long does not, on a machine under any load, milliseconds. */
const LOAD_MS = 30_000
/** A page that answers and has drawn no picture for so long draws none, milliseconds; by its own clock, which stands still while it is busy. */
const FRAMES_MS = 3000
/** The same on the slowest machine, whose graphics process is as slow to come as all else. */
const FRAMES_MOST_MS = 10_000
/** Longer than the page takes to say so by itself, however busy it is, milliseconds. */
const ANSWER_MS = 20_000
/** Pictures that must have come: the first two may be on their way already. */
const FRAMES = 3

/** Asked in the page: whether pictures come, and whether there is something on them. One that lies behind others, or in the dock, draws none and is well. */
const question = (framesMs: number): string => `new Promise((resolve) => {
  if (document.visibilityState === 'hidden') return resolve('shown')
  let frames = 0
  const isEmpty = () => !(document.querySelector('#root')?.childElementCount > 0)
  const late = setTimeout(() => resolve(frames < ${FRAMES} ? 'noFrames' : 'empty'), ${framesMs})
  const tick = () => {
    frames += 1
    if (frames < ${FRAMES} || isEmpty()) requestAnimationFrame(tick)
    else { clearTimeout(late); resolve('shown') }
  }
  requestAnimationFrame(tick)
})`

const ANSWERS: readonly unknown[] = ['shown', 'noFrames', 'empty'] satisfies Seen[]

/** How long pictures are waited for where everything until the page was there took so long, milliseconds. */
export function patienceAfter(startMs: number): number {
  return Math.min(FRAMES_MOST_MS, Math.max(FRAMES_MS, startMs))
}

/**
 * Whether the page of this window can be read. Always answers, within {@link LOAD_MS} and {@link ANSWER_MS}.
 *
 * @param patience how long pictures are waited for, ms, asked once the page is there
 */
export async function lookAt(window: Pick<BrowserWindow, 'isDestroyed' | 'webContents'>, patience: () => number): Promise<Seen> {
  if (window.isDestroyed()) return 'notLoaded'
  const { webContents } = window
  if (webContents.isLoadingMainFrame() && !(await within(LOAD_MS, loaded(webContents), false))) return 'notLoaded'
  const said: unknown = await within(ANSWER_MS, webContents.executeJavaScript(question(patience())).catch(() => 'notLoaded'), 'mute')
  return ANSWERS.includes(said) || said === 'mute' ? said as Seen : 'notLoaded'
}

function loaded(contents: BrowserWindow['webContents']): Promise<boolean> {
  return new Promise((resolve) => { contents.once('did-stop-loading', () => resolve(true)) })
}

function within<T>(ms: number, promise: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), ms)
    promise.then(resolve, () => resolve(otherwise)).finally(() => clearTimeout(timer))
  })
}
