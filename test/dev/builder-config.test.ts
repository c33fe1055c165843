import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { packerFolder } from '../../electron/dev/own-locks.ts'
import { root } from '../../electron/dev/paths.ts'

const need = createRequire(join(packerFolder, 'node_modules/app-builder-lib/package.json'))
const { load } = need('js-yaml') as { load: (text: string) => Record<string, unknown> }
const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
const scheme = JSON.parse(readFileSync(join(packerFolder, 'node_modules/app-builder-lib/scheme.json'), 'utf8')) as object

test("electron-builder.yml is what electron-builder's own schema takes, on every platform", () => {
  const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(scheme)
  expect(valid(config) ? [] : valid.errors).toEqual([])
  expect(valid({ ...config, msi: { upgradecode: '' } })).toBe(false)
})

test('Windows knows the next version by what never changes, and a desk is installed for everybody', () => {
  expect(config).toMatchObject({ nsis: { perMachine: true, oneClick: false, guid: '6b0e7c3e-6a0f-5c0e-9d0b-1f6f2c7a4d11' }, msi: { perMachine: true, upgradeCode: '{2E2C7C0B-7D0F-4E36-9C57-3C1B0B5A9A64}' } })
})

test('macOS is asked for the camera and the smart card', () => {
  const { mac } = config as { mac: { entitlements: string; entitlementsInherit: string; hardenedRuntime: boolean } }
  expect([mac.hardenedRuntime, mac.entitlementsInherit]).toEqual([true, mac.entitlements])
  const keys = spawnSync('python3', ['-c', 'import plistlib,sys; print(*sorted(k for k,v in plistlib.load(open(sys.argv[1],"rb")).items() if v is True))', join(root, mac.entitlements)], { encoding: 'utf8' }).stdout.trim()
  expect(keys.split(' ')).toEqual(['com.apple.security.cs.allow-jit', 'com.apple.security.device.camera', 'com.apple.security.smartcard'])
})
