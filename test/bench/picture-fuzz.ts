/**
 * Damaged pictures, at length: every one is decoded, and every fourth goes through the whole reader (decoding, zone, barcodes, pictures for
 * the screen, the joined Reading):
 *
 *     npm run bench:picture-fuzz -- [inputs = 200000] [seed = 41] [whole every = 4] [first = 0]
 *
 * They are read in a process of its own, which is watched: what ends it is a crash, what keeps it from answering for a minute a hang. Prints
 * a table, also when it is stopped early; exit status 1 when there was a crash, a hang, a fault without a code of its own, or a picture that took over 5 s of processor time.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '../data-folder.ts'
import type { Answered, Asked } from './picture-fuzz-child.ts'

const HANG_MS = 60_000
const SLOW_MS = 5000

const [inputs = 200_000, seed = 41, wholeEvery = 4, first = 0] = process.argv.slice(2).filter((each) => each !== '--').map(Number)
const ends = new Map<string, number>()
const bad: string[] = []
let slowest: Answered | null = null
let longest: Answered | null = null
let peak = 0
let crashes = 0
let hangs = 0
let slow = 0
let cpu = 0
let reading: ChildProcess | null = null

/** Reads from `from` on until all is read or the process ends; the number of the next input to read. */
function readFrom(from: number): Promise<number> {
  return new Promise((resolve) => {
    let next = from
    const child = fork(join(projectRoot, 'test/bench/picture-fuzz-child.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    reading = child
    let hung = false
    const watch = (): NodeJS.Timeout => setTimeout(() => { hung = true; child.kill('SIGKILL') }, HANG_MS)
    let timer = watch()
    child.on('message', (answer: Answered) => {
      clearTimeout(timer)
      timer = watch()
      next = answer.at + 1
      note(answer)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (next < first + inputs) {
        if (hung) hangs++
        else crashes++
        bad.push(`input ${next}: ${hung ? 'no answer for a minute' : `the process ended with ${String(signal ?? code)}`}`)
        next++
      }
      resolve(next)
    })
    child.send({ from, to: first + inputs, seed, wholeEvery } satisfies Asked)
  })
}

function note(answer: Answered): void {
  const { at, name, end, cpuMs, wallMs, rssMiB, fault } = answer
  ends.set(end, (ends.get(end) ?? 0) + 1)
  cpu += cpuMs
  peak = Math.max(peak, rssMiB)
  if (cpuMs > (slowest?.cpuMs ?? 0)) slowest = answer
  if (wallMs > (longest?.wallMs ?? 0)) longest = answer
  if (cpuMs > SLOW_MS) slow++
  if (cpuMs > SLOW_MS) bad.push(`input ${at} (${name}): ${(cpuMs / 1000).toFixed(1)} s of processor time`)
  if (fault !== undefined && bad.length < 50) bad.push(`input ${at} (${name}): ${fault}`)
  const done = at + 1 - first
  if (done % 10_000 === 0) console.error(`${done} read, ${Math.round(performance.now() / 1000)} s, ${rssMiB} MiB`)
}

/** What was read so far, and the end. */
function print(): void {
  const one = (answer: Answered | null, by: 'cpuMs' | 'wallMs'): string => (answer === null ? '-' : `${answer[by].toFixed(0)} ms (input ${answer.at}, ${answer.name}: ${answer.end})`)
  const rows: [string, string][] = [
    ['inputs', `${[...ends.values()].reduce((sum, n) => sum + n, 0)} (seed ${seed}, 1 in ${wholeEvery} through the whole reader)`],
    ...[...ends].toSorted(([, a], [, b]) => b - a).map(([end, n]): [string, string] => [end, String(n)]),
    ['most processor time', one(slowest, 'cpuMs')],
    ['longest', one(longest, 'wallMs')],
    ['over 5 s of processor time', String(slow)],
    ['processor time together', `${Math.round(cpu / 1000)} s`],
    ['most memory', `${peak} MiB`],
    ['crashes', String(crashes)],
    ['hangs', String(hangs)],
  ]
  for (const [what, value] of rows) console.log(`${what.padEnd(28)} ${value}`)
  for (const line of bad) console.log(line)
}

// Stopped early, it says what it saw.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    reading?.kill('SIGKILL')
    print()
    process.exit(bad.length > 0 ? 1 : 2)
  })
}

for (let next = first; next < first + inputs && bad.length < 50;) next = await readFrom(next)

print()
process.exitCode = bad.length > 0 ? 1 : 0
