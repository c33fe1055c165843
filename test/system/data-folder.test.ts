import { expect, test } from 'vitest'
import { defaultDataFolder } from '../../electron/system/data-folder.ts'

test("where each system's applications keep their data", () => {
  expect(defaultDataFolder({}, 'linux', '/home/clerk')).toBe('/home/clerk/.config/foyer')
  expect(defaultDataFolder({ XDG_CONFIG_HOME: '/srv/config' }, 'linux', '/home/clerk')).toBe('/srv/config/foyer')
  expect(defaultDataFolder({ XDG_CONFIG_HOME: 'config' }, 'linux', '/home/clerk')).toBe('/home/clerk/.config/foyer')
  expect(defaultDataFolder({}, 'darwin', '/Users/clerk')).toBe('/Users/clerk/Library/Application Support/foyer')
  expect(defaultDataFolder({ APPDATA: '/c/Roaming' }, 'win32', '/c/clerk')).toBe('/c/Roaming/foyer')
  expect(defaultDataFolder({}, 'win32', '/c/clerk')).toBe('/c/clerk/AppData/Roaming/foyer')
})
