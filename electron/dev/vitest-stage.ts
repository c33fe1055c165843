// A stage of `npm test` that vitest runs: on a private session bus, so that the keychain in it is a real one and nobody's; with a display
// where it opens windows; and where it has to be as on a desk, as an ordinary user.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { dataFolder } from '../../test/data-folder.ts'
import { keepPcscd, pcscdObstacle } from '../../test/reader/smartcards/pcscd.ts'
import { build } from './build.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'
import { runToEnd } from './launch.ts'
import { allowSandbox, ordinaryUser } from './ordinary-user.ts'
import type { OrdinaryUser } from './ordinary-user.ts'
import { root } from './paths.ts'
import { inPrivateSession, startDisplay } from './session.ts'
import type { Command } from './session.ts'
import { vitestTally } from './tally.ts'
import type { Tally } from './tally.ts'

export interface VitestStage {
  readonly project: string
  readonly args: readonly string[]
  /** Give it a display. */
  readonly window?: boolean
  /** Where root runs the tests, run this as a user of its own. */
  readonly ordinary?: boolean
  /** The longest it may take: a window that hangs must not hold everything else. Two to five times what it takes on two busy cores. */
  readonly limitMinutes: number
}

export async function vitestStage({ project, args, window = false, ordinary = false, limitMinutes }: VitestStage): Promise<Tally> {
  const display = window && process.platform === 'linux' ? await startDisplay() : undefined
  try {
    const env: NodeJS.ProcessEnv = { ...process.env }
    // Not inherited from a desktop: a test that wants a window asks for the one made for it.
    delete env['WAYLAND_DISPLAY']
    delete env['DISPLAY']
    if (display) env['DISPLAY'] = display.name
    const user = ordinary ? ordinaryUser({ [dataFolder]: 'data' }) : undefined
    return await (user === undefined ? asOurselves(project, args, env, limitMinutes * 60_000) : asUser(user, project, args, env, limitMinutes * 60_000))
  } finally {
    display?.stop()
  }
}

async function asOurselves(project: string, args: readonly string[], env: NodeJS.ProcessEnv, limitMs: number): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-test-'))
  const report = join(root, 'out', 'test', `${project}.json`)
  mkdirSync(join(root, 'out', 'test'), { recursive: true })
  rmSync(report, { force: true })
  try {
    const runner = vitest(root, project, report, args)
    const command = process.platform === 'linux' ? inPrivateSession(join(folder, 'keychain'), runner) : runner
    // Hundreds of its children load the same few programs: each is stripped of its types and compiled once.
    const compiled = { NODE_COMPILE_CACHE: join(folder, 'compiled') }
    return tallyOf(report, await runToEnd(command, { cwd: root, env: { ...env, ...compiled, ...runtimeEnvironment(await ensureElectron()) }, limitMs }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function asUser(user: OrdinaryUser, project: string, args: readonly string[], env: NodeJS.ProcessEnv, limitMs: number): Promise<Tally> {
  const runtime = await ensureElectron()
  // What that user may not write, it finds made.
  await build()
  allowSandbox(runtime.dist, user)
  const service = pcscdObstacle() === null ? await keepPcscd() : undefined
  const report = join(user.folder, 'report.json')
  try {
    const path = (env['PATH'] ?? '').replaceAll(`${root}/`, `${user.checkout}/`)
    const surroundings: NodeJS.ProcessEnv = { ...env, ...user.env, PATH: [path, '/usr/sbin'].join(delimiter), FOYER_TEST_DATA: join(user.checkout, '..', 'data'), ...(service ? { FOYER_PCSCD: 'running' } : {}) }
    // Of root's session, if there is one; and what is found anew where the user sees it.
    for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL', 'XAUTHORITY', 'ELECTRON_EXEC_PATH', 'ELECTRON_OVERRIDE_DIST_PATH']) delete surroundings[name]
    const node = process.execPath.replace(`${root}/`, `${user.checkout}/`)
    // A child of the packed app runs under it, where that is the old Electron for development.
    surroundings['FOYER_NODE24'] = node
    const runner = vitest(user.checkout, project, report, args, node)
    // Nothing is kept beside the packages, which are not this user's.
    const kept = { ...runner, args: [...runner.args, '--configLoader=runner', '--cache=false', '--fsModuleCache=false'] }
    const command = user.command(inPrivateSession(join(user.folder, 'keychain'), kept))
    // Pictures for the README (test/e2e/pages.ts) come back from where that user may write.
    const pictures = surroundings['FOYER_PICTURES']
    if (pictures !== undefined) surroundings['FOYER_PICTURES'] = join(user.folder, 'pictures')
    const status = await runToEnd(command, { cwd: root, env: surroundings, limitMs })
    if (pictures !== undefined) cpSync(join(user.folder, 'pictures'), resolve(root, pictures), { recursive: true })
    return tallyOf(report, status)
  } finally {
    await service?.stop()
    user.remove()
  }
}

function vitest(checkout: string, project: string, report: string, args: readonly string[], node = process.execPath): Command {
  return {
    command: node,
    args: [join(checkout, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
  }
}

function tallyOf(report: string, status: number): Tally {
  return vitestTally(existsSync(report) ? readFileSync(report, 'utf8') : undefined, status)
}
