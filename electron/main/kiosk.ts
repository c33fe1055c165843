import type { BrowserWindow } from 'electron'
import type { PolicyInForce } from '../contract/policy.ts'

/**
 * Full-screen kiosk as policy says; a start option decides without it. A vault that cannot open, or is not there, says nothing, and leaves the window as it
 * is: nobody knows what policy says then.
 */
export function applyKioskPolicy(window: Pick<BrowserWindow, 'setKiosk'> | null, { values }: PolicyInForce, wanted: boolean | null): void {
  if (wanted === null) window?.setKiosk(values.kiosk)
}

/** While the kiosk stands, a window manager's close does nothing: leaving is an administrator's call. */
export function holdOpen(window: BrowserWindow, mayLeave: () => boolean): void {
  window.on('close', (event) => { if (window.isKiosk() && !mayLeave()) event.preventDefault() })
}
