import type { AnyCallName, Input, Output } from '../../electron/contract/index.ts'

interface Asks { call<N extends AnyCallName>(name: N, input: Input<N>): Promise<Output<N>> }

/** An exported trail with its proof, all of it. */
export async function takeExport(made: Asks, asked: Input<'audit.export'>): Promise<{ text: string, proof: string, events: number, fileName: string, proofName: string | null, pieces: number }> {
  const { id, fileName, proofName } = await made.call('audit.export', asked)
  const all = { text: '', proof: '', events: 0, fileName, proofName, pieces: 0 }
  for (let done = false; !done;) {
    const piece = await made.call('audit.exportMore', { id })
    all.text += piece.text
    all.proof += piece.proof
    all.events += piece.events
    all.pieces += 1
    done = piece.done
  }
  return all
}
