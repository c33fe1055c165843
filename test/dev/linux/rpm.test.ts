import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hasRpmbuild, makeRpm, rpmArchitecture, rpmVersion } from '../../../electron/dev/linux/rpm.ts'

if (!hasRpmbuild()) process.stderr.write('notice: rpmbuild is not here (Debian package rpm), so the RPM is not made for a test\n')

describe.skipIf(!hasRpmbuild())('the RPM', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-rpm-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'app'))
  writeFileSync(join(folder, 'app', 'foyer'), '#!/bin/sh\n', { mode: 0o755 })
  const make = (version: string, name: string): string => {
    const output = join(folder, name)
    makeRpm({ folder: join(folder, 'app'), output, version, arch: process.arch, description: 'Reads 100 % of it.', epoch: 1_700_000_000, licences: [], quick: true })
    return output
  }
  const rpm = (root: string, ...words: string[]): { status: number | null, said: string } => {
    const { status, stdout, stderr } = spawnSync('rpm', ['--root', join(folder, root), ...words], { encoding: 'utf8', env: { ...process.env, LANG: 'en_GB.UTF-8' } })
    return { status, said: `${stdout}${stderr}` }
  }
  const first = make('1.0.0', 'first.rpm')

  it('is read back by rpm: files, owner, what it needs, scripts', () => {
    const said = rpm('none', '-qp', '--nosignature', '--qf', '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\n]', first).said
    expect(said).toMatch(/^-rwxr-xr-x root \/opt\/Foyer\/app\/foyer$/m)
    expect(said).toMatch(/^-rwxr-xr-x root \/usr\/bin\/foyer$/m)
    expect(said).toContain('/usr/lib/systemd/system/foyer-tidy.service')
    expect(rpm('none', '-qp', '--nosignature', '--requires', first).said).toContain('libgtk-3.so.0()(64bit)')
    const scripts = rpm('none', '-qp', '--nosignature', '--scripts', first).said
    expect(scripts).toContain('package.downgrade')
    // What is a percent sign in the shell is none of rpm's macros.
    expect(scripts).toContain('old=${old%.*}')
    for (const script of scripts.split(/^\w+ scriptlet \(using \/bin\/sh\):\n/m).slice(1)) expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })

  it('is the same whenever it is made', () => {
    expect(readFileSync(make('1.0.0', 'again.rpm')).equals(readFileSync(first))).toBe(true)
  })
})

it('names versions and architectures as RPM does', () => {
  expect([rpmVersion('1.2.3-test'), rpmVersion('1.2.3'), rpmArchitecture('arm64')]).toEqual(['1.2.3~test', '1.2.3', 'aarch64'])
  expect(() => rpmArchitecture('mips')).toThrow('mips')
})
