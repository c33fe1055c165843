import type { WitnessAnswers, WitnessRequests } from '../../contract/uplink-protocol.ts'
import { openCheckpoint, originOf } from '../../tlog/checkpoint.ts'
import { cosignerOf } from '../../tlog/cosigner.ts'
import { verifyConsistency } from '../../tlog/merkle-proof.ts'
import { cosignatureLine } from '../../tlog/sign-cosignature.ts'
import { keyType, verifierKeyOf } from '../../tlog/signed-note.ts'
import { opened } from '../database/opened.ts'
import { tellOutbox, type OutboxDesk } from './desk.ts'

type Request = WitnessRequests['requests'][number]

/** Of one neighbour: what to store and to answer, or why nothing is cosigned. */
function judge({ terminal, key: keyText, checkpoint, old, consistency }: Request, known: { key: string, size: number, root: Uint8Array } | null) {
  const key = verifierKeyOf(keyText, keyType.note)
  if (key === null || key.name !== originOf(terminal)) return 'key'
  // The first key that a neighbour is seen with is its key: whoever comes with another one is somebody else.
  if (known !== null && known.key !== keyText) return 'otherKey'
  const seen = openCheckpoint(checkpoint, key)
  if (seen === null || seen.size === 0) return 'checkpoint'
  const { size, root } = seen
  const before = known ?? { size: 0, root: null }
  // Asked from a size that is not ours: nothing can be said, and whoever asks knows ours from the last answer.
  if (old !== before.size) return 'size'
  if (size < before.size) return 'older'
  if (before.root !== null && !verifyConsistency(before.size, before.root, size, root, consistency.map((hash) => Buffer.from(hash, 'base64')))) return 'inconsistent'
  return { size, root }
}

/**
 * Cosign what neighbours show, by the rules of C2SP tlog-witness: never one that is not the log seen before, grown on, nor a smaller one; what was seen is
 * kept before the cosignature leaves. A neighbour that forked is told in the trail here too.
 */
export function cosignNeighbours(desk: OutboxDesk, { requests }: WitnessRequests): WitnessAnswers {
  const { outbox, log, database, terminal: own } = opened(desk)
  const cosigner = cosignerOf(log.signer)
  const answers: WitnessAnswers['answers'] = []
  for (const request of requests) {
    const { terminal } = request
    if (terminal === own) continue
    const judged = database.transaction(() => {
      const found = judge(request, outbox.neighbour(terminal))
      if (typeof found !== 'string') outbox.setNeighbour(terminal, { key: request.key, size: found.size, root: found.root, time: desk.now().getTime() })
      return found
    }).immediate()
    if (judged === 'inconsistent' || judged === 'otherKey') {
      const words = `${judged} ${terminal}`
      if (!outbox.toldFalse.has(words)) {
        outbox.toldFalse.add(words)
        tellOutbox(desk, 'uplink.neighbour', words)
      }
    }
    if (typeof judged === 'string') continue
    answers.push({ terminal, size: judged.size, cosignature: cosignatureLine(request.checkpoint, cosigner, desk.now()) })
  }
  return { answers }
}
