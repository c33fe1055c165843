import { isAbsolute, join } from 'node:path'

/** Where main writes down how its devices did, in the folder of one desk. */
export const devicesFileIn = (deskFolder: string): string => join(deskFolder, 'devices.json')

/**
 * Where the desks' data lies unless told (`--data-folder=`, FOYER_DATA): one answer for the app, the command line and the checkout.
 * Electron's own is not taken, since nothing but Electron can ask for it.
 *
 * @param home the user's home folder
 */
export function defaultDataFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'foyer')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'foyer')
  const config = env['XDG_CONFIG_HOME']
  // A relative one must be ignored (XDG Base Directory Specification 0.8).
  return join(config !== undefined && isAbsolute(config) ? config : join(home, '.config'), 'foyer')
}
