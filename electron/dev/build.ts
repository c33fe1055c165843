// Builds what changed: the window (main, preload, renderer) with electron-vite, each utility process
// and the command line as one CommonJS file of its own. A bundle whose sources, by the layer table,
// and tools are as they were is left alone.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildKind } from './build-kind.ts'
import { reachable } from './layers.ts'
import { root } from './paths.ts'
import { say } from './say.ts'

export const utilityBundles = ['reader', 'vault', 'jobs', 'scanners', 'uplink', 'gateway', 'cli', 'verify', 'receiver'] as const
export type UtilityBundle = (typeof utilityBundles)[number]
export type Bundle = 'main' | 'preload' | 'renderer' | UtilityBundle

export const bundles: Readonly<Record<Bundle, { readonly entry: string; readonly output: string }>> = {
  main: { entry: 'electron/main/index.ts', output: 'out/main/index.cjs' },
  preload: { entry: 'electron/preload/index.ts', output: 'out/preload/index.cjs' },
  renderer: { entry: 'renderer/index.html', output: 'out/renderer/index.html' },
  reader: { entry: 'electron/reader/index.ts', output: 'out/reader/index.cjs' },
  vault: { entry: 'electron/vault/index.ts', output: 'out/vault/index.cjs' },
  jobs: { entry: 'electron/jobs/index.ts', output: 'out/jobs/index.cjs' },
  scanners: { entry: 'electron/scanners/index.ts', output: 'out/scanners/index.cjs' },
  uplink: { entry: 'electron/uplink/index.ts', output: 'out/uplink/index.cjs' },
  gateway: { entry: 'electron/gateway/index.ts', output: 'out/gateway/index.cjs' },
  cli: { entry: 'electron/cli/index.ts', output: 'out/cli/index.cjs' },
  verify: { entry: 'electron/verify/index.ts', output: 'out/verify/foyer-verify.cjs' },
  receiver: { entry: 'electron/receiver/index.ts', output: 'out/receiver/index.cjs' },
}

/** Environment variable: which part of the window electron-vite shall build (see electron.vite.config.ts). */
export const WINDOW_PARTS = 'FOYER_BUILD_PARTS'

const STAMP = join(root, 'out', '.built.json')
const TOOL_FILES = ['package-lock.json', 'electron.vite.config.ts', 'electron/dev/build.ts', 'electron/dev/build-kind.ts', 'electron/dev/utility-bundle.ts', 'electron/dev/ascii-bundle.ts', 'electron/dev/bundled-packages.ts', 'electron/dev/layers.ts']
/** Of resources, only what is imported counts: pictures and models are read at run time. */
const IMPORTED_RESOURCE = /\.json$/

/**
 * Builds the bundles that are not fresh.
 * @returns the entries that are not in this checkout
 * @throws Error when a bundle does not build
 */
export async function build(wanted: readonly Bundle[] = Object.keys(bundles) as Bundle[]): Promise<string[]> {
  await freshLicences()
  const missing = wanted.filter((name) => !existsSync(join(root, bundles[name].entry)))
  const present = wanted.filter((name) => !missing.includes(name))
  if (present.some((name) => !isFresh(name))) {
    await oneAtATime(async () => {
      const stale = present.filter((name) => !isFresh(name))
      if (stale.length === 0) return
      const failures: string[] = []
      for (const name of stale) await buildOne(name).catch((error: unknown) => failures.push(`${name}: ${messageOf(error)}`))
      if (failures.length > 0) throw new Error(`does not build: ${failures.join('\n')}`)
    })
  }
  return missing.map((name) => bundles[name].entry)
}

/** The app's About reads out/licences.json: made again when the packages change. */
async function freshLicences(): Promise<void> {
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', 'electron/dev/licences.ts', 'electron/dev/licence-texts.ts', 'electron/dev/sbom.ts', 'package.json', 'electron/dev/native-packages.ts']) addFile(hash, file)
  const now = hash.digest('hex')
  if (existsSync(join(root, 'out', 'licences.json')) && existsSync(join(root, 'out', 'sbom.cdx.json')) && readStamp()['licences'] === now) return
  const { writeLicences } = await import('./licences.ts')
  const { objections } = writeLicences()
  for (const each of objections) say(each)
  writeStamp({ ...readStamp(), licences: now })
}

/** True when the bundle is there and was made of the present sources by the present tools. */
export function isFresh(name: Bundle): boolean {
  return existsSync(join(root, bundles[name].output)) && readStamp()[name] === inputHash(name)
}

async function buildOne(name: Bundle): Promise<void> {
  // Taken before the build: what is saved while it runs makes the bundle stale.
  const hash = inputHash(name)
  const started = performance.now()
  await withOwnEnvironment(async () => {
    process.env['NODE_ENV'] = 'production'
    await (isUtility(name) ? buildUtility(name) : buildWindow(name))
  })
  writeStamp({ ...readStamp(), [name]: hash })
  say(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/**
 * What a build leaves in the environment (NODE_ENV, electron-vite's ELECTRON_MAJOR_VER) is not handed to what is started after it: a packed
 * Foyer refuses to start with it, and the tests would run as production.
 */
export async function withOwnEnvironment(work: () => Promise<void>): Promise<void> {
  const before = { ...process.env }
  try {
    await work()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, before)
  }
}

function isUtility(name: Bundle): name is UtilityBundle {
  return (utilityBundles as readonly Bundle[]).includes(name)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function buildWindow(part: Bundle): Promise<void> {
  process.env[WINDOW_PARTS] = part
  const { build: electronVite } = await import('electron-vite')
  await electronVite({ root, configFile: join(root, 'electron.vite.config.ts'), logLevel: 'error' })
}

async function buildUtility(name: UtilityBundle): Promise<void> {
  const [{ build: viteBuild }, { utilityConfig }] = await Promise.all([import('vite'), import('./utility-bundle.ts')])
  await viteBuild(utilityConfig(name))
}

function inputHash(name: Bundle): string {
  const layer = name === 'renderer' ? 'renderer' : `electron/${name}`
  const hash = createHash('sha256').update(name === 'main' ? buildKind() : '')
  for (const file of TOOL_FILES) addFile(hash, file)
  for (const folder of reachable(layer)) {
    for (const file of filesOf(folder)) if (!folder.startsWith('resources') || IMPORTED_RESOURCE.test(file)) addFile(hash, file)
  }
  return hash.digest('hex')
}

function addFile(hash: ReturnType<typeof createHash>, file: string): void {
  const path = join(root, file)
  if (existsSync(path)) hash.update(`${file}\0`).update(readFileSync(path))
}

function filesOf(folder: string): string[] {
  const start = join(root, folder)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted()
}

function readStamp(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}

function writeStamp(stamp: Record<string, unknown>): void {
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(STAMP, JSON.stringify(stamp, null, 1))
}

const LOCK = join(root, 'out', '.building')
const LOCK_WAIT_MS = 300_000

/** Two commands started together must not write the same folder: the second waits, then finds it fresh. */
async function oneAtATime(work: () => Promise<void>): Promise<void> {
  mkdirSync(join(root, 'out'), { recursive: true })
  const started = performance.now()
  while (!takeLock()) {
    if (performance.now() - started > LOCK_WAIT_MS) throw new Error(`another build holds ${relative(root, LOCK)} for too long: end it, remove that file, and try again`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  try {
    await work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

function takeLock(): boolean {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!holderLives()) rmSync(LOCK, { force: true })
    return false
  }
}

function holderLives(): boolean {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'))
    // Empty for the instant between its creation and its content.
    if (pid === 0) return true
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--force')) rmSync(STAMP, { force: true })
  const missing = await build()
  for (const entry of missing) say(`not in this checkout, so not built: ${entry}`)
  return 0
}
