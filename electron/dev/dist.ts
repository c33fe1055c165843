// `npm run dist`: builds, packs, reads the fuses back, holds the files against the list of parts; on Linux makes the .deb where dpkg-deb is at
// hand and the .rpm where rpmbuild is. `npm run dist -- --dir` packs no installer of electron-builder's; `--test` makes a build for packed tests,
// and no .deb or .rpm of it; `--smoke` plays the smoke run with one.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { install } from './bootstrap.mjs'
import { BUILD_FOR, buildKind, versionOf } from './build-kind.ts'
import { build, bundles, type Bundle } from './build.ts'
import { bundledIn } from './bundled-packages.ts'
import { archivedFiles, packedFiles, sizeTable, strays } from './dist-contents.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'
import type { Runtime } from './electron-runtime.ts'
import { fuseTable, fusesHold, fusesOf } from './fuses.ts'
import { collectLicences, main as licences } from './licences.ts'
import { debArchitecture, hasDpkgDeb, makeDeb } from './linux/deb.ts'
import { hasRpmbuild, makeRpm, rpmArchitecture, rpmVersion } from './linux/rpm.ts'
import { starter } from './linux/starter.ts'
import { packerFolder } from './own-locks.ts'
import { PACK_PLATFORM } from './pack-platform.ts'
import { root } from './paths.ts'
import { differences, packedPackages, sbomOfShipped, type Sbom } from './sbom.ts'
import { say } from './say.ts'
import { beforeSigning } from './signing.ts'
import { SPECIMEN, smoke } from './smoke.ts'
import { commitIfAny } from './source-commit.ts'
import { sourceDate } from './source-date.ts'
import { ensureSystemParts } from './system-parts.ts'
import { signHook } from './windows-sign.ts'

const SBOM = 'sbom.cdx.json'

/** Environment variable: `1` for an AppImage as well, whose runtime electron-builder fetches from GitHub. It can bring no helper with root's rights: only where users may make name spaces does it start. */
const APPIMAGE = 'FOYER_APPIMAGE'

const NOT_FOR_SHIPPING =
  'THIS PACKAGE MUST NOT BE SHIPPED: it is made with the old Electron for development, to check the packing. ' +
  'For a package for users, run this where Electron can be fetched'

/** An exit hook that electron-builder brings makes every end a 0: a failure leaves at once, before it runs. */
export async function main(args: readonly string[]): Promise<number> {
  const status = await dist(args).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    return 1
  })
  if (status !== 0) process.exit(status)
  return status
}

async function dist(args: readonly string[]): Promise<number> {
  if (args.includes('--test') || args.includes('--smoke')) process.env[BUILD_FOR] = 'tests'
  install(packerFolder)
  const { build: pack } = await import('./packer/builder.ts')
  const runtime = await ensureElectron()
  const missing = await build()
  if (missing.length > 0) throw new Error(`this checkout is not complete: ${missing.join(', ')}`)
  if ((await licences()) !== 0) return 1

  const output = outputFolder(runtime)
  const version = versionOf(await manifestVersion(), buildKind())
  rmSync(output, { recursive: true, force: true })
  process.env[PACK_PLATFORM] = process.platform
  await pack({
    projectDir: root,
    ...(args.includes('--dir') ? { dir: true } : {}),
    config: {
      extends: configFile(runtime),
      directories: { output },
      extraMetadata: { version },
      electronDist: runtime.dist,
      electronVersion: runtime.version,
      win: { signtoolOptions: { sign: signHook } },
      ...(process.env[APPIMAGE] === '1' ? { linux: { target: ['dir', 'AppImage'] } } : {}),
      afterPack: async ({ appOutDir, packager }) => {
        const resources = packager.getResourcesDir(appOutDir)
        // Left by the stand-in's folder; a packed app has nothing to start but itself.
        await rm(join(resources, 'default_app.asar'), { force: true })
        listParts(appOutDir, resources, version)
        beforeSigning(resources, runtime.standIn)
      },
    },
  })
  const executable = packedExecutable(output)
  const fuses = await fusesOf(executable)
  say(`fuses as read back from ${executable}:\n  (wanted, found)\n${fuseTable(fuses)}`)
  if (!fusesHold(fuses, runtime.standIn)) {
    say('a fuse is not as it has to be: this package must not be used')
    return 1
  }
  const files = packedFiles(packedFolder(executable))
  const unwanted = strays([...files, ...archivedFiles(packedFolder(executable))])
  for (const each of unwanted) say(`must not be shipped: ${each}`)
  if (unwanted.length > 0) return 1
  const { unlisted, absent } = differences(await sbomIn(packedFolder(executable), files), shippedIn(packedFolder(executable)))
  for (const each of unlisted) say(`ships and is not in the list of parts: ${each}`)
  for (const each of absent) say(`is in the list of parts and does not ship: ${each}`)
  if (unlisted.length + absent.length > 0) return 1
  say(`sizes in MB:\n${sizeTable(files)}`)
  if (process.platform === 'linux' && !isForTests()) await linuxPackages(output, runtime, version)
  if (runtime.standIn) say(NOT_FOR_SHIPPING)
  return args.includes('--smoke') ? smokePacked(executable, runtime) : 0
}

/** electron-builder.yml; for the stand-in a copy less the fuse that Electron 25 does not know: null would not unset it. */
function configFile(runtime: Runtime): string {
  const file = join(root, 'electron-builder.yml')
  if (!runtime.standIn) return file
  const copy = join(root, 'out', 'electron-builder-check-only.yml')
  writeFileSync(copy, readFileSync(file, 'utf8').replace(/^ {2}grantFileProtocolExtraPrivileges:.*\n/m, ''))
  return copy
}

function packedExecutable(output: string): string {
  if (process.platform === 'darwin') return join(output, process.arch === 'arm64' ? 'mac-arm64' : 'mac', 'Foyer.app/Contents/MacOS/Foyer')
  if (process.platform === 'win32') return join(output, 'win-unpacked', 'Foyer.exe')
  return join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`, 'foyer')
}

/** The executable's folder; on macOS the bundle around it. */
function packedFolder(executable: string): string {
  return process.platform === 'darwin' ? join(executable, '..', '..') : dirname(executable)
}

/** Where a build for tests lies: apart, so that nobody takes it for one for desks. */
const TEST_OUTPUT = join(root, 'out', 'packed-for-tests')

const isForTests = (): boolean => buildKind() !== buildKind({})

function outputFolder(runtime: Runtime): string {
  return isForTests() ? TEST_OUTPUT : join(root, runtime.standIn ? 'dist/check-only' : 'dist')
}

async function manifestVersion(): Promise<string> {
  return (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

const manifestAt = (path: string): { name: string; version: string } => JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string }

/** For another machine, and no part of the desk. */
const notInDesk: readonly Bundle[] = ['receiver']

/** `name@version` of every package in a packed folder: in a folder of its own, or in a bundle. */
function shippedIn(folder: string): string[] {
  const own = packedPackages(packedFiles(folder).map(({ path }) => path), (path) => manifestAt(join(folder, path)))
  return [...new Set([...own, ...bundledIn((Object.keys(bundles) as Bundle[]).filter((name) => !notInDesk.includes(name)))])]
}

/** The list of parts says what was packed, and of which commit; it is in the package before that is signed. */
function listParts(folder: string, resources: string, version: string): void {
  const sbom = sbomOfShipped(version, collectLicences(), shippedIn(folder), commitIfAny(root))
  writeFileSync(join(resources, 'foyer', SBOM), `${JSON.stringify(sbom, null, 1)}\n`)
}

async function sbomIn(folder: string, files: readonly { path: string }[]): Promise<Sbom> {
  const file = files.find(({ path }) => path.endsWith(`/foyer/${SBOM}`))
  if (file === undefined) throw new Error('the package has no list of parts')
  return JSON.parse(await readFile(join(folder, file.path), 'utf8')) as Sbom
}

async function linuxPackages(output: string, runtime: Runtime, version: string): Promise<void> {
  const { description } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { description: string }
  const options = {
    folder: join(packedExecutable(output), '..'), version, arch: process.arch, description, epoch: sourceDate(), licences: collectLicences(), quick: runtime.standIn,
  }
  const mark = runtime.standIn ? 'CHECK-ONLY_' : ''
  const made = async (file: string): Promise<void> => { say(`made ${file}, ${((await stat(file)).size / 1e6).toFixed(1)} MB`) }
  if (hasDpkgDeb()) {
    const file = join(output, `foyer_${version}_${mark}${debArchitecture(process.arch)}.deb`)
    makeDeb({ ...options, output: file })
    await made(file)
  } else say('no .deb: dpkg-deb is not here')
  if (hasRpmbuild()) {
    const file = join(output, `foyer-${rpmVersion(version)}-1.${mark}${rpmArchitecture(process.arch)}.rpm`)
    makeRpm({ ...options, output: file })
    await made(file)
  } else say('no .rpm: rpmbuild is not here (Debian package rpm)')
}

async function smokePacked(executable: string, runtime: Runtime): Promise<number> {
  if (process.platform !== 'linux') throw new Error('--smoke brings its own display and keychain, which it can on Linux only')
  ensureSystemParts(['app', 'keychain', 'devices', 'smoke', 'demo-keychain'])
  const env = { ...process.env, ...runtimeEnvironment(runtime) }
  if (!readsFromCommandLine(executable, env)) return 1
  if (process.getuid?.() === 0) {
    say('no smoke run: a window is not for root, who has no sandbox. As an ordinary user it is played; `npm test -- pack` starts this package as one')
    return 1
  }
  const status = await smoke((switches) => ({ command: executable, args: [...switches, '--smoke'] }), env)
  say(status === 0 ? 'the packed app passes the smoke run' : `the packed app fails the smoke run (status ${status})`)
  return status
}

/** As /usr/bin/foyer starts it, on a machine without a display. */
function readsFromCommandLine(executable: string, env: NodeJS.ProcessEnv): boolean {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...displayless } = env
  const picture = join(root, 'resources', 'specimens', SPECIMEN)
  const { status, stdout } = spawnSync('sh', ['-c', starter(executable), 'foyer', 'read', picture], { env: displayless, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const ok = status === 0 && stdout.includes('"format":"TD3"')
  say(ok ? "the packed app's command line reads a specimen" : `the packed app's command line does not read a specimen (status ${status}): ${stdout.slice(0, 300)}`)
  return ok
}
