import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { controlFile, debArchitecture, hasDpkgDeb, makeDeb } from '../../../electron/dev/linux/deb.ts'
import { menuEntry } from '../../../electron/dev/linux/stage.ts'
import { starter } from '../../../electron/dev/linux/starter.ts'
import { root } from '../../../electron/dev/paths.ts'

test('the control file names what the app cannot do without', () => {
  const control = controlFile({ version: '1.2.3', arch: 'x64', description: 'Reads.', size: 7 })
  expect(control).toMatch(/^Package: foyer\nVersion: 1\.2\.3\nArchitecture: amd64\n/)
  expect(/^Depends: (.*)$/m.exec(control)?.[1]?.split(', ')).toEqual(expect.arrayContaining(['libc6 (>= 2.34)', 'libgtk-3-0', 'libsecret-1-0', 'libnss3']))
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

  const options = { folder: join(folder, 'app'), version: '1.2.3', arch: 'x64', description: 'Reads.', epoch: 1_700_000_000, licences: [{ name: 'a', version: '1', licence: 'MIT', text: 'the text of a' }], quick: true }
  mkdirSync(join(folder, 'app'))
  writeFileSync(join(folder, 'app', 'foyer'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(folder, 'app', 'library.so'), '', { mode: 0o777 })

  test('dpkg reads the package back: program, menus, man page, licences, owner', () => {
    const output = join(folder, 'foyer.deb')
    makeDeb({ ...options, output })
    const listing = spawnSync('dpkg-deb', ['--contents', output], { encoding: 'utf8' }).stdout
    expect(listing).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Foyer\/app\/foyer$/m)
    expect(listing).toMatch(/^-rw-r--r-- root\/root .* \.\/opt\/Foyer\/app\/library\.so$/m)
    expect(listing).toMatch(/^-rwxr-xr-x root\/root .* \.\/usr\/bin\/foyer$/m)
    for (const file of ['applications/foyer.desktop', 'applications/foyer-demo.desktop', 'man/man1/foyer.1.gz', 'metainfo/org.foyer.kiosk.metainfo.xml', 'doc/foyer/copyright', 'doc/foyer/licences.txt.gz']) expect(listing).toContain(`./usr/share/${file}\n`)
    expect(spawnSync('dpkg-deb', ['--field', output, 'Version'], { encoding: 'utf8' }).stdout.trim()).toBe('1.2.3')
    mkdirSync(join(folder, 'unpacked'))
    spawnSync('dpkg-deb', ['--extract', output, join(folder, 'unpacked')])
    expect(gunzipSync(readFileSync(join(folder, 'unpacked/usr/share/doc/foyer/licences.txt.gz'))).toString()).toContain('the text of a')
  })

  const has = (command: string): boolean => {
    const there = spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined
    if (!there) process.stderr.write(`notice: ${command} is not here, so it does not look at the package\n`)
    return there
  }

  test.skipIf(!has('appstreamcli') || !has('desktop-file-validate'))("freedesktop's own tools find nothing to say", () => {
    makeDeb({ ...options, output: join(folder, 'menus.deb') })
    const unpacked = join(folder, 'menus')
    spawnSync('dpkg-deb', ['--extract', join(folder, 'menus.deb'), unpacked])
    for (const desk of ['foyer', 'foyer-demo']) expect(spawnSync('desktop-file-validate', [join(unpacked, `usr/share/applications/${desk}.desktop`)], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
    const { status, stdout } = spawnSync('appstreamcli', ['validate', '--no-net', '--pedantic', join(unpacked, 'usr/share/metainfo/org.foyer.kiosk.metainfo.xml')], { encoding: 'utf8' })
    expect(stdout).not.toMatch(/^[EW]:/m)
    expect(status).toBe(0)
  })

  test.skipIf(!has('lintian'))('lintian finds nothing but what is overridden: that it lies in /opt, and libraries as they came', () => {
    const app = join(folder, 'with-resources')
    cpSync(options.folder, app, { recursive: true })
    // Scripts and units of ours lie there.
    cpSync(join(root, 'resources/lock-down'), join(app, 'resources/foyer/lock-down'), { recursive: true })
    makeDeb({ ...options, folder: app, quick: false, output: join(folder, 'lintian.deb') })
    const { stdout, stderr } = spawnSync('lintian', ['--allow-root', join(folder, 'lintian.deb')], { encoding: 'utf8' })
    expect(stdout.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([])
    expect(stderr).toBe('')
  })

  test('the same sources make the same package, whenever and however they were copied', () => {
    makeDeb({ ...options, output: join(folder, 'one.deb') })
    cpSync(join(folder, 'app'), join(folder, 'again'), { recursive: true })
    chmodSync(join(folder, 'again', 'foyer'), 0o700)
    utimesSync(join(folder, 'again', 'foyer'), 1, 1)
    makeDeb({ ...options, folder: join(folder, 'again'), output: join(folder, 'two.deb') })
    expect(readFileSync(join(folder, 'one.deb')).equals(readFileSync(join(folder, 'two.deb')))).toBe(true)
    makeDeb({ ...options, epoch: options.epoch + 1, output: join(folder, 'three.deb') })
    expect(readFileSync(join(folder, 'one.deb')).equals(readFileSync(join(folder, 'three.deb')))).toBe(false)
  })
})

test('the menus: the real desk by one entry, the demo by another', () => {
  expect(menuEntry('desk')).toMatch(/^Exec=\/usr\/bin\/foyer --desk$/m)
  expect(menuEntry('demo')).toMatch(/^Exec=\/usr\/bin\/foyer --demo$/m)
  expect(menuEntry('desk')).toMatch(/^Comment\[ar\]=/m)
})
