import { parseArgs } from 'node:util'
import { keyType, parseVerifierKey, type KeyType, type NoteKey } from '../tlog/signed-note.ts'
import { proofHeadOf } from '../tlog/proof-file.ts'
import { parseWitnessPolicy, type WitnessPolicy } from '../tlog/witness-policy.ts'
import type { Wished } from './check-export.ts'
import { smallText } from './lines.ts'
import { Unsaid } from './refused.ts'
import { readFileSync } from 'node:fs'

export const USAGE = `foyer-verify EXPORT [--proof FILE] [--key KEY] [--receiver KEY]... [--policy FILE] [--older FILE]... [--whole] [--from N] [--event N] [--json]

EXPORT      a file that Foyer exported (JSON Lines, CSV or OCSF), or the proof of an erasure, which needs no other file beside it
--proof     its proof; without it EXPORT.proof
--key       the terminal's public key, as its audit screen shows it, or a file with it; without it the one in the proof, which is then shown
--receiver  the public key of a receiver whose receipt must be there, or a file with it
--policy    a file of logs, witnesses and a quorum (C2SP tlog-policy) that must be met
--older     an earlier proof, receipt or checkpoint of the same terminal: the trail must have grown on from it
--whole     refuse a file in which an event is missing, to the last that was signed
--from      with --whole: from this event on, where the time of those before was over
--event     print that event's own proof (C2SP tlog-proof) for other tools
--json      say it in JSON

Exit status: 0 it holds, 1 it does not, 2 nothing can be said.`

export interface Arguments extends Wished { file: string, proof: string, json: boolean }

/** A key as it is written, or the first line of a file. */
function keyOf(typed: string, type: KeyType): NoteKey {
  const key = parseVerifierKey(typed) ?? parseVerifierKey(smallText(typed).split('\n')[0]?.trim() ?? '')
  if (key === null || key.type !== type) throw new Unsaid(`${typed} is no key for this.`)
  return key
}

function policyOf(path: string): WitnessPolicy {
  const parsed = parseWitnessPolicy(smallText(path))
  if ('fault' in parsed) throw new Unsaid(`${path} is no policy: line ${parsed.fault.line}, ${parsed.fault.why}.`)
  return parsed.policy
}

/** The newest checkpoint that a file of an earlier time has: a proof's, or the note itself. */
function checkpointOf(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new Unsaid(`${path} cannot be read.`)
  }
  const end = text.indexOf('\n')
  return proofHeadOf(end < 0 ? text : text.slice(0, end))?.checkpoint ?? text
}

/** @throws Unsaid for wrong words and files that cannot be read */
export function argumentsOf(args: string[]): Arguments | null {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const many = { type: 'string', multiple: true } as const
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { proof: text, key: text, receiver: many, policy: text, older: many, whole: flag, from: text, event: text, json: flag, help: flag } })
    const [file] = positionals
    if (values.help === true) return null
    if (file === undefined || positionals.length > 1 || [values.event, values.from].some((each) => !/^\d{1,15}$/.test(each ?? '0'))) throw new Unsaid(USAGE)
    return {
      file, proof: values.proof ?? `${file}.proof`, json: values.json === true, whole: values.whole === true, from: Number(values.from ?? 0),
      key: values.key === undefined ? null : keyOf(values.key, keyType.note),
      receivers: (values.receiver ?? []).map((each) => keyOf(each, keyType.cosignature)),
      policy: values.policy === undefined ? null : policyOf(values.policy),
      older: (values.older ?? []).map(checkpointOf), event: values.event === undefined ? null : Number(values.event),
    }
  } catch (error) {
    throw error instanceof TypeError ? new Unsaid(USAGE) : error
  }
}
