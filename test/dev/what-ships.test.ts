import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archivedFiles, packedFiles, strays } from '../../electron/dev/dist-contents.ts'
import { childProcess } from '../../electron/contract/processes.ts'
import { root } from '../../electron/dev/paths.ts'

const SHIPS = ['out/main/index.cjs', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/reader/index.cjs', 'out/vault/index.cjs', 'out/jobs/index.cjs', 'out/scanners/index.cjs', 'out/uplink/index.cjs', 'out/gateway/index.cjs', 'out/cli/index.cjs', 'out/licences.json']
const PLANTED = [
  '.env', '.ci/run', '.npmrc', 'README.md', 'electron/main/index.ts', 'test/main/x.test.ts', 'renderer/main.tsx', 'records.db', 'signing.key', 'out/.built.json', 'out/test/unit.json',
  'out/main/.env', 'tsconfig.json', 'notes.txt',
]

function plant(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), 'planted')
  }
}

describe('a checkout in which things lie about', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-ships-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const archive = 'resources/app.asar'

  beforeAll(() => {
    const project = join(folder, 'checkout')
    plant(project, [...SHIPS, ...PLANTED, 'resources/specimens/page.jpg', 'resources/.env', 'out/verify/foyer-verify.cjs', 'out/verify/other.cjs'])
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'foyer', version: '0.1.0', description: 'x', author: 'x', main: 'out/main/index.cjs' }))
    writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ name: 'foyer', version: '0.1.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'foyer', version: '0.1.0' } } }))
    const made = spawnSync(process.execPath, [join(root, 'test/dev/pack-planted.ts'), project], { encoding: 'utf8' })
    if (!made.stdout.includes('packed\n')) throw new Error(made.stderr)
  })

  test('ships what is on the list and nothing else', () => {
    const packed = join(folder, 'packed/linux-unpacked')
    const files = [...packedFiles(packed), ...archivedFiles(packed)].map(({ path }) => path)
    const inApp = files.filter((path) => path.startsWith(archive) && path !== archive).map((path) => path.replace(/^resources\/app\.asar(\.unpacked)?\//, ''))
    expect(inApp.toSorted()).toEqual([...SHIPS, 'package.json'].toSorted())
    expect(strays(files.map((path) => ({ path, bytes: 0 })))).toEqual([])
    expect(files).toContain('resources/foyer/specimens/page.jpg')
    expect(files).not.toContain('resources/foyer/.env')
    expect(files.filter((path) => path.includes('verify'))).toEqual(['resources/foyer/foyer-verify.cjs'])
  })

  test('and what would ship in spite of that is told', async () => {
    const app = join(folder, 'careless')
    plant(app, [...SHIPS, ...PLANTED, 'node_modules/a/index.js', 'node_modules/a/.npmrc', 'node_modules/a/index.ts'])
    mkdirSync(join(folder, 'careless-packed/resources'), { recursive: true })
    await createPackage(app, join(folder, 'careless-packed', archive))
    const told = strays([...packedFiles(join(folder, 'careless-packed')), ...archivedFiles(join(folder, 'careless-packed'))])
    expect(told.map((line) => line.slice(archive.length + 1, line.indexOf(' is '))).toSorted()).toEqual([...PLANTED, 'node_modules/a/.npmrc', 'node_modules/a/index.ts'].toSorted())
  })
})

test('every process of the app is on the list, beside the archive, where it is started from', () => {
  const lines = readFileSync(join(root, 'electron-builder.yml'), 'utf8').split('\n')
  for (const process of childProcess.options) {
    expect(SHIPS).toContain(`out/${process}/index.cjs`)
    expect(lines).toContain(`  - out/${process}/**`)
  }
})

test('no platform has a list of its own, to which everything would be added', () => {
  const lines = readFileSync(join(root, 'electron-builder.yml'), 'utf8').split('\n')
  expect(lines.filter((line) => /^\s*files:/.test(line))).toEqual(['files:'])
})
