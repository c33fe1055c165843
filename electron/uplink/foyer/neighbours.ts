import { receiver, type Line } from './receiver.ts'
import type { Ask } from './ask.ts'

/** Cosign what neighbours show, and fetch what they cosigned of ours. The vault alone says which of it counts. @throws FoyerError `uplink.*` */
export async function askNeighbours(line: Line, ask: Ask): Promise<void> {
  const requests = await receiver.witnessRequests(line)
  const answers = requests === null || requests.requests.length === 0 ? null : await ask('internal.uplinkWitness', requests)
  if (answers !== null && (answers.answers.length > 0 || (answers.seen ?? []).length > 0)) await receiver.sendCosignatures(line, answers)
  const neighbours = await receiver.neighbours(line)
  if (neighbours === null) return
  const { least } = await ask('internal.uplinkNeighbours', neighbours)
  if (least === 0) return
  const checkpoint = await receiver.cosigned(line, least)
  if (checkpoint !== null) await ask('internal.uplinkCosigned', { checkpoint })
}
