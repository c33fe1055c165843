import { tamperDesk } from './tamper-desk.ts'
import { tamperings } from './tamper-list.ts'
import { COUNT, honestMany, journaldMany, tamperMany } from './tamper-many.ts'

/** Which tamperings with a real desk its own verification finds, by what, and which need a receipt held by somebody else. `npm run bench:tamper` */
async function tamperList(): Promise<void> {
  const desk = await tamperDesk()
  let found = 0
  let receipts = 0
  let idle = 0
  try {
    for (const tampering of tamperings) {
      const result = await desk.try(tampering)
      const seen = !result.ok || result.found.length > 0
      if (seen) found++
      else if (tampering.needsReceipt === true) receipts++
      else if (tampering.noEffect === true) idle++
      const verdict = seen ? (result.ok ? 'told  ' : 'found ') : tampering.needsReceipt === true ? 'needs a receipt' : tampering.noEffect === true ? 'not believed' : 'NOT FOUND'
      process.stdout.write(`${verdict.padEnd(16)} ${tampering.with.padEnd(10)} ${tampering.name.padEnd(72)} ${result.found.join(' ')}\n`)
    }
    process.stdout.write(`${tamperings.length} tamperings: ${found} found or told, ${receipts} need a receipt, ${idle} not believed, ${tamperings.length - found - receipts - idle} not found\n`)
  } finally {
    await desk.dispose()
  }
}

const option = (name: string) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined)
const only = option('--only')
const count = Number(option('--count') ?? COUNT)
if (only === undefined || only === 'list') await tamperList()
if (only === undefined || only === 'tampered') await tamperMany(count, option('--row'))
if (only === undefined || only === 'journald') await journaldMany()
if ((only === undefined || only === 'honest') && await honestMany(count) > 0) process.exitCode = 1
