import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { absentOptional, completed, platformOf, withIntegrity, withoutIntegrity } from '../../electron/dev/complete-lock.ts'
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

const HASH = `sha512-${'a'.repeat(86)}==`

test('asks for the integrity of what has none, an alias by its own name, and for nothing else', () => {
  const asked: string[] = []
  const packages = {
    '': { version: '1.0.0' },
    'node_modules/here': { link: true },
    'node_modules/whole': { version: '1.0.0', integrity: HASH },
    'node_modules/a/node_modules/bare': { version: '2.0.0', optional: true },
    'node_modules/alias': { name: '@owner/real', version: '3.0.0' },
  }
  const filled = withIntegrity(packages, ({ name, version }) => { asked.push(`${name}@${version}`); return HASH })
  expect(asked).toEqual(['bare@2.0.0', '@owner/real@3.0.0'])
  expect(withoutIntegrity(filled)).toEqual([])
  expect(Object.entries(filled['node_modules/a/node_modules/bare'] ?? {})).toEqual([['version', '2.0.0'], ['integrity', HASH], ['optional', true]])
  expect(filled['node_modules/whole']).toEqual(packages['node_modules/whole'])
})

test.each([undefined, '', 'sha1-abc', `${HASH} ${HASH}`])('what is no integrity is not written down: %s', (answer) => {
  expect(withoutIntegrity(withIntegrity({ 'node_modules/bare': { version: '2.0.0' } }, () => answer))).toHaveLength(1)
})

/** Each with the fewest packages that it can have: an empty one is not complete. */
describe.each([['.', 400], ['electron/dev/checks', 20], ['electron/dev/packer', 200], ['test/bench/peers', 100]])('the lock file of %s', (folder, fewest) => {
  const lock = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry & { resolved?: string }> }

  test('is complete (else: npm run lock)', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(fewest)
    expect(absentOptional(lock.packages)).toEqual([])
  })

  test('has an integrity for every entry and names no registry', () => {
    expect(withoutIntegrity(lock.packages).map(({ path }) => path)).toEqual([])
    expect(Object.entries(lock.packages).filter(([path, { integrity }]) => path !== '' && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')).map(([path]) => path)).toEqual([])
    expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
  })
})
