import { hash } from 'node:crypto'

/** Hashes of RFC 9162 §2.1.1: leaves and inner nodes are told apart by their first byte. SHA-256 throughout. */
export const HASH_SIZE = 32

/** @param data text of the leaf */
export function leafHash(data: string): Buffer {
  return hash('sha256', `\u0000${data}`, 'buffer')
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = new Uint8Array(1 + 2 * HASH_SIZE)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 1 + HASH_SIZE)
  return hash('sha256', input, 'buffer')
}

/** Root of the tree without leaves: the hash of nothing. */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer')
