import type { Permission } from '../../electron/contract/permissions.ts'

const screenNames = ['scan', 'records', 'audit', 'day', 'devices', 'settings'] as const
export type ScreenName = (typeof screenNames)[number]

/** The key of each screen, the same whoever is there. */
export const screenKeys: Record<ScreenName, string> = { scan: 'F2', records: 'F3', audit: 'F4', day: 'F6', devices: 'F7', settings: 'F8' }

/** Turns the screen to the guest, from scan and reading. The other function keys are taken, or would reload or leave the page elsewhere. */
/** F9 locks at once; with Shift it is handed over first. */
export const SHIFT_KEY = 'Shift+F9'
export const GUEST_KEY = 'Shift+F2'

/** What each screen is of no use without. */
const screenNeeds: Record<ScreenName, Permission> = { scan: 'readings.make', records: 'records.read', audit: 'audit.read', day: 'day.read', devices: 'devices.test', settings: 'self.use' }

/** What a person finds on the rail. The vault decides what they may really do. */
export function screensOf(permissions: readonly Permission[]): readonly ScreenName[] {
  return screenNames.filter((name) => permissions.includes(screenNeeds[name]))
}
