/**
 * `npm run bench:damaged -- FOLDER... [--verbose]`: the pictures of `bench:draw` (or any with `damages` and `capHeight` in their truth.json), read:
 * by damage and by height of the capitals how many are exact, claimed valid, valid but wrong; how many of the wrong ones that were not claimed
 * have every wrong character marked, and how many exact ones bear a mark; time of the engine alone.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import { decodePages } from '../../electron/reader/images/decode.ts'
import { createMrzReader } from '../../electron/reader/mrz/engine.ts'
import { projectRoot } from '../data-folder.ts'

interface Truth { lines?: string[], damages?: string[], capHeight?: number }

interface Row { pictures: number, exact: number, valid: number, validButWrong: number, read: number }

const words = process.argv.slice(2).filter((word) => word !== '--')
const folders = words.filter((word) => !word.startsWith('--'))
if (folders.length === 0) throw new Error('usage: bench:damaged -- FOLDER... [--verbose]')
const modulesFolder = join(projectRoot, 'node_modules')
const reader = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: Date.now })
await reader.ready

const rows = new Map<string, Row>()
const times: number[] = []
const doubt = { wrong: 0, allMarked: 0, otherLength: 0, exact: 0, exactMarked: 0, exactNotClaimed: 0 }

for (const folder of folders) {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, Truth>
  for (const [name, { lines, damages = ['undamaged'], capHeight }] of Object.entries(truth)) {
    if (lines === undefined) continue
    const [page] = await decodePages(readFileSync(join(folder, name)), { modulesFolder })
    if (page === undefined) continue
    const start = performance.now()
    const [reading] = await reader.readPage(page)
    times.push(performance.now() - start)
    const exact = reading?.lines.join('\n') === lines.join('\n')
    for (const key of [damages.length > 1 ? 'two damages' : 'one damage', ...damages, ...(capHeight === undefined ? [] : [`capitals ${capHeight < 8 ? 'under 8' : capHeight <= 11 ? '8 to 11' : 'over 11'} px`])]) count(key, reading, exact)
    if (reading !== undefined) weighDoubts(reading, lines, exact)
    if (words.includes('--verbose') && !exact) process.stdout.write(`${name}${reading?.valid === true ? ' VALID BUT WRONG' : ''}\n${lines.map((line, i) => `  ${line}\n  ${reading?.lines[i] ?? '-'}`).join('\n')}\n`)
  }
}

function count(key: string, reading: MrzReading | undefined, exact: boolean): void {
  const row = rows.get(key) ?? { pictures: 0, exact: 0, valid: 0, validButWrong: 0, read: 0 }
  rows.set(key, row)
  row.pictures++
  if (reading !== undefined) row.read++
  if (exact) row.exact++
  if (reading?.valid === true) row.valid++
  if (reading?.valid === true && !exact) row.validButWrong++
}

function weighDoubts(reading: MrzReading, lines: readonly string[], exact: boolean): void {
  if (reading.valid) return
  if (exact) {
    doubt.exact++
    if (reading.checks.every((check) => check.ok)) doubt.exactNotClaimed++
    if (reading.doubtful.length > 0) doubt.exactMarked++
    return
  }
  doubt.wrong++
  if (reading.lines.length !== lines.length || reading.lines.some((line, i) => line.length !== lines[i]!.length)) {
    doubt.otherLength++
    return
  }
  const marked = (line: number, column: number): boolean => reading.doubtful.some((each) => each.line === line && each.column === column)
  const unmarked = reading.lines.flatMap((text, line) => Array.from(text).flatMap((character, column) => (
    character === lines[line]![column] || marked(line, column) ? [] : [`line ${line + 1}, place ${column + 1}: ${character} for ${lines[line]![column]}`])))
  if (unmarked.length === 0) doubt.allMarked++
  else if (words.includes('--verbose')) process.stdout.write(`  without a mark: ${unmarked.join('; ')}; marked ${reading.doubtful.length}\n`)
}

console.table([...rows].map(([damage, row]) => ({ damage, ...row, 'exact %': ((100 * row.exact) / row.pictures).toFixed(1) })))
times.sort((a, b) => a - b)
process.stdout.write(`not claimed: ${doubt.wrong} wrong, of which ${doubt.otherLength} of another length or format and ${doubt.allMarked} with every wrong character marked; ${doubt.exact} exact, of which ${doubt.exactMarked} bear a mark and ${doubt.exactNotClaimed} have every check good\n`)
process.stdout.write(`engine alone: median ${Math.round(times[times.length >> 1]!)} ms, p95 ${Math.round(times[Math.floor(times.length * 0.95)]!)} ms\n`)
await reader.close()
