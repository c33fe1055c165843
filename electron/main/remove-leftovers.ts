import { lstat, readdir, rmdir, unlink } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

/** Whose leftovers, and where. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  home: string
  temporary: string
  /** Undefined where the system has no such thing. */
  uid: number | undefined
}

/** Where the telemetry of ONNX Runtime 1.29 and later keeps its device id and its queue of events: a cache of its own under Microsoft's. */
const TELEMETRY_FOLDER = ['Microsoft', 'DeveloperTools', '.onnxruntime']
const TELEMETRY_FILE = /^(deviceid|onnxruntime\.db(-wal|-shm|-journal)?|onnxruntime\.ses)$/
/** What its client for Microsoft's collector writes into the temporary folder, one a process. */
const DEBUG_LOG = /^mat-debug-\d+\.log$/
/** A temporary folder may hold anything; what is beyond it waits for the next start. */
const MOST = 10_000

function cacheOf({ env, platform, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  const cache = env['XDG_CACHE_HOME']
  return cache !== undefined && isAbsolute(cache) ? cache : join(home, '.cache')
}

/**
 * Removes what earlier versions, whose runtime had telemetry, left on this user's disk. By name and by owner, and through no link: what lies
 * there under another name, or behind a link, is somebody else's. What cannot be removed stays.
 *
 * On Windows nothing is: the one version that Foyer came with, 1.30.0, keeps neither file nor registry value there (its library imports
 * nothing that would write one, and says what it says to the system's event tracing). A device id under
 * `HKCU\Software\Microsoft\DeveloperTools\.onnxruntime`, where later versions keep one, is another program's.
 */
export async function removeLeftovers(surroundings: Surroundings): Promise<void> {
  const { platform, temporary } = surroundings
  if (platform === 'win32') return
  let folder = cacheOf(surroundings)
  for (const part of TELEMETRY_FOLDER) {
    folder = join(folder, part)
    if (!(await isOurs(folder, 'folder', surroundings))) { folder = ''; break }
  }
  if (folder !== '') {
    await removeFrom(folder, TELEMETRY_FILE, surroundings)
    // Only where nothing else is in it.
    await rmdir(folder).catch(() => undefined)
  }
  await removeFrom(temporary, DEBUG_LOG, surroundings)
}

async function removeFrom(folder: string, pattern: RegExp, surroundings: Surroundings): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => pattern.test(each)).slice(0, MOST)) {
    const path = join(folder, name)
    if (await isOurs(path, 'file', surroundings)) await unlink(path).catch(() => undefined)
  }
}

async function isOurs(path: string, kind: 'file' | 'folder', { uid }: Surroundings): Promise<boolean> {
  try {
    const found = await lstat(path)
    return (kind === 'file' ? found.isFile() : found.isDirectory()) && (uid === undefined || found.uid === uid)
  } catch {
    return false
  }
}
