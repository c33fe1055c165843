import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { layers } from '../../electron/dev/layers.ts'
import { root } from '../../electron/dev/paths.ts'

interface Lock { packages: Record<string, { version?: string, integrity?: string, dev?: boolean }> }
interface Manifest { dependencies: Record<string, string> }

const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
const desk = (read('package-lock.json') as Lock).packages
const room = (read('electron/receiver/package-lock.json') as Lock).packages
const manifest = read('electron/receiver/package.json') as Manifest
const deskPackages = (read('package.json') as Manifest).dependencies

test('the room’s lock holds what is tried here, byte for byte', () => {
  const packages = Object.entries(room).filter(([path]) => path !== '')
  expect(packages.length).toBeGreaterThan(10)
  for (const [path, { version, integrity }] of packages) expect({ path, version, integrity }).toEqual({ path, version: desk[path]?.version, integrity: desk[path]?.integrity })
})

test('the room names what it imports and nothing else', () => {
  const granted = new Set((layers['electron/receiver']?.packages ?? []).map((grant) => grant.split(' in ')[0] ?? ''))
  // By way of electron/tlog.
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual([...granted, '@noble/curves'].toSorted())
})

test('what only the room needs never ships with a desk', () => {
  // Of the desk's packages, openid-client brings jose along.
  const own = Object.keys(manifest.dependencies).filter((name) => !(name in deskPackages) && name !== 'jose')
  expect(own).toContain('postgres')
  for (const name of own) expect({ name, dev: desk[`node_modules/${name}`]?.dev }).toEqual({ name, dev: true })
})
