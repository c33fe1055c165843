import { hashLine } from './proof-file.ts'

/** One event's proof as strangers' tools take it: C2SP tlog-proof, version 1. */
const HEADING = 'c2sp.org/tlog-proof@v1'

export function tlogProof(index: number, path: readonly Uint8Array[], checkpoint: string): string {
  return [HEADING, `index ${index}`, ...path.map(hashLine), '', checkpoint].join('\n')
}
