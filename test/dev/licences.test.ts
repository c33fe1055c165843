import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layers, reachable } from '../../electron/dev/layers.ts'
import { collectLicences, isPermissive, objection } from '../../electron/dev/licences.ts'
import { root } from '../../electron/dev/paths.ts'

describe('licences', () => {
  test.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT', 'BSD-3-Clause OR MPL-2.0'])('%s may ship', (expression) => {
    expect(isPermissive(expression)).toBe(true)
  })
  test.each(['GPL-3.0-only', 'AGPL-3.0-only', 'MIT AND GPL-2.0-only', 'UNLICENSED', '', 'SEE LICENSE IN x'])('"%s" may not', (expression) => {
    expect(isPermissive(expression)).toBe(false)
    expect(objection('some-package', expression)).toMatch('some-package')
  })
  test('what is argued is argued for one package under one licence', () => {
    expect(objection('@img/sharp-libvips-linux-x64', 'LGPL-3.0-or-later')).toBeUndefined()
    expect(objection('other', 'LGPL-3.0-or-later')).toBeDefined()
    expect(objection('@img/sharp-libvips-linux-x64', 'GPL-3.0-or-later')).toBeDefined()
  })
  test('of this checkout: nothing to object to, within the bounds of the contract, and no tool that stays here', () => {
    const licences = collectLicences()
    expect(licences.flatMap(({ name, licence }) => objection(name, licence) ?? [])).toEqual([])
    expect(licences.filter(({ text }) => text === undefined || text.length < 200).map(({ name }) => name)).toEqual([])
    const names = licences.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['electron', 'react', 'zod', 'tesseract.js']))
    expect(names).not.toContain('vitest')
    expect(names.filter((name) => /^node-(linux|win)-/.test(name))).toEqual(process.platform === 'linux' ? [`node-linux-${process.arch}`] : [])
    expect(licences.filter(({ name, version, licence, text = '' }) => name.length > 120 || version.length > 60 || licence.length > 80 || text.length > 60_000)).toEqual([])
  })
  test('every package that the window may import, and whatever that needs, is told', () => {
    const granted = reachable('renderer').flatMap((layer) => layers[layer]?.packages ?? []).map((grant) => grant.split(' ')[0] ?? '')
    const bundled = new Set<string>()
    const queue = [...granted]
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (bundled.has(name)) continue
      bundled.add(name)
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> }
      queue.push(...Object.keys(dependencies))
    }
    expect([...bundled]).toEqual(expect.arrayContaining(['react', 'scheduler', 'zod']))
    const told = new Set(collectLicences().map(({ name }) => name))
    expect([...bundled].filter((name) => !told.has(name))).toEqual([])
  })
})
