import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { verifyInclusion } from '../../electron/tlog/merkle-proof.ts'
import { hashOfLine } from '../../electron/tlog/proof-file.ts'
import type { NoteKey } from '../../electron/tlog/signed-note.ts'

/** C2SP tlog-proof as a stranger's tool reads it. */
const HEADING = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^31 leaves has paths of 31 hashes. */
const LONGEST_PATH = 64

export interface TlogProof { index: number, path: Uint8Array[], checkpoint: string }

export function parseTlogProof(text: string): TlogProof | null {
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(end, 0)).split('\n')
  if (end < 0 || lines.shift() !== HEADING) return null
  // What an application adds is not authenticated, and Foyer adds nothing.
  if (lines[0]?.startsWith('extra ') === true) lines.shift()
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '') ?? []
  const path = lines.map(hashOfLine)
  if (index === undefined || path.length > LONGEST_PATH || path.includes(null)) return null
  return { index: Number(index), path: path as Uint8Array[], checkpoint: text.slice(end + 2) }
}

/** Whether a leaf is where a proof says in the tree that `key` signed. Cosignatures are asked of the checkpoint beside. */
export function verifyTlogProof({ index, path, checkpoint }: TlogProof, leaf: Uint8Array, key: NoteKey): boolean {
  const signed = openCheckpoint(checkpoint, key)
  return signed !== null && verifyInclusion(leaf, index, signed.size, path, signed.root)
}
