import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLayers, violationsIn } from '../../electron/dev/layer-check.ts'
import type { Violation } from '../../electron/dev/layer-check.ts'
import { layerOf, layers, reachable } from '../../electron/dev/layers.ts'
import { root } from '../../electron/dev/paths.ts'

type Case = readonly [folder: string, line: string, used: string]

/** What the README says that no process may do, each in the words somebody would write it in. */
const PROMISED: readonly Case[] = [
  ['electron/reader', "import keytar from 'keytar'", 'keytar.*'],
  ['electron/reader', "import Database from 'better-sqlite3-multiple-ciphers'", 'better-sqlite3-multiple-ciphers.*'],
  ['electron/reader', "import { request } from 'node:https'", 'https'],
  ['electron/vault/records', "import sharp from 'sharp'", 'sharp.*'],
  ['electron/vault/records', "import { NFC } from 'nfc-pcsc'", 'nfc-pcsc.NFC'],
  ['electron/main', "import { getPassword } from 'keytar'", 'keytar.getPassword'],
  ['electron/main', "import { ipcMain } from 'electron'", 'electron.ipcMain'],
  ['renderer/scan', "import sharp from 'sharp'", 'sharp.*'],
  ['electron/contract', "export const asked = fetch('https://example.org')", 'fetch'],
  ['electron/documents/mrz', 'export const home = process.env.HOME', 'process.env.HOME'],
]

const FURTHER: readonly Case[] = [
  // A socket by another name.
  ['electron/vault/keys', "import { connect } from 'tls'", 'tls'],
  ['electron/vault/staff', "export const late = import('node:dgram')", 'dgram'],
  ['electron/reader/mrz', 'export const asked = globalThis.fetch', 'globalThis.fetch'],
  ['electron/reader/images', "export const line = new WebSocket('wss://example.org')", 'WebSocket'],
  ['electron/main/files', "import { net } from 'electron'", 'electron.net'],
  ['electron/main/files', "import * as everything from 'electron'", 'electron.*'],
  ['renderer/records', "export const sent = navigator.sendBeacon('https://example.org')", 'navigator.sendBeacon'],
  ['renderer/records', "export const asked = window['fetch']", 'window.fetch'],
  // A key or a database by another road.
  ['electron/vault/audit', "import keytar from 'keytar'", 'keytar.*'],
  ['electron/transport', "import { readFileSync } from 'node:fs'", 'fs'],
  ['electron/cli', "import { getPassword } from 'keytar'", 'keytar.getPassword'],
  ['electron/preload', "import { readFile } from 'node:fs/promises'", 'fs/promises'],
  // Code that nobody has read.
  ['electron/documents/aamva', "import _ from 'lodash'", 'lodash.*'],
  ['electron/reader', "export const run = (name: string): Promise<unknown> => import(name)", '(a module named at run time)'],
  ['electron/vault', "export const run = (text: string): unknown => new Function(text)()", 'Function'],
  ['electron/reader/camera', "const { exec } = require('child_process')", 'child_process'],
  ['electron/vault/retention', "import { createRequire } from 'node:module'", 'module'],
  // The clock and the dice, which pure code gets as arguments.
  ['electron/documents/cross-check', 'export const today = new Date()', 'Date.now'],
  ['electron/contract', 'export const id = Math.random()', 'Math.random'],
  ['electron/documents/seals', 'export const clock = { now: Date }', 'Date'],
  ['electron/reader/barcodes', 'export const now = Date.now', 'Date.now'],
  // Another layer's rooms.
  ['electron/documents/mrz', "type Store = import('../../vault/records/store.ts').Store", 'electron/vault/records/store.ts'],
  ['renderer/scan', "export { run } from '../../electron/dev/run.ts'", 'electron/dev/run.ts'],
  // Past a layer's door.
  ['electron/cli', "import { verdictOf } from '../emrtd/proof/verdict.ts'", 'electron/emrtd/proof/verdict.ts'],
  ['electron/reader/barcodes', "export * from '../../emrtd/proof/certificate.ts'", 'electron/emrtd/proof/certificate.ts'],
]

describe('the layer table, tried on planted sources', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-layers-'))
  const planted = [...PROMISED, ...FURTHER].map(([folder, line, used], at) => ({ file: `${folder}/planted-${at}.ts`, line, used }))
  let found: readonly Violation[] = []

  beforeAll(() => {
    for (const { file, line } of planted) {
      mkdirSync(dirname(join(scratch, file)), { recursive: true })
      writeFileSync(join(scratch, file), `// a planted source\n${line}\n`)
    }
    found = checkLayers(scratch).violations
  })
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))

  test.each(planted)('$file may not: $line', ({ file, used }) => {
    expect(found.filter((each) => each.file === file).map(({ line, used }) => ({ line, used }))).toContainEqual({ line: 2, used })
  })

  test('a folder that the table does not name is told', () => {
    const stray = join(scratch, 'electron', 'stray.ts')
    writeFileSync(stray, 'export const nothing = 1\n')
    expect(checkLayers(scratch).violations).toContainEqual(expect.objectContaining({ file: 'electron/stray.ts', because: expect.stringContaining('is not a folder of the table') }))
  })

  test('a grant that nothing uses is told, a grant in use is not', () => {
    const unused = checkLayers(scratch).violations.filter(({ because }) => because.includes('nothing there uses it'))
    expect(unused).toContainEqual(expect.objectContaining({ file: 'electron/contract', used: 'zod' }))
    writeFileSync(join(scratch, 'electron', 'contract', 'in-use.ts'), "import { z } from 'zod'\nexport const any = z.string()\n")
    expect(checkLayers(scratch).violations).not.toContainEqual(expect.objectContaining({ file: 'electron/contract', used: 'zod' }))
  })

  test('a circle of folders is told', () => {
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(scratch, file)), { recursive: true })
      writeFileSync(join(scratch, file), text)
    }
    write('electron/documents/one/a.ts', "import type { B } from '../two/b.ts'\nexport type A = B\n")
    write('electron/documents/two/b.ts', "export { a } from '../one/a.ts'\n")
    expect(checkLayers(scratch).violations).toContainEqual(expect.objectContaining({ file: 'electron/documents', used: 'one, two', because: expect.stringContaining('form a circle') }))
  })
})

describe('the layer table', () => {
  test.each([
    ['renderer/scan/page.tsx', "import { calls } from '../../electron/contract/index.ts'\nimport { useState } from 'react'"],
    ['electron/contract/call.ts', "import { z } from 'zod'"],
    ['electron/reader/mrz/read.ts', "import sharp from 'sharp'\nimport { parse } from '../../documents/mrz/parse.ts'"],
    ['electron/cli/index.ts', "import { read } from '../reader/x.ts'\nimport { open } from '../vault/y.ts'"],
    ['electron/vault/keys/keychain.ts', "import keytar from 'keytar'"],
    ['electron/cli/chip-read.ts', "import { readChip } from '../emrtd/index.ts'\nimport type { SmartCard } from '../emrtd/card/smart-card.ts'"],
    ['test/emrtd/x.test.ts', "import { verdictOf } from '../../electron/emrtd/proof/verdict.ts'"],
    ['electron/main/screen-door.ts', "import { ipcMain } from 'electron'"],
    ['electron/documents/dates.ts', "export const day = new Date('2026-01-01').getTime() + Date.UTC(2026, 1) + Math.floor(1.5)"],
    ['renderer/scan/page.tsx', "// import fs from 'node:fs'\nconst text = \"import fs from 'node:fs'; process.env\""],
  ])('%s may: %s', (file, source) => {
    expect(violationsIn(file, source)).toEqual([])
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

  test('what ships imports only packages that ship', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
    const shipped = ['electron/contract', 'electron/documents', 'electron/emrtd', 'electron/system', 'electron/transport', 'electron/reader', 'electron/vault', 'electron/cli']
    const granted = shipped.flatMap((name) => layers[name]?.packages ?? []).map((grant) => grant.split(' in ')[0] ?? '')
    expect(granted.length).toBeGreaterThan(15)
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(granted))
  })

  test('this checkout keeps to it', () => {
    const { files, violations } = checkLayers(root)
    expect(files).toBeGreaterThan(800)
    expect(violations).toEqual([])
  })
})
