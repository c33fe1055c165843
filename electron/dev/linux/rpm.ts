// An RPM of the packed folder, with rpmbuild alone: the same files as the Debian package, the same scripts. rpm.org, "Spec file format".
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rpmScripts } from './scripts.ts'
import { settle, stageLinux, type StageOptions } from './stage.ts'

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' }

/** RPM's name for process.arch. @throws Error for one that is not packed */
export function rpmArchitecture(arch: string): string {
  const name = ARCHITECTURES[arch]
  if (name === undefined) throw new Error(`no RPM for ${arch}`)
  return name
}

export interface RpmOptions extends StageOptions {
  readonly output: string
  readonly arch: string
  readonly description: string
  /** For a look at the packing: packed in seconds, not as small as it can be. */
  readonly quick: boolean
}

export function hasRpmbuild(): boolean {
  return spawnSync('rpmbuild', ['--version'], { stdio: 'ignore' }).status === 0
}

/**
 * By the names of what is linked in, which every distribution resolves to packages of its own: Fedora's, openSUSE's and others' differ. Own
 * finders of dependencies are off, since they would demand what lies in the package itself.
 */
const REQUIRES = [
  'libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1', 'libsecret-1.so.0', 'libpcsclite.so.1', 'libcups.so.2', 'libdrm.so.2', 'libxkbcommon.so.0', 'libatspi.so.0',
].map((library) => `${library}()(64bit)`)

/** RPM has no `-` in a version: `~` sorts before what follows it, as `-` does in Semantic Versioning. */
export const rpmVersion = (version: string): string => version.replace('-', '~')

export function specFile({ version, arch, description, quick }: Pick<RpmOptions, 'version' | 'arch' | 'description' | 'quick'>): string {
  const scripts = Object.entries(rpmScripts(version)).map(([section, text]) => `%${section}\n${text.replaceAll('%', '%%')}\n`)
  return [
    'Name: foyer', `Version: ${rpmVersion(version)}`, 'Release: 1', 'Summary: Kiosk that reads passports and IDs at the front desk', 'License: Apache-2.0', 'URL: https://foyer.invalid/',
    'Vendor: Foyer contributors', 'AutoReqProv: no', `Requires: ${[...REQUIRES, 'libc.so.6(GLIBC_2.34)(64bit)', 'util-linux'].join(', ')}`, 'Recommends: bubblewrap, pcsc-lite, gnome-keyring, sane-backends', '',
    // Nothing is stripped, byte-compiled or looked through: what was tested is what ships. Times and the builder's name are the sources'.
    '%global __os_install_post %{nil}', '%global debug_package %{nil}', '%global _build_id_links none', `%global _binary_payload ${quick ? 'w1.gzdio' : 'w19.zstdio'}`,
    '%global use_source_date_epoch_as_buildtime 1', '%global clamp_mtime_to_source_date_epoch 1', '%global _buildhost reproducible', '',
    '%description', description, '', `# ${arch}`, '%files', '%defattr(-,root,root,-)', '/opt/Foyer', '/usr/bin/foyer', '/usr/share/applications/*', '/usr/share/metainfo/*', '/usr/share/man/man1/*', '/usr/share/doc/foyer',
    '/usr/share/icons/hicolor/*/apps/foyer.png', '/usr/lib/systemd/system/foyer-tidy.service', '/usr/lib/systemd/system/multi-user.target.wants/foyer-tidy.service', '', ...scripts,
  ].join('\n')
}

/**
 * Writes the package to `output`.
 * @throws Error with rpmbuild's words when it fails
 */
export function makeRpm(options: RpmOptions): void {
  const top = mkdtempSync(join(tmpdir(), 'foyer-rpm-'))
  try {
    const stage = join(top, 'stage')
    mkdirSync(stage)
    stageLinux(stage, options, 'usr/lib')
    settle(stage, options.epoch)
    writeFileSync(join(top, 'foyer.spec'), specFile(options))
    const made = spawnSync('rpmbuild', ['-bb', '--target', rpmArchitecture(options.arch), '--buildroot', stage, '--define', `_topdir ${top}`, '--noclean', join(top, 'foyer.spec')], {
      encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: String(options.epoch) }, maxBuffer: 16_000_000,
    })
    if (made.status !== 0) throw new Error(`rpmbuild: ${made.stderr.trim().slice(-2000)}`)
    const folder = join(top, 'RPMS', rpmArchitecture(options.arch))
    const [name] = readdirSync(folder)
    if (name === undefined) throw new Error('rpmbuild left no package')
    copyFileSync(join(folder, name), options.output)
  } finally {
    rmSync(top, { recursive: true, force: true })
  }
}
