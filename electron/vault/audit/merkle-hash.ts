import { createHash } from 'node:crypto'

/** Hashes of RFC 9162 §2.1.1: leaves and inner nodes are told apart by their first byte. SHA-256 throughout. */
export const HASH_SIZE = 32

export function leafHash(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('\u0000').update(data).digest()
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update('\u0001').update(left).update(right).digest()
}

/** Root of the tree without leaves: the hash of nothing. */
export const emptyRoot: Buffer = createHash('sha256').digest()
