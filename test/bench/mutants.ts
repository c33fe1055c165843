import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutants } from './mutants/all.ts'
import type { Mutant } from './mutants/mutant.ts'
import { copyOfCheckout, tryMutant, withoutMutant, type End } from './mutants/trial.ts'

// Tests that can fail: each of these lines is made wrong in turn, in a copy of the checkout, and the tests named for it must notice.
//
//     npm run bench:mutants              all
//     npm run bench:mutants -- vault/    those of files whose path holds this
//
// Prints a line for each, a table by file and the survivors at the end; exit status 1 where there is one, or where a line is not in its file any more.

/** Copies of the checkout that work side by side: one for each processor of the usual two. */
const COPIES = 2

const nameOf = ({ file, from, to }: Mutant): string => `${file}: ${from.trim().slice(0, 60)} -> ${to.trim().slice(0, 60) || '(nothing)'}`
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function sayTable(ends: ReadonlyMap<Mutant, { end: End, ms: number }>): void {
  const count = (of: readonly { end: End }[], end: End): string => String(of.filter((each) => each.end === end).length).padStart(9)
  say(`\n${'file'.padEnd(52)}${['mutants', 'noticed', 'hung', 'survived', 'stale', 's each'].map((head) => head.padStart(9)).join('')}`)
  const row = (name: string, of: readonly { end: End, ms: number }[]) => {
    const each = of.reduce((sum, { ms }) => sum + ms, 0) / 1000 / of.length
    say(`${name.padEnd(52)}${String(of.length).padStart(9)}${(['noticed', 'hung', 'survived', 'stale'] as const).map((end) => count(of, end)).join('')}${each.toFixed(1).padStart(9)}`)
  }
  const files = new Set([...ends.keys()].map(({ file }) => file))
  for (const file of files) row(file, [...ends].filter(([mutant]) => mutant.file === file).map(([, tried]) => tried))
  row('all', [...ends.values()])
}

async function main(): Promise<number> {
  const wanted = process.argv[2] ?? ''
  const chosen = mutants.filter(({ file }) => file.includes(wanted))
  if (chosen.length === 0) {
    say('no mutant is of such a file')
    return 1
  }
  const folder = mkdtempSync(join(tmpdir(), 'foyer-mutants-'))
  try {
    const copies = Array.from({ length: COPIES }, () => copyOfCheckout(folder))
    let failing = 0
    const times = await withoutMutant(copies[0] ?? '', chosen, (list, { hung, ms, words }) => {
      failing += 1
      say(`${list}: ${hung ? 'did not end' : 'failed'} without any mutant, after ${seconds(ms)}; mend them first\n${words}`)
    })
    if (failing > 0) return 1
    for (const [list, ms] of times) say(`${'passes'.padEnd(9)} ${list}: ${seconds(ms)}`)
    const ends = new Map<Mutant, { end: End, ms: number }>()
    const waiting = [...chosen]
    await Promise.all(copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const tried = await tryMutant(copy, mutant, times)
        ends.set(mutant, tried)
        say(`${tried.end.padEnd(9)} ${nameOf(mutant)}: ${seconds(tried.ms)}`)
      }
    }))
    sayTable(ends)
    const bad = chosen.filter((mutant) => ['survived', 'stale'].includes(ends.get(mutant)?.end ?? 'stale'))
    for (const mutant of bad) say(`${ends.get(mutant)?.end}: ${nameOf(mutant)} (${mutant.tests.join(', ')})`)
    return bad.length === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
