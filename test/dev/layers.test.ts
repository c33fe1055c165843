import { describe, expect, test } from 'vitest'
import { checkLayers, importsOf, violationsIn } from '../../electron/dev/layer-check.ts'
import { layerOf, layers, reachable } from '../../electron/dev/layers.ts'
import { root } from '../../electron/dev/paths.ts'

describe('the layer table', () => {
  test.each([
    ['renderer/scan/page.tsx', "import { read } from '../../electron/reader/index.ts'"],
    ['renderer/scan/page.tsx', "import fs from 'node:fs'"],
    ['renderer/scan/page.tsx', "import { ipcRenderer } from 'electron'"],
    ['electron/reader/mrz/read.ts', "import { open } from '../../vault/keys/open.ts'"],
    ['electron/vault/records/store.ts', "export * from '../../reader/mrz/read.ts'"],
    ['electron/vault/records/store.ts', "const { BrowserWindow } = require('electron')"],
    ['electron/contract/call.ts', "import { readFileSync } from 'fs'"],
    ['electron/contract/call.ts', "import sharp from 'sharp'"],
    ['electron/documents/mrz/parse.ts', "import type { Buffer } from 'node:buffer'"],
    ['electron/documents/mrz/parse.ts', "const late = await import('../../reader/x.ts')"],
    ['electron/main/index.ts', "type Store = import('../vault/records/store.ts').Store"],
    ['electron/preload/index.ts', "import { sql } from '../vault/x.ts'"],
    ['renderer/scan/page.tsx', "import { run } from '../../electron/dev/run.ts'"],
  ])('%s may not: %s', (file, source) => {
    expect(violationsIn(file, `\n${source}\n`)).toMatchObject([{ file, line: 2 }])
  })

  test.each([
    ['renderer/scan/page.tsx', "import { calls } from '../../electron/contract/index.ts'\nimport { useState } from 'react'"],
    ['electron/contract/call.ts', "import { z } from 'zod'"],
    ['electron/reader/mrz/read.ts', "import sharp from 'sharp'\nimport { parse } from '../../documents/mrz/parse.ts'"],
    ['electron/cli/index.ts', "import { read } from '../reader/x.ts'\nimport { open } from '../vault/y.ts'"],
    ['renderer/scan/page.tsx', "// import fs from 'node:fs'\nconst text = \"import fs from 'node:fs'\""],
  ])('%s may: %s', (file, source) => {
    expect(violationsIn(file, source)).toEqual([])
  })

  test('sees every way to name a module', () => {
    const source = "import a from './a'\nimport './b'\nexport * from './c'\nexport { d } from './d'\nimport('./e')\nimport(`./f`)\nrequire('./g')\nmodule.require('./h')\ntype I = import('./i').I\n"
    expect(importsOf('x.ts', source).map(({ specifier }) => specifier)).toEqual(['./a', './b', './c', './d', './e', './f', './g', './h', './i'])
  })

  test('the longest folder is the layer', () => {
    expect(layerOf('electron/reader/mrz/read.ts')).toBe('electron/reader')
    expect(layerOf('electron/stray.ts')).toBeUndefined()
  })

  test('neither reader nor vault reaches the other, and nothing that ships reaches dev', () => {
    expect(reachable('electron/reader')).not.toContain('electron/vault')
    expect(reachable('electron/vault')).not.toContain('electron/reader')
    for (const layer of Object.keys(layers).filter((name) => !['electron/dev', 'test'].includes(name))) expect(reachable(layer)).not.toContain('electron/dev')
  })

  test('this checkout keeps to it', () => {
    const { files, violations } = checkLayers(root)
    expect(files).toBeGreaterThan(20)
    expect(violations).toEqual([])
  })
})
