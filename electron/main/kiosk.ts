import type { BrowserWindow } from 'electron'
import type { Output } from '../contract/index.ts'
import type { Supervisor } from '../transport/supervisor.ts'

/**
 * Full-screen kiosk as policy says, once the vault can tell; a start option decides without it.
 * A vault that cannot open leaves the window as it is: its fault screen must be seen.
 */
export async function applyKioskPolicy(vault: Supervisor, window: () => BrowserWindow | null, wanted: boolean | null): Promise<void> {
  if (wanted !== null) return
  await vault.ready()
  const { value } = await vault.call('desk.state', {}, { session: null, origin: 'system', address: 'local' })
  window()?.setKiosk((value as Output<'desk.state'>).policy.values.kiosk)
}
