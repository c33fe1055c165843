// `npm run lock`: completes each package-lock.json. npm leaves optional packages of other platforms out of the
// lock where it did not see them, and `npm ci` then refuses that lock everywhere. They are entered by
// version and platform, and every entry gets the integrity that the registry states for it: without one,
// npm takes whatever it is given.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { npmEnvironment } from './bootstrap.mjs'
import { checksFolder, packerFolder, peersFolder } from './own-locks.ts'
import { root } from './paths.ts'
import { say } from './say.ts'

export interface LockEntry {
  /** Where it is not the folder's: an alias. */
  name?: string
  version?: string
  integrity?: string
  link?: boolean
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
type Packages = Record<string, LockEntry>

/** Optional dependencies, asked for by one exact version, that `packages` has nowhere on the way up from who asks. */
export function absentOptional(packages: Readonly<Packages>): { name: string; version: string; dev: boolean }[] {
  const found = new Map<string, { name: string; version: string; dev: boolean }>()
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (/^\d/.test(version) && !isResolvable(packages, path, name)) found.set(name, { name, version, dev: entry.dev === true })
    }
  }
  return [...found.values()]
}

/** Node's rule: the asker's own node_modules, then that of every folder above it. */
function isResolvable(packages: Readonly<Packages>, from: string, name: string): boolean {
  const parts = from === '' ? [] : from.split('/node_modules/')
  for (let depth = parts.length; depth >= 0; depth--) {
    const folder = parts.slice(0, depth).join('/node_modules/')
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true
  }
  return false
}

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/darwin|macos/, 'darwin'], [/win32|windows/, 'win32'], [/android/, 'android'], [/freebsd/, 'freebsd'], [/openharmony/, 'openharmony'], [/linux/, 'linux'],
]
const PROCESSORS: readonly (readonly [RegExp, string])[] = [
  [/x64|x86_64/, 'x64'], [/arm64|aarch64/, 'arm64'], [/arm/, 'arm'], [/ia32|x86/, 'ia32'], [/ppc64/, 'ppc64'], [/riscv64/, 'riscv64'], [/s390x/, 's390x'],
]

/** Packages for one platform say which in their name; undefined when this one does not. */
export function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } | undefined {
  const os = SYSTEMS.find(([pattern]) => pattern.test(name))?.[1]
  const cpu = PROCESSORS.find(([pattern]) => pattern.test(name))?.[1]
  if (os === undefined || cpu === undefined) return undefined
  const libc = os !== 'linux' ? undefined : name.includes('musl') ? ['musl'] : name.includes('gnu') ? ['glibc'] : undefined
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc }) }
}

export function completed(packages: Readonly<Packages>): Packages {
  const added: Packages = {}
  for (const { name, version, dev } of absentOptional(packages)) {
    const platform = platformOf(name)
    if (platform === undefined) continue
    added[`node_modules/${name}`] = { version, cpu: platform.cpu, ...(dev ? { dev } : {}), ...(platform.libc ? { libc: platform.libc } : {}), optional: true, os: platform.os }
  }
  return Object.fromEntries(Object.entries({ ...packages, ...added }).toSorted(([a], [b]) => a.localeCompare(b, 'en')))
}

export interface Package {
  readonly name: string
  readonly version: string
}

/** Entries that npm would take from anybody: those with a version and no integrity. */
export function withoutIntegrity(packages: Readonly<Packages>): (Package & { path: string })[] {
  return Object.entries(packages).flatMap(([path, { name, version, integrity, link }]) =>
    path === '' || link === true || version === undefined || integrity !== undefined ? [] : [{ path, version, name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length) }])
}

/** Subresource Integrity, with the one hash that npm writes today. */
const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/

/** @param ask what the registry states for one package; undefined when it does not have it */
export function withIntegrity(packages: Readonly<Packages>, ask: (wanted: Package) => string | undefined): Packages {
  const filled = new Map(withoutIntegrity(packages).flatMap(({ path, ...wanted }) => {
    const answer = ask(wanted)
    return answer !== undefined && INTEGRITY.test(answer) ? [[path, answer] as const] : []
  }))
  return Object.fromEntries(Object.entries(packages).map(([path, entry]) => {
    const integrity = filled.get(path)
    if (integrity === undefined) return [path, entry]
    // In npm's own order, so that its next run changes nothing.
    const { name, version, ...rest } = entry
    return [path, { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }), integrity, ...rest }]
  }))
}

function askRegistry({ name, version }: Package): string | undefined {
  const asked = spawnSync('npm', ['view', `${name}@${version}`, 'dist.integrity'], { cwd: root, encoding: 'utf8', env: npmEnvironment(), shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'ignore'] })
  return asked.status === 0 ? asked.stdout.trim() : undefined
}

/** @returns whether the lock of a folder is complete now */
function complete(folder: string): boolean {
  const file = join(folder, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Packages }
  const absent = absentOptional(lock.packages)
  const entered = completed(lock.packages)
  const bare = withoutIntegrity(entered)
  const packages = withIntegrity(entered, askRegistry)
  if (absent.length > 0 || bare.length > 0) writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  const left = absentOptional(packages)
  const unproven = withoutIntegrity(packages)
  const name = relative(root, file)
  say(`${name}: ${absent.length - left.length} packages for other platforms entered${left.length > 0 ? `, not understood: ${left.map((each) => each.name).join(', ')}` : ''}`)
  say(`${name}: ${bare.length - unproven.length} integrities filled in${unproven.length > 0 ? `, unknown to this registry: ${unproven.map((each) => each.name).join(', ')}` : ''}`)
  return left.length === 0 && unproven.length === 0
}

export function main(): Promise<number> {
  return Promise.resolve([root, checksFolder, packerFolder, peersFolder].map(complete).every(Boolean) ? 0 : 1)
}
