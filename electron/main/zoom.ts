import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow } from 'electron'

/** How large everything is drawn, of its usual size. */
export const zoomSteps = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** The narrowest that every screen is drawn for, CSS pixels: larger than that fits nothing is made. */
const NARROWEST = 1024

interface KeyInput { type: string; key: string; control: boolean; meta: boolean; alt: boolean }

export type ZoomWish = 'larger' | 'smaller' | 'usual'

/** What a key asks for, with Ctrl or the Mac's command key; null for any other. The plus lies on a shifted key on many keyboards. */
export function zoomWish({ type, key, control, meta, alt }: KeyInput): ZoomWish | null {
  if (type !== 'keyDown' || alt || (!control && !meta)) return null
  if (key === '+' || key === '=') return 'larger'
  if (key === '-' || key === '_') return 'smaller'
  return key === '0' ? 'usual' : null
}

/** The next step from where it is. @param width of the window, in pixels of the display at the usual size */
export function zoomAfter(now: number, wish: ZoomWish, width: number): number {
  if (wish === 'usual') return 1
  const fitting = zoomSteps.filter((step) => step <= 1 || width / step >= NARROWEST)
  if (wish === 'larger') return fitting.find((step) => step > now + 0.001) ?? Math.min(now, fitting.at(-1) ?? 1)
  return fitting.findLast((step) => step < now - 0.001) ?? fitting[0] ?? 1
}

function keptIn(file: string): number {
  try {
    const kept = Number(readFileSync(file, 'utf8'))
    return zoomSteps.find((step) => step === kept) ?? 1
  } catch {
    return 1
  }
}

/**
 * Ctrl with plus, minus and zero for the whole window, in the kiosk too; kept for this computer, where a window that is smaller now draws no
 * larger than fits.
 * @param file that keeps it: one number
 */
export function followZoom(window: Pick<BrowserWindow, 'getContentSize' | 'webContents'>, file: string): void {
  const { webContents } = window
  const width = (): number => window.getContentSize()[0] ?? NARROWEST
  let now = keptIn(file)
  webContents.on('did-finish-load', () => {
    while (now > 1 && width() / now < NARROWEST) now = zoomAfter(now, 'smaller', width())
    webContents.setZoomFactor(now)
  })
  webContents.on('before-input-event', (event, input) => {
    const wish = zoomWish(input)
    if (wish === null) return
    // Chromium's own steps know no bounds.
    event.preventDefault()
    now = zoomAfter(now, wish, width())
    webContents.setZoomFactor(now)
    try {
      writeFileSync(file, String(now), { mode: 0o600 })
    } catch {
      // A full disk: it holds until the window closes.
    }
  })
}
