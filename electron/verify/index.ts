import { beginsErasure, LONGEST_ERASURE } from '../tlog/erasure.ts'
import { argumentsOf, USAGE, type Arguments } from './arguments.ts'
import { checkErasure } from './check-erasure.ts'
import { checkExport, type Found } from './check-export.ts'
import { beginningOf, linesOf, smallText } from './lines.ts'
import { Refused, Unsaid } from './refused.ts'
import { shown } from './shown.ts'

/** An export with the proof beside it, or the proof of an erasure, which has both in one file. @throws Refused, Unsaid */
function check(asked: Arguments): Found {
  if (beginsErasure(beginningOf(asked.file))) return checkErasure(smallText(asked.file, LONGEST_ERASURE), asked)
  const [file, proof] = [linesOf(asked.file), linesOf(asked.proof)]
  try {
    return checkExport(file, proof, asked)
  } finally {
    file.close()
    proof.close()
  }
}

/**
 * `foyer-verify`: whether an exported trail is the one that the terminal signed, that others received and witnesses saw, without Foyer and without us.
 * One file for plain Node 18 or later, that needs no package and no network.
 */
function verify(args: string[]): number {
  const out = (text: string) => { process.stdout.write(`${shown(text)}\n`) }
  const say = (text: string) => { process.stderr.write(`${shown(text)}\n`) }
  const json = args.includes('--json')
  try {
    const asked = argumentsOf(args)
    if (asked === null) {
      out(USAGE)
      return 0
    }
    const { sentences, proof: ofEvent, ...found } = check(asked)
    if (ofEvent !== null) process.stdout.write(ofEvent)
    else if (json) out(JSON.stringify({ holds: true, ...found }))
    for (const sentence of ['It holds.', ...sentences]) (ofEvent !== null || json ? say : out)(sentence)
    return 0
  } catch (error) {
    if (error instanceof Refused) {
      if (json) out(JSON.stringify({ holds: false, code: error.code }))
      say(`It does NOT hold. ${error.message}`)
      return 1
    }
    if (error instanceof Unsaid) {
      say(error.message)
      return 2
    }
    throw error
  }
}

process.exitCode = verify(process.argv.slice(2))
