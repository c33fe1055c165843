import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { controlFile, debArchitecture, hasDpkgDeb, makeDeb, starter } from '../../electron/dev/deb.ts'

test('the control file names what the app cannot do without', () => {
  const control = controlFile({ version: '1.2.3', arch: 'x64', description: 'Reads.' })
  expect(control).toMatch(/^Package: foyer\nVersion: 1\.2\.3\nArchitecture: amd64\n/)
  expect(/^Depends: (.*)$/m.exec(control)?.[1]?.split(', ')).toEqual(expect.arrayContaining(['libgtk-3-0', 'libsecret-1-0', 'libnss3']))
  expect(control).not.toMatch(/chromium|ffmpeg/)
})

test('an architecture that is not packed is refused', () => {
  expect(() => debArchitecture('mips')).toThrow('mips')
})

test('the starter: a command needs no display, a window keeps its sandbox', () => {
  const run = (...words: string[]): string[] => {
    const made = spawnSync('sh', ['-c', starter('printf %s\\\\n'), 'foyer', ...words], { encoding: 'utf8' })
    return made.stdout.split('\n').filter((line) => line !== '' && line !== '--no-sandbox')
  }
  expect(run('--desk', '--kiosk')).toEqual(['--desk', '--kiosk'])
  expect(run('--desk', 'read', 'a b.jpg')).toEqual(['--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--desk', 'read', 'a b.jpg'])
  expect(run('--help')).toEqual(['--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--help'])
})

describe.runIf(hasDpkgDeb())('with dpkg-deb', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-deb-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('dpkg reads the package back: program, launcher, owner', () => {
    mkdirSync(join(folder, 'app'))
    writeFileSync(join(folder, 'app', 'foyer'), '#!/bin/sh\n', { mode: 0o755 })
    const output = join(folder, 'foyer.deb')
    makeDeb({ folder: join(folder, 'app'), output, version: '1.2.3', arch: 'x64', description: 'Reads.' })
    const listing = spawnSync('dpkg-deb', ['--contents', output], { encoding: 'utf8' }).stdout
    expect(listing).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Foyer\/foyer$/m)
    expect(listing).toMatch(/^-rwxr-xr-x root\/root .* \.\/usr\/bin\/foyer$/m)
    expect(listing).toContain('./usr/share/applications/foyer.desktop')
    expect(spawnSync('dpkg-deb', ['--field', output, 'Version'], { encoding: 'utf8' }).stdout.trim()).toBe('1.2.3')
  })
})
