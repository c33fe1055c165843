import { spawnSync } from 'node:child_process'
import { lstatSync, readlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { runs } from './executable.ts'
import { systemCallFilter } from './system-calls.ts'

/**
 * The cage that Linux offers for a process that decodes what strangers made: bubblewrap, which makes name spaces of the user's own. In there
 * are the system's programs and libraries, Foyer's own code, and nothing of anybody's.
 */

/** As the contract has it (contract/processes.ts). */
export type CageState = 'held' | 'system' | 'processor' | 'missing' | 'old' | 'node' | 'refused'

export interface CageOptions {
  platform: NodeJS.Platform
  /** As `process.arch`. */
  arch: string
  modulesFolder: string
  resourcesFolder: string
}

/** Not looked for by PATH, which whoever starts the desk may set. */
const BWRAP = '/usr/bin/bwrap'
/** Where pcscd's socket is. It is the folder that is shown: the service may come back. One that is installed later is seen after the next start. */
const CARDS = '/run/pcscd'
/** The most that can be left in /tmp in there, bytes: it lies in memory. */
const MOST_TEMPORARY = 64 * 1024 * 1024
/** A photograph of a telephone, and what the system's program makes of it (reader/images/heic). */
const MOST_SHARED = 128 * 1024 * 1024
/** What the loader, the clock and fonts are asked for; not the names of the people of this computer. */
const SYSTEM_FILES = ['/etc/ld.so.cache', '/etc/localtime', '/etc/fonts', '/etc/alternatives', '/sys/devices/system/cpu']
/** Beside /usr, and mostly links into it. */
const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64']
/** On a machine with thirty programs waiting for two processors a trial took 174, ms: what takes so long is no cage to read in. */
const TRIAL_MS = 5000

const ALONE = [
  '--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try', '--disable-userns', '--hostname', 'cage',
  // One that outlives main would hold what it read, and a terminal could be typed into.
  '--die-with-parent', '--new-session', '--as-pid-1', '--cap-drop', 'ALL',
]

/** Of the variables of a process, those that mean anything in there. */
export function cageEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const { HOME: _home, TMPDIR: _tmpdir, TEMP: _temp, TMP: _tmp, ...rest } = env
  return { ...rest, HOME: '/tmp' }
}

function systemView(): string[] {
  const shown = ['--ro-bind', '/usr', '/usr']
  for (const folder of SYSTEM_FOLDERS) {
    try {
      shown.push(...(lstatSync(folder).isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder]))
    } catch {
      // Not on this system.
    }
  }
  return [...shown, ...readOnly(SYSTEM_FILES), '--proc', '/proc', '--dev', '/dev', ...inMemory('/dev/shm', MOST_SHARED), '--remount-ro', '/dev', ...inMemory('/tmp', MOST_TEMPORARY)]
}

const inMemory = (folder: string, bytes: number): string[] => ['--size', String(bytes), '--tmpfs', folder]

const readOnly = (paths: readonly string[]): string[] => paths.flatMap((path) => ['--ro-bind-try', path, path])

/**
 * What bubblewrap is told.
 * @param env the process's variables: `PCSCLITE_CSOCK_NAME` names another socket of the card service, `LD_LIBRARY_PATH` libraries of one's own
 */
export function cageArguments(options: Pick<CageOptions, 'modulesFolder' | 'resourcesFolder'>, script: string, env: Readonly<Record<string, string>>): string[] {
  const cards = env['PCSCLITE_CSOCK_NAME'] ?? CARDS
  const libraries = (env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter((path) => path.startsWith('/'))
  return [...ALONE, ...systemView(), ...readOnly([dirname(script), options.modulesFolder, options.resourcesFolder, cards, ...libraries]), '--remount-ro', '/', '--chdir', '/']
}

/** The Node of their own that processes in the cage run under: Electron's binary does not start in there. */
export const cageNode = ({ arch, modulesFolder }: Pick<CageOptions, 'arch' | 'modulesFolder'>): string => join(modulesFolder, `node-linux-${arch}`, 'bin', 'node')

/** From this version on it bounds what lies in memory, and lets nobody make further name spaces inside: Ubuntu 22.04 and RHEL 9 have an older one. */
const VERSION = [0, 8] as const

/** @param said what it says of its version: `bubblewrap 0.6.1` */
export function isOld(said: string | null): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said ?? '') ?? []
  return major !== undefined && (Number(major) < VERSION[0] || (Number(major) === VERSION[0] && Number(minor) < VERSION[1]))
}

/**
 * Whether this machine gives such a cage, by trying one: name spaces may be refused by a setting, a container or another program's rules.
 * Waits for it.
 *
 * @returns null where the trial did not end in time: another one may
 */
export function triedCage(options: CageOptions): CageState | null {
  if (options.platform !== 'linux') return 'system'
  if (systemCallFilter(options.arch) === null) return 'processor'
  if (!runs(BWRAP)) return 'missing'
  const node = cageNode(options)
  if (!runs(node)) return 'node'
  const { status, error } = spawnSync(BWRAP, [...cageArguments(options, node, {}), '--', '/usr/bin/env', '-i', '/usr/bin/true'], { cwd: '/', env: {}, stdio: 'ignore', timeout: TRIAL_MS })
  if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT') return null
  if (status === 0) return 'held'
  return isOld(spawnSync(BWRAP, ['--version'], { encoding: 'utf8', env: {}, timeout: TRIAL_MS }).stdout) ? 'old' : 'refused'
}

/** @param filterFd descriptor from which it takes its filter @param infoFd the one to which it says what it made */
export function cageCommand(options: CageOptions, { filterFd, infoFd }: { filterFd: number, infoFd: number }) {
  return {
    command: BWRAP,
    args: (script: string, env: Readonly<Record<string, string>>): string[] => [
      ...cageArguments(options, script, env), '--seccomp', String(filterFd), '--info-fd', String(infoFd), '--', cageNode(options), script,
    ],
    env: cageEnvironment,
    filter: systemCallFilter(options.arch) ?? new Uint8Array(),
  }
}
