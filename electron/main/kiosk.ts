import type { BrowserWindow } from 'electron'
import type { Output } from '../contract/index.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Supervisor } from '../transport/supervisor.ts'

/**
 * Full-screen kiosk as policy says; a start option decides without it. A vault that cannot open, or is not there, leaves the window
 * as it is: nobody knows what policy says then.
 */
export async function applyKioskPolicy(vault: Supervisor, window: () => BrowserWindow | null, wanted: boolean | null): Promise<void> {
  if (wanted !== null) return
  const { value } = await vault.call('desk.state', {}, SYSTEM)
  const { fault, phase, policy } = value as Output<'desk.state'>
  if (fault === null && phase !== 'setUp') window()?.setKiosk(policy.values.kiosk)
}

/** While the kiosk stands, a window manager's close does nothing: leaving is an administrator's call. */
export function holdOpen(window: BrowserWindow, mayLeave: () => boolean): void {
  window.on('close', (event) => { if (window.isKiosk() && !mayLeave()) event.preventDefault() })
}
