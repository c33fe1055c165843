import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { absentOptional, completed, platformOf } from '../../electron/dev/complete-lock.ts'
import type { LockEntry } from '../../electron/dev/complete-lock.ts'
import { root } from '../../electron/dev/paths.ts'

test('enters what is absent, by version and platform, and nothing else', () => {
  const packages = {
    '': {},
    'node_modules/tool': { version: '2.0.0', dev: true, optionalDependencies: { '@tool/linux-x64-gnu': '2.0.0', '@tool/win32-arm64-msvc': '2.0.0' } },
    'node_modules/@tool/linux-x64-gnu': { version: '2.0.0', dev: true, optional: true },
  }
  expect(completed(packages)).toEqual({
    ...packages,
    'node_modules/@tool/win32-arm64-msvc': { version: '2.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['win32'] },
  })
})

test('finds what lies in a folder above the asker, and beneath it', () => {
  const optionalDependencies = { helper: '1.0.0' }
  expect(absentOptional({ 'node_modules/a/node_modules/b': { optionalDependencies }, 'node_modules/helper': {} })).toEqual([])
  expect(absentOptional({ 'node_modules/a/node_modules/b': { optionalDependencies }, 'node_modules/a/node_modules/helper': {} })).toEqual([])
  expect(absentOptional({ 'node_modules/a': { optionalDependencies }, 'node_modules/b/node_modules/helper': {} })).toHaveLength(1)
})

test.each([
  ['@oxlint/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ['@pcsc-mini/macos-x86_64', { os: ['darwin'], cpu: ['x64'] }],
  ['@pcsc-mini/linux-x86-gnu', { os: ['linux'], cpu: ['ia32'], libc: ['glibc'] }],
  ['fsevents', undefined],
])('reads the platform of %s', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})

test('the lock file of this checkout is complete (else: npm run lock) and names no registry', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(absentOptional((JSON.parse(text) as { packages: Record<string, LockEntry> }).packages)).toEqual([])
  expect(text).not.toContain('"resolved": "http')
})
