import { HASH_SIZE } from './merkle-hash.ts'
import { exportFormats, type ExportFormat } from './export-line.ts'

/**
 * The proof beside an exported file: a line of JSON, then one hash in base64 a line, those that `treeParts` names, from left to right. The leaves
 * themselves come from the file. One reader goes through both at once.
 */
export interface ProofHead {
  foyer: 'proof'
  version: 1
  format: ExportFormat
  /** The terminal's public key (C2SP verifier key). Whoever verifies asks the terminal or its operator for it: a forger writes another. */
  key: string
  /** The signed checkpoint of the tree that the events are in. */
  checkpoint: string
  /** Earlier checkpoints of the same log, with what others signed on them, growing: the same hashes show that it grew on from each. */
  earlier: string[]
}

/** In UTF-16 units: of the first line, with 64 earlier checkpoints and all their signatures. */
export const LONGEST_HEAD = 1_100_000
export const MOST_EARLIER = 64
const LONGEST_NOTE = 16_000

/** A line in the place of hashes that the terminal itself could not read any more. */
export const DAMAGED = 'damaged'

export const proofHeadLine = (head: ProofHead): string => JSON.stringify(head)
export const hashLine = (hash: Uint8Array): string => Buffer.from(hash).toString('base64')

/** A hash of one line; null for anything else. */
export function hashOfLine(line: string): Buffer | null {
  const hash = Buffer.from(line, 'base64')
  return hash.length === HASH_SIZE && hash.toString('base64') === line ? hash : null
}

export function proofHeadOf(line: string): ProofHead | null {
  try {
    const head = JSON.parse(line) as Record<string, unknown> | null
    const isNote = (value: unknown) => typeof value === 'string' && value.length <= LONGEST_NOTE
    if (head === null || head['foyer'] !== 'proof' || head['version'] !== 1 || typeof head['key'] !== 'string' || !isNote(head['checkpoint'])) return null
    if (!exportFormats.some((format) => format === head['format']) || !Array.isArray(head['earlier']) || head['earlier'].length > MOST_EARLIER || !head['earlier'].every(isNote)) return null
    return head as unknown as ProofHead
  } catch {
    return null
  }
}
