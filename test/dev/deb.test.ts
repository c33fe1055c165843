import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { controlFile, debArchitecture, hasDpkgDeb, makeDeb } from '../../electron/dev/deb.ts'

test('the control file names what the app cannot do without', () => {
  const control = controlFile({ version: '1.2.3', arch: 'x64', description: 'Reads.' })
  expect(control).toMatch(/^Package: foyer\nVersion: 1\.2\.3\nArchitecture: amd64\n/)
  expect(/^Depends: (.*)$/m.exec(control)?.[1]?.split(', ')).toEqual(expect.arrayContaining(['libgtk-3-0', 'libsecret-1-0', 'libnss3']))
  expect(control).not.toMatch(/chromium|ffmpeg/)
})

test('an architecture that is not packed is refused', () => {
  expect(() => debArchitecture('mips')).toThrow('mips')
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
    expect(listing).toContain('./usr/bin/foyer -> /opt/Foyer/foyer')
    expect(listing).toContain('./usr/share/applications/foyer.desktop')
    expect(spawnSync('dpkg-deb', ['--field', output, 'Version'], { encoding: 'utf8' }).stdout.trim()).toBe('1.2.3')
  })
})
