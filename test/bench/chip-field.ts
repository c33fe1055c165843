import { fieldCells, faultOf, readCell, type FieldCell } from './chip-field-matrix.ts'

// `npm run bench:chip-field [-- WORDS]`: genuine documents whose chips do what chips in the field do, opened in every way, on readers that
// do what readers in the field do. One line a cell: verdict, how it was opened, how often, APDUs, those that brought nothing, the time
// that it computed here, and the time on the air, reckoned from APDUs and bytes. WORDS choose cells by their names. Exit status 1 when a
// genuine document is anything else or costs too many tries.

/** A usual contactless link. */
const link = { kbitPerSecond: 424, msPerApdu: 8 }

const words = process.argv.slice(2)
const nameOf = ({ quirk, access, apdus, reader }: FieldCell): string => `${quirk} | ${access} | ${apdus} | ${reader}`

let [cells, faults, genuine, mostWasted] = [0, 0, 0, 0]
for (const cell of fieldCells()) {
  const name = nameOf(cell)
  if (!words.every((word) => name.split(' | ').includes(word))) continue
  const outcome = await readCell(cell)
  const fault = faultOf(cell, outcome)
  const { apdus, bytes, wasted, opened, ms } = outcome
  const airMs = apdus * link.msPerApdu + (8 * bytes) / link.kbitPerSecond
  cells += 1
  genuine += outcome.outcome === 'genuine' ? 1 : 0
  faults += fault === null ? 0 : 1
  mostWasted = Math.max(mostWasted, wasted)
  process.stdout.write(`${name} | ${outcome.outcome} | ${outcome.protocol ?? '-'} opened ${opened} | ${apdus} APDUs, ${wasted} for nothing | `
    + `${ms.toFixed(0)} ms here, ${airMs.toFixed(0)} ms on the air${fault === null ? '' : ` | FAULT: ${fault}`}\n`)
}
process.stdout.write(`${cells} cells, ${genuine} genuine, ${faults} faults, at most ${mostWasted} commands for nothing\n`)
process.exitCode = faults === 0 && cells > 0 ? 0 : 1
