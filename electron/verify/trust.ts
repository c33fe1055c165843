import { openCheckpoint, type CheckpointMore, type Checkpoint } from '../tlog/checkpoint.ts'
import { cosignedAt } from '../tlog/cosignature.ts'
import { keyType, parseVerifierKey, verifierKey, type NoteKey } from '../tlog/signed-note.ts'
import { witnessed, type WitnessPolicy } from '../tlog/witness-policy.ts'
import { Refused } from './refused.ts'

/** Whom the person trusts. */
export interface Trusted {
  /** The terminal's key; null: the one that the file names, which says who signed but not that it was this terminal. */
  key: NoteKey | null
  receivers: readonly NoteKey[]
  policy: WitnessPolicy | null
}

export type Signed = Checkpoint & { more: CheckpointMore, note: string }

/** What the person says of the key must all be so: the key that is given, and the policy's logs where it has any. @throws Refused where the file names another one */
export function keyFor(named: string, { key, policy }: Trusted): { key: NoteKey, onTrust: boolean } {
  const found = parseVerifierKey(named)
  if (found === null || found.type !== keyType.note) throw new Refused('key', 'The proof names no key that can be read.')
  const logs = policy?.logs.map((log) => log.key) ?? []
  if (key !== null && verifierKey(key) !== named) throw new Refused('key', `It is signed with another key than the one given: ${named}`)
  if (logs.length > 0 && !logs.some((each) => verifierKey(each) === named)) throw new Refused('key', `It is signed with a key that the policy does not name: ${named}`)
  return { key: found, onTrust: key === null && logs.length === 0 }
}

/** @throws Refused */
export function signedCheckpoint(note: string, key: NoteKey): Signed {
  const opened = openCheckpoint(note, key)
  if (opened === null) throw new Refused('signature', `A checkpoint is not signed by ${key.name}, or was changed.`)
  return { ...opened, note }
}

const moment = (seconds: number): string => new Date(Math.min(seconds, 8.64e12) * 1000).toISOString()

/**
 * What receivers and witnesses say, by the longest checkpoint that each cosigned.
 *
 * @param proven checkpoints that this log is shown to have grown on from, and its own
 * @throws Refused where a receiver that is asked for, or the quorum, cosigned none of them
 */
export function othersSay(proven: readonly Signed[], { receivers, policy }: Trusted): { sentence: string, size: number }[] {
  const longestFirst = [...proven].sort((a, b) => b.size - a.size)
  const said = receivers.map((receiver) => {
    for (const { note, size } of longestFirst) {
      const seconds = cosignedAt(note, receiver)
      if (seconds !== null) return { size, sentence: `Received by ${receiver.name} up to event ${size - 1}, on ${moment(seconds)}.` }
    }
    throw new Refused('receipt', `No receipt of ${receiver.name} is in the proof, or it was changed.`)
  })
  if (policy === null || policy.quorum === null) return said
  for (const { note, size } of longestFirst) {
    const { met, by } = witnessed(policy, note)
    if (met) return [...said, { size, sentence: `Witnessed up to event ${size - 1} by ${by.map(({ name, seconds }) => `${name} (${moment(seconds)})`).join(', ')}: the quorum is met.` }]
  }
  throw new Refused('quorum', 'No checkpoint in the proof is cosigned by the quorum that the policy asks for.')
}
