// A Debian package of the packed folder, with dpkg-deb alone. Debian Policy 4.6, chapters 5 and 6.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemParts } from './system-parts.ts'

const INSTALL_FOLDER = 'opt/Foyer'
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

export interface DebOptions {
  /** electron-builder's linux-unpacked. */
  readonly folder: string
  readonly output: string
  readonly version: string
  readonly arch: string
  readonly description: string
  readonly icon?: string
}

export function hasDpkgDeb(): boolean {
  return spawnSync('dpkg-deb', ['--version'], { stdio: 'ignore' }).status === 0
}

/** Debian's name for process.arch. @throws Error for one that is not packed */
export function debArchitecture(arch: string): string {
  const name = ARCHITECTURES[arch]
  if (name === undefined) throw new Error(`no Debian package for ${arch}`)
  return name
}

export function controlFile({ version, arch, description }: Pick<DebOptions, 'version' | 'arch' | 'description'>): string {
  const of = (essential: boolean): string => {
    const parts = systemParts.filter((part) => ['app', 'keychain', 'devices'].includes(part.use) && part.essential === essential)
    return parts.map(({ apt }) => apt).toSorted().join(', ')
  }
  return [
    'Package: foyer',
    `Version: ${version}`,
    `Architecture: ${debArchitecture(arch)}`,
    'Maintainer: Foyer contributors <maintainers@foyer.invalid>',
    'Section: misc',
    'Priority: optional',
    `Depends: ${of(true)}`,
    `Recommends: ${of(false)}, gnome-keyring`,
    `Description: ${description}`,
    '',
  ].join('\n')
}

const DESKTOP_FILE = `[Desktop Entry]
Type=Application
Name=Foyer
Comment=Reads passports and IDs at the front desk
Exec=/${INSTALL_FOLDER}/foyer
Icon=foyer
Terminal=false
Categories=Office;
`

/**
 * On the PATH. A command (any word that is no switch) has no window: it runs without a display, on a server or over ssh too, and
 * loads no page that a sandbox would have to hold, which root cannot have.
 */
export const starter = (executable: string): string => `#!/bin/sh
for word in "$@"; do
  case "$word" in
    --help|-h|--version|[!-]*)
      set -- --ozone-platform=headless --disable-gpu --log-level=3 "$@"
      [ "$(id -u)" -ne 0 ] || set -- --no-sandbox "$@"
      break ;;
  esac
done
exec ${executable} "$@"
`

/** Where the kernel gives users no namespaces, Chromium's sandbox needs this helper with root's rights. */
const AFTER_INSTALL = `#!/bin/sh
set -e
if ! unshare --user true 2>/dev/null; then
  chown root:root /${INSTALL_FOLDER}/chrome-sandbox
  chmod 4755 /${INSTALL_FOLDER}/chrome-sandbox
fi
`

/**
 * Writes the package to `output`.
 * @throws Error with dpkg-deb's words when it fails
 */
export function makeDeb(options: DebOptions): void {
  const stage = mkdtempSync(join(tmpdir(), 'foyer-deb-'))
  try {
    chmodSync(stage, 0o755)
    cpSync(options.folder, join(stage, INSTALL_FOLDER), { recursive: true, verbatimSymlinks: true })
    put(stage, 'DEBIAN/control', controlFile(options))
    put(stage, 'DEBIAN/postinst', AFTER_INSTALL, 0o755)
    put(stage, 'usr/share/applications/foyer.desktop', DESKTOP_FILE)
    put(stage, 'usr/bin/foyer', starter(`/${INSTALL_FOLDER}/foyer`), 0o755)
    if (options.icon !== undefined && existsSync(options.icon)) {
      mkdirSync(join(stage, 'usr/share/icons/hicolor/512x512/apps'), { recursive: true })
      cpSync(options.icon, join(stage, 'usr/share/icons/hicolor/512x512/apps/foyer.png'))
    }
    const made = spawnSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z3', '--build', stage, options.output], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`dpkg-deb: ${made.stderr.trim()}`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function put(stage: string, path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(stage, path)), { recursive: true })
  writeFileSync(join(stage, path), text)
  chmodSync(join(stage, path), mode)
}
