/**
 * Attacks on the API, each really carried out against a running desk: from pages in Debian's Chromium, from a program on this computer, with credentials that
 * are not good for it.
 *
 *     npm run bench:api-attack -- [codes that are guessed = 10000]
 *
 * Prints a row for each: what was tried, what was heard, how many answers showed something of a document, what was done without anybody's consent, and whether
 * the desk was unharmed and the paired page read on meanwhile, and the most memory that the gateway and the second reader held (their largest resident sets; above their ceilings is amiss). Exit status 1 where any of it is not as wanted. The gateway is a process of its own; the vault, with
 * its encrypted database, and main's door are in this one.
 */
import { processSpecs } from '../../electron/main/process-specs.ts'
import { attacked } from '../attack/api/attacked.ts'
import type { Peaks } from '../attack/api/peak-memory.ts'

const [guesses = 10_000] = process.argv.slice(2).filter((each) => each !== '--').map(Number)
const its = await attacked(guesses)
let [tried, leaked, acts, harmed, amiss] = [0, 0, 0, 0, 0]
const most: Record<keyof Peaks, { held: number, in: string } | null> = { gateway: null, reader: null }
const megabytes = (bytes: number | null) => (bytes === null ? 'not running' : `${Math.round(bytes / 1e6)} MB`)
try {
  process.stdout.write(`Chromium ${its.browser}\n`)
  for (const attack of its.attacks) {
    const row = await its.carryOut(attack)
    tried += row.tried
    leaked += row.leaked
    acts += row.acts
    if (!row.unharmed || !row.pageReads) harmed += 1
    amiss += row.amiss.length
    for (const name of ['gateway', 'reader'] as const) {
      const held = row.memory[name]
      if (held !== null && held > (most[name]?.held ?? 0)) most[name] = { held, in: row.name.split(/[:,]/, 1)[0] ?? '' }
    }
    process.stdout.write(`${row.by.padEnd(8)}${row.name}\n        ${row.tried} tried, ${row.leaked} leaked, ${row.acts} acts, desk ${row.unharmed ? 'unharmed' : 'HARMED'}, paired page ${row.pageReads ? 'reads' : 'DOES NOT READ'}; at most: gateway ${megabytes(row.memory.gateway)}, second reader ${megabytes(row.memory.reader)}\n        ${row.heard}\n${row.amiss.map((each) => `        AMISS: ${each}\n`).join('')}`)
  }
  for (const [name, of, ceiling] of [['gateway', most.gateway, processSpecs.gateway.ceiling], ['second reader', most.reader, processSpecs.jobs.ceiling]] as const) {
    process.stdout.write(`memory  ${name}: ${of === null ? 'nobody tells of it here' : `${megabytes(of.held)} at most of ${megabytes(ceiling)}, in "${of.in}"`}\n`)
  }
  const { ok, refused } = await its.trail()
  process.stdout.write(`${tried} attacks tried: ${leaked} readings leaked, ${acts} acts without consent, ${harmed} rows with harm, ${amiss} answers that should not be. The trail ${ok ? 'holds together' : 'IS BROKEN'} with ${refused} refusals as events of their own.\n`)
  process.exitCode = leaked === 0 && acts === 0 && harmed === 0 && amiss === 0 && ok ? 0 : 1
} finally {
  await its.stop()
}
