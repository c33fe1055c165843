import { witnessRequests, type WitnessAnswers, type WitnessRequests } from '../../contract/uplink-protocol.ts'
import { openCheckpoint, originOf } from '../../tlog/checkpoint.ts'
import { cosignerOf } from '../../tlog/cosigner.ts'
import { verifyConsistency } from '../../tlog/merkle-proof.ts'
import { cosignatureLine } from '../../tlog/sign-cosignature.ts'
import { keyType, verifierKeyOf } from '../../tlog/signed-note.ts'
import type { SimulatedTerminal } from './terminal.ts'

/** What a desk saw of its neighbours: it cosigns only what grew on from there. */
export class SimulatedWitness {
  readonly #terminal: SimulatedTerminal
  readonly #seen = new Map<string, { size: number, root: Uint8Array }>()
  /** Neighbours that showed another history. */
  readonly forked = new Set<string>()

  constructor(terminal: SimulatedTerminal) {
    this.#terminal = terminal
  }

  answer({ requests }: WitnessRequests, at: Date): WitnessAnswers {
    const elsewhere = new Map<string, number>()
    const answers = requests.flatMap(({ terminal, key: text, checkpoint, old, consistency }) => {
      const key = verifierKeyOf(text, keyType.note)
      const shown = key === null || key.name !== originOf(terminal) ? null : openCheckpoint(checkpoint, key)
      const before = this.#seen.get(terminal) ?? { size: 0, root: new Uint8Array() }
      if (shown === null) return []
      if (old !== before.size) elsewhere.set(terminal, before.size)
      if (old !== before.size || shown.size < before.size) return []
      elsewhere.delete(terminal)
      if (before.size > 0 && !verifyConsistency(before.size, before.root, shown.size, shown.root, consistency.map((hash) => Buffer.from(hash, 'base64')))) {
        this.forked.add(terminal)
        return []
      }
      this.#seen.set(terminal, shown)
      return [{ terminal, size: shown.size, cosignature: cosignatureLine(checkpoint, cosignerOf(this.#terminal.trail.signer), at) }]
    })
    for (const { terminal } of answers) elsewhere.delete(terminal)
    return { answers, seen: [...elsewhere].map(([terminal, size]) => ({ terminal, size })) }
  }

  /** One round. @returns how many of its cosignatures the receiver kept @throws Error where the line breaks */
  async round(at: Date): Promise<number> {
    const asked = await this.#terminal.client.json('GET', '/witness/requests')
    const answers = this.answer(witnessRequests.parse(asked.body), at)
    const told = await this.#terminal.client.json('POST', '/witness/cosignatures', answers)
    return (told.body as { kept: number }).kept
  }
}
