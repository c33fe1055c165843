// A Debian package of the packed folder, with dpkg-deb alone. Debian Policy 4.6, chapters 5 and 6.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemParts } from '../system-parts.ts'
import { debScripts } from './scripts.ts'
import { settle, stageLinux, type StageOptions } from './stage.ts'

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

export interface DebOptions extends StageOptions {
  readonly output: string
  readonly arch: string
  readonly description: string
  /**
   * For a look at the packing: zstd, in seconds. What is handed out is packed by xz, in minutes, which is smaller, and which lintian, reprepro
   * and Debian 11 take.
   */
  readonly quick: boolean
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

/**
 * What Electron and the native packages are linked against, as dpkg-shlibdeps finds it (the package's test asks it again), beside what
 * system-parts.ts says of itself. 2.34 is the newest symbol of libc that any of them asks for.
 */
const LINKED = [
  'libc6 (>= 2.34)', 'libatk-bridge2.0-0', 'libatk1.0-0', 'libatspi2.0-0', 'libcairo2', 'libcups2', 'libdbus-1-3', 'libdrm2', 'libexpat1', 'libgcc-s1', 'libglib2.0-0', 'libnspr4', 'libpango-1.0-0', 'libpcsclite1',
  'libstdc++6', 'libx11-6', 'libxcb1', 'libxcomposite1', 'libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2',
]

/** @param size of what is installed, KiB */
export function controlFile({ version, arch, description, size }: Pick<DebOptions, 'version' | 'arch' | 'description'> & { size: number }): string {
  const of = (essential: boolean): string[] => systemParts.filter((part) => ['app', 'keychain', 'devices'].includes(part.use) && part.essential === essential).map(({ apt }) => apt)
  const depends = [...new Set([...of(true), ...LINKED])].toSorted()
  const recommends = [...new Set([...of(false), 'gnome-keyring'])].filter((name) => !depends.includes(name)).toSorted()
  return [
    'Package: foyer',
    `Version: ${version}`,
    `Architecture: ${debArchitecture(arch)}`,
    'Maintainer: Foyer contributors <maintainers@foyer.invalid>',
    `Installed-Size: ${size}`,
    'Section: misc',
    'Priority: optional',
    `Depends: ${depends.join(', ')}`,
    `Recommends: ${recommends.join(', ')}`,
    'Homepage: https://foyer.invalid/',
    'Description: kiosk that reads passports and IDs at the front desk',
    ...folded(description),
    ' .',
    ' It opens the real desk; a demo has a menu entry of its own.',
    '',
  ].join('\n')
}

/** Lines of at most 79 characters, as a description has them. */
function folded(text: string): string[] {
  return (text.match(/.{1,78}(?:\s|$)/g) ?? []).map((line) => ` ${line.trim()}`)
}

/**
 * `/opt` is where a package of a third party belongs (FHS 3.0, 3.13), which Debian forbids its own; what is linked in is not ours to strip, and
 * Node's own builds are at fixed addresses.
 */
const OVERRIDES = ['dir-or-file-in-opt', 'embedded-library', 'unstripped-binary-or-object', 'hardening-no-pie'].map((tag) => `foyer: ${tag}\n`).join('')

/**
 * Writes the package to `output`.
 * @throws Error with dpkg-deb's words when it fails
 */
export function makeDeb(options: DebOptions): void {
  const { output, version, epoch, quick } = options
  const stage = mkdtempSync(join(tmpdir(), 'foyer-deb-'))
  try {
    stageLinux(stage, options)
    write(stage, 'usr/share/lintian/overrides/foyer', OVERRIDES)
    const size = Math.ceil(bytesIn(stage) / 1024)
    write(stage, 'DEBIAN/control', controlFile({ ...options, size }))
    for (const [name, text] of Object.entries(debScripts(version))) write(stage, `DEBIAN/${name}`, text, 0o755)
    write(stage, 'DEBIAN/md5sums', md5sums(stage))
    settle(stage, epoch)
    const made = spawnSync('dpkg-deb', ['--root-owner-group', ...(quick ? ['-Zzstd', '-z3'] : ['-Zxz', '-z6']), '--build', stage, output], { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) } })
    if (made.status !== 0) throw new Error(`dpkg-deb: ${made.stderr.trim()}`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/** By which `dpkg --verify` finds what was changed. */
function md5sums(stage: string): string {
  const made = spawnSync('sh', ['-c', "find . -path ./DEBIAN -prune -o -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 md5sum"], { cwd: stage, encoding: 'utf8', maxBuffer: 16_000_000 })
  if (made.status !== 0) throw new Error(`md5sum: ${made.stderr.trim()}`)
  return made.stdout
}

function write(stage: string, path: string, text: string, mode = 0o644): void {
  mkdirSync(join(stage, path, '..'), { recursive: true })
  writeFileSync(join(stage, path), text)
  chmodSync(join(stage, path), mode)
}
