import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inPrivateSession } from '../../../electron/dev/session.ts'
import { dataFolder, projectRoot } from '../../data-folder.ts'
import type { Mutant } from './mutant.ts'

/** `hung`: the tests did not come to an end, which is noticed too. */
export type End = 'noticed' | 'hung' | 'survived' | 'stale'

/** How a run of test files went. `words`: the end of what it said. */
export interface Run { passed: boolean, hung: boolean, ms: number, words: string }

/** A mutant may make a test wait for ever. Milliseconds: the longest that any one test or hook may take by vitest.config.ts is less. */
const PATIENCE_MS = 600_000
/** As often as long as the same files took without a mutant, where that is more: the machine may be busy. */
const PATIENCE_TIMES = 5
/** Of the end of what a run said, characters. */
const LAST_WORDS = 4_000

export function copyOfCheckout(folder: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'))
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: projectRoot, encoding: 'utf8', maxBuffer: 64_000_000 })
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(projectRoot, file), join(copy, file))
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

export async function runTests(copy: string, tests: readonly string[], patienceMs: number): Promise<Run> {
  const runner = { command: process.execPath, args: [join(copy, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', '--bail', '1', '--reporter', 'dot', ...tests] }
  const { command, args } = process.platform === 'linux' ? inPrivateSession(join(copy, '.keychain'), runner) : runner
  const begun = performance.now()
  const child = spawn(command, args, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FOYER_TEST_DATA: dataFolder }, detached: true })
  let words = ''
  const hear = (chunk: Buffer) => { words = (words + chunk.toString()).slice(-LAST_WORDS) }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  let hung = false
  const timer = setTimeout(() => {
    hung = true
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, patienceMs)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
  return { passed: code === 0, hung, ms: performance.now() - begun, words }
}

const listOf = (tests: readonly string[]): string => tests.join(' ')

/**
 * What each list of test files takes without a mutant, milliseconds. Tests that fail by themselves would notice everything.
 * @param failed told of each list that fails
 */
export async function withoutMutant(copy: string, mutants: readonly Mutant[], failed: (list: string, run: Run) => void): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const tests of new Map(mutants.map((mutant) => [listOf(mutant.tests), mutant.tests])).values()) {
    const run = await runTests(copy, tests, 3 * PATIENCE_MS)
    if (run.passed) times.set(listOf(tests), run.ms)
    else failed(listOf(tests), run)
  }
  return times
}

/** @param times what its tests take without it */
export async function tryMutant(copy: string, { file, from, to, tests }: Mutant, times: ReadonlyMap<string, number>): Promise<{ end: End, ms: number }> {
  const path = join(copy, file)
  const whole = readFileSync(path, 'utf8')
  if (whole.split(from).length !== 2) return { end: 'stale', ms: 0 }
  writeFileSync(path, whole.replace(from, () => to))
  try {
    const { passed, hung, ms } = await runTests(copy, tests, Math.max(PATIENCE_MS, PATIENCE_TIMES * (times.get(listOf(tests)) ?? 0)))
    return { end: hung ? 'hung' : passed ? 'survived' : 'noticed', ms }
  } finally {
    writeFileSync(path, whole)
  }
}
