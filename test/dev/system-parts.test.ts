import { expect, test } from 'vitest'
import { aptCommand, missingParts, systemParts } from '../../electron/dev/system-parts.ts'
import type { Probe } from '../../electron/dev/system-parts.ts'

const nothingThere: Probe = { hasCommand: () => false, hasLibrary: () => false, hasFile: () => false }

test('asks for the parts of the wanted uses that are not there', () => {
  const missing = missingParts(systemParts, ['keychain', 'smoke'], nothingThere)
  expect(missing.map(({ apt }) => apt).toSorted()).toEqual(['libsecret-1-0', 'xvfb'])
  expect(missingParts(systemParts, ['keychain', 'smoke'], { ...nothingThere, hasCommand: (name) => name === 'Xvfb' }).map(({ apt }) => apt)).toEqual(['libsecret-1-0'])
})

test('names the command that installs them, each package once', () => {
  const twice = [...systemParts, ...systemParts].filter(({ use }) => use === 'demo-keychain')
  expect(aptCommand(twice)).toBe('apt-get install --no-install-recommends -y dbus gnome-keyring')
})

test('every part says what it is for', () => {
  expect(systemParts.filter(({ purpose }) => purpose.length < 5)).toEqual([])
})
