// `npm test`: everything CI does, from a bare checkout. One plain result line at the end.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { ensureElectron, runtimeEnvironment } from './electron-runtime.ts'
import { runToEnd } from './launch.ts'
import { lintCode, lintLayers } from './lint.ts'
import { root } from './paths.ts'
import { say } from './say.ts'
import { inPrivateSession, startDisplay } from './session.ts'
import { ensureSystemParts } from './system-parts.ts'
import { add, nothing, resultLine, stageTally, vitestTally } from './tally.ts'
import type { Tally } from './tally.ts'

type Stage = (args: readonly string[]) => Promise<Tally>

const stages: Readonly<Record<string, Stage>> = {
  types: () => check(() => spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['--noEmit', '-p', 'tsconfig.json'], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0),
  lint: (args) => check(() => lintCode(args)),
  layers: () => check(lintLayers),
  licences: () => check(async () => (await (await import('./licences.ts')).main()) === 0),
  build: () => check(async () => (await build()).length === 0),
  unit: (args) => vitest(['unit'], args),
  attack: (args) => vitest(['attack'], args),
  smoke: (args) => check(async () => (await (await import('./start.ts')).main(['--smoke', ...args])) === 0),
  e2e: (args) => vitest(['e2e'], args, true),
}

async function check(work: () => boolean | Promise<boolean>): Promise<Tally> {
  return stageTally(await work())
}

/** On a private session bus, so that the keychain in these tests is a real one and nobody's. */
async function vitest(projects: readonly string[], args: readonly string[], window = false): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-test-'))
  const report = join(root, 'out', 'test', `${projects.join('-')}.json`)
  rmSync(report, { force: true })
  mkdirSync(join(root, 'out', 'test'), { recursive: true })
  const display = window && process.platform === 'linux' ? await startDisplay() : undefined
  try {
    const env: NodeJS.ProcessEnv = { ...process.env, ...runtimeEnvironment(await ensureElectron()) }
    // Not inherited from a desktop: a test that wants a window asks for the one made for it.
    delete env['WAYLAND_DISPLAY']
    delete env['DISPLAY']
    if (display) env['DISPLAY'] = display.name
    const runner = {
      command: process.execPath,
      args: [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...projects.flatMap((name) => ['--project', name]),
        '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args,
      ],
    }
    const status = await runToEnd(process.platform === 'linux' ? inPrivateSession(join(folder, 'keychain'), runner) : runner, { cwd: root, env })
    return vitestTally(existsSync(report) ? readFileSync(report, 'utf8') : undefined, status)
  } finally {
    display?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function main(args: readonly string[]): Promise<number> {
  const [first = '', ...rest] = args
  const chosen = first in stages ? [first] : Object.keys(stages)
  let total = nothing
  try {
    ensureSystemParts(['app', 'keychain', 'demo-keychain', 'smoke', 'devices', 'test'])
    for (const name of chosen) {
      const started = performance.now()
      say(`--- ${name}`)
      const tally = await run(name, chosen.length === 1 && first in stages ? rest : [])
      say(`--- ${name}: ${resultLine(tally)} in ${((performance.now() - started) / 1000).toFixed(0)} s`)
      total = add(total, tally)
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    total = add(total, stageTally(false))
  }
  process.stdout.write(`${resultLine(total)}\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** A stage that throws has failed, and the others still say what they find. */
async function run(name: string, args: readonly string[]): Promise<Tally> {
  try {
    return (await stages[name]?.(args)) ?? stageTally(false)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return stageTally(false)
  }
}
