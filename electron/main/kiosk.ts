import type { BrowserWindow } from 'electron'
import type { EventName, EventPayload } from '../contract/events.ts'
import type { PolicyInForce } from '../contract/policy.ts'

/**
 * Full-screen kiosk as policy says; a start option decides without it. A vault that cannot open, or is not there, says nothing, and leaves the window as it
 * is: nobody knows what policy says then.
 */
export function applyKioskPolicy(window: Pick<BrowserWindow, 'setKiosk'> | null, { values }: PolicyInForce, wanted: boolean | null): void {
  if (wanted === null) window?.setKiosk(values.kiosk)
}

/** What main does itself at what processes say: the window follows policy, without a restart. @param wanted of the desk that is open now */
export function followPolicy(window: () => Pick<BrowserWindow, 'setKiosk'> | null, wanted: () => boolean | null): (name: EventName, payload: unknown) => void {
  return (name, payload) => { if (name === 'policy.changed') applyKioskPolicy(window(), payload as EventPayload<'policy.changed'>, wanted()) }
}

/** While the kiosk stands, a window manager's close does nothing: leaving is an administrator's call. */
export function holdOpen(window: BrowserWindow, mayLeave: () => boolean): void {
  window.on('close', (event) => { if (window.isKiosk() && !mayLeave()) event.preventDefault() })
}
