// The package as dpkg installs it, on a copy-on-write view of this machine that ends with the test.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasDpkgDeb, makeDeb } from '../../../electron/dev/linux/deb.ts'
import { hasRpmbuild, makeRpm } from '../../../electron/dev/linux/rpm.ts'
import { ENTER_VIEW } from './machine-view.ts'

/** $3 what is run there. */
const VIEW = `${ENTER_VIEW}
exec chroot . /bin/sh -c "$3"`

function inView(folder: string, packages: string, script: string): { status: number | null, out: string } {
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', VIEW, 'view', folder, packages, script], { encoding: 'utf8', env: { PATH: process.env['PATH'], LANG: 'de_DE.UTF-8' } })
  return { status, out: `${stdout}${stderr}` }
}

const folder = mkdtempSync(join(tmpdir(), 'foyer-install-'))
mkdirSync(join(folder, 'view'))
mkdirSync(join(folder, 'packages'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const able = process.getuid?.() === 0 && hasDpkgDeb() && inView(join(folder, 'view'), join(folder, 'packages'), 'true').status === 0
if (!able) process.stderr.write('notice: packages are installed for a test by root, with dpkg and an overlay: not here, so that test is skipped\n')

describe.skipIf(!able)('the Debian package', () => {
  const run = (script: string): string => inView(join(folder, 'view'), join(folder, 'packages'), script).out
  beforeAll(() => {
    const app = join(folder, 'app')
    mkdirSync(app)
    // Something that goes on running for a desk, and a helper.
    cpSync('/bin/sleep', join(app, 'foyer'))
    cpSync('/bin/true', join(app, 'chrome-sandbox'))
    for (const version of ['1.0.0', '1.1.0']) {
      writeFileSync(join(app, 'which'), version)
      const options = { folder: app, version, arch: process.arch, description: 'Reads.', epoch: 1_700_000_000, licences: [], quick: true }
      makeDeb({ ...options, output: join(folder, 'packages', `${version}.deb`) })
      if (hasRpmbuild()) makeRpm({ ...options, output: join(folder, 'packages', `${version}.rpm`) })
    }
  })
  const install = (version: string): string => `dpkg -i --no-triggers --force-depends /packages/${version}.deb >/dev/null 2>&1`

  it('leaves a running desk every file it was started with, points new starts at the newer version, and tidies when it has ended', () => {
    expect(run(`
${install('1.0.0')}
desk=$(readlink -f /opt/Foyer/current)
"$desk/foyer" 60 & running=$!
${install('1.1.0')}
cat "$desk/which"; echo
cat /opt/Foyer/current/which; echo
readlink -f /opt/Foyer/current
stat -c %h /opt/Foyer/current/foyer
/opt/Foyer/tidy; ls /opt/Foyer/live | tr '\\n' ' '; echo
kill $running; wait $running 2>/dev/null
/opt/Foyer/tidy; ls /opt/Foyer/live | tr '\\n' ' '; echo
dpkg --verify foyer`).split('\n').filter((line) => line !== '' && line !== 'Terminated')).toEqual(['1.0.0', '1.1.0', '/opt/Foyer/live/1.1.0.1', '2', '1.0.0.1 1.1.0.1 ', '1.1.0.1 '])
  })

  it('refuses an older version with a code, in the language of who installs, and leaves the newer one in force', () => {
    const out = run(`${install('1.1.0')}\ndpkg -i --no-triggers --force-depends /packages/1.0.0.deb; echo status $?; cat /opt/Foyer/current/which; dpkg-query -W -f '\${Version} \${Status}' foyer`)
    expect(out).toMatch(/^foyer: package\.downgrade \(1\.1\.0 > 1\.0\.0\): Auf diesem Computer ist ein neueres Foyer/m)
    expect(out).toMatch(/status 1\n1\.1\.01\.1\.0 install ok installed/)
  })

  it('leaves on removal and purge what it says, and nothing of its own', () => {
    const out = run(`
mkdir -p /etc/foyer /root/.config/foyer; touch /etc/foyer/policy.json /root/.config/foyer/records.db
${install('1.0.0')}
dpkg -r --no-triggers --force-depends foyer; dpkg -P foyer
ls -d /opt/Foyer /usr/bin/foyer /usr/share/doc/foyer /etc/apparmor.d/foyer; ls /etc/foyer/policy.json /root/.config/foyer/records.db`)
    expect(out).toContain('~/.config/foyer of each user   the desks')
    expect(out.match(/No such file/g)).toHaveLength(4)
    expect(out).toMatch(/^\/etc\/foyer\/policy\.json\n\/root\/\.config\/foyer\/records\.db$/m)
  })

  it('chooses the sandbox by what an ordinary user may: name spaces, or the helper with root’s rights where there are none', () => {
    const helper = 'stat -c %a /opt/Foyer/current/chrome-sandbox'
    const out = run(`
setpriv --reuid=65534 --regid=65534 --clear-groups -- unshare --user --map-root-user --net true 2>/dev/null && echo allowed || echo refused
${install('1.0.0')}
${helper}
mkdir /view; mount --rbind / /view
chroot /view sh -c 'sh /var/lib/dpkg/info/foyer.postinst configure; ${helper}'`)
    const [allowed, first, inChroot] = out.split('\n')
    expect(first).toBe(allowed === 'allowed' ? '755' : '4755')
    expect(inChroot).toBe('4755')
  })

  it('takes no right from the helper of a desk that runs: dpkg takes them all from the file that it replaces, and from every name of it', () => {
    const out = run(`
mkdir /view; mount --rbind / /view
chroot /view sh -c '${install('1.0.0')}'
desk=$(readlink -f /opt/Foyer/current)
"$desk/foyer" 60 & running=$!
chroot /view sh -c '${install('1.1.0')}'
stat -c '%a %U %n' "$desk/chrome-sandbox" /opt/Foyer/current/chrome-sandbox /opt/Foyer/app/chrome-sandbox
setpriv --reuid=65534 --regid=65534 --clear-groups -- "$desk/chrome-sandbox" && echo runs
kill $running`)
    expect(out.split('\n').filter((line) => /chrome-sandbox|^runs/.test(line))).toEqual([
      '4755 root /opt/Foyer/live/1.0.0.1/chrome-sandbox', '4755 root /opt/Foyer/current/chrome-sandbox', '4755 root /opt/Foyer/app/chrome-sandbox', 'runs',
    ])
  })

  it.skipIf(!hasRpmbuild())('does the same as an RPM', () => {
    const rpm = 'rpm --force-debian --nodeps --nosignature'
    const out = run(`
${rpm} -i /packages/1.0.0.rpm
desk=$(readlink -f /opt/Foyer/current)
"$desk/foyer" 60 & running=$!
${rpm} -U /packages/1.1.0.rpm
cat "$desk/which"; echo; cat /opt/Foyer/current/which; echo
${rpm} -U --oldpackage /packages/1.0.0.rpm; echo status $?
cat /opt/Foyer/current/which; echo; rpm -q foyer
kill $running; wait $running 2>/dev/null
${rpm} -e foyer
ls -d /opt/Foyer/live /usr/bin/foyer`)
    expect(out.split('\n').slice(0, 2)).toEqual(['1.0.0', '1.1.0'])
    expect(out).toMatch(/^status [1-9]\d*\n1\.1\.0\nfoyer-1\.1\.0-1\.\w+$/m)
    expect(out).toMatch(/^foyer: package\.downgrade \(1\.1\.0 > 1\.0\.0\)/m)
    expect(out).toContain('~/.config/foyer of each user   the desks')
    expect(out.match(/^ls: cannot access/gm)).toHaveLength(2)
  })
})
