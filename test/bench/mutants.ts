import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inPrivateSession } from '../../electron/dev/session.ts'
import { dataFolder, projectRoot } from '../data-folder.ts'
import { chipMutants } from './mutants/chip.ts'
import { documentMutants } from './mutants/documents.ts'
import type { Mutant } from './mutants/mutant.ts'
import { processMutants } from './mutants/processes.ts'
import { readingMutants } from './mutants/reading.ts'
import { vaultMutants } from './mutants/vault.ts'

// Tests that can fail: each of these lines is made wrong in turn, in a copy of the checkout, and the tests named for it must notice.
//
//     npm run bench:mutants              all
//     npm run bench:mutants -- vault/    those of files whose path holds this
//
// Prints a line for each, and the survivors at the end; exit status 1 where there is one, or where a line is not in its file any more.

const mutants: readonly Mutant[] = [...vaultMutants, ...processMutants, ...chipMutants, ...documentMutants, ...readingMutants]

/** Copies of the checkout that work side by side: one for each processor of the usual two. */
const COPIES = 2
/** A mutant may make a test wait for ever; that is noticed too. Milliseconds, some ten times what the slowest file takes. */
const PATIENCE_MS = 600_000

type End = 'noticed' | 'survived' | 'stale'

function copyOfCheckout(folder: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'))
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: projectRoot, encoding: 'utf8', maxBuffer: 64_000_000 })
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(projectRoot, file), join(copy, file))
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** @returns whether the test files pass */
async function pass(copy: string, tests: readonly string[]): Promise<boolean> {
  const runner = { command: process.execPath, args: [join(copy, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', '--bail', '1', '--reporter', 'dot', ...tests] }
  const { command, args } = process.platform === 'linux' ? inPrivateSession(join(copy, '.keychain'), runner) : runner
  const child = spawn(command, args, { cwd: copy, stdio: 'ignore', env: { ...process.env, FOYER_TEST_DATA: dataFolder }, detached: true })
  const timer = setTimeout(() => { if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL') }, PATIENCE_MS)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
  return code === 0
}

async function tryMutant(copy: string, { file, from, to, tests }: Mutant): Promise<End> {
  const path = join(copy, file)
  const whole = readFileSync(path, 'utf8')
  if (whole.split(from).length !== 2) return 'stale'
  writeFileSync(path, whole.replace(from, () => to))
  try {
    return await pass(copy, tests) ? 'survived' : 'noticed'
  } finally {
    writeFileSync(path, whole)
  }
}

const nameOf = ({ file, from, to }: Mutant): string => `${file}: ${from.trim().slice(0, 60)} -> ${to.trim().slice(0, 60) || '(nothing)'}`

async function main(): Promise<number> {
  const wanted = process.argv[2] ?? ''
  const chosen = mutants.filter(({ file }) => file.includes(wanted))
  const folder = mkdtempSync(join(tmpdir(), 'foyer-mutants-'))
  try {
    const copies = Array.from({ length: COPIES }, () => copyOfCheckout(folder))
    const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))]
    // Tests that fail by themselves would notice everything.
    if (!await pass(copies[0] ?? '', tests)) {
      process.stdout.write('the tests fail without any mutant: mend them first\n')
      return 1
    }
    const ends = new Map<Mutant, End>()
    const waiting = [...chosen]
    await Promise.all(copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const end = await tryMutant(copy, mutant)
        ends.set(mutant, end)
        process.stdout.write(`${end.padEnd(9)} ${nameOf(mutant)}\n`)
      }
    }))
    const those = (end: End): Mutant[] => chosen.filter((mutant) => ends.get(mutant) === end)
    process.stdout.write(`\n${chosen.length} mutants: ${those('noticed').length} noticed, ${those('survived').length} survived, ${those('stale').length} no longer in their file\n`)
    for (const mutant of [...those('survived'), ...those('stale')]) process.stdout.write(`  ${ends.get(mutant)}: ${nameOf(mutant)} (${mutant.tests.join(', ')})\n`)
    return those('noticed').length === chosen.length ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
