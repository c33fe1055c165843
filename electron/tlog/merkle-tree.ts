import { emptyRoot, nodeHash } from './merkle-hash.ts'

/**
 * The Merkle tree of RFC 9162 §2.1 over stored nodes. Node (level, number) is the root of the complete subtree of
 * leaves [number · 2^level, (number + 1) · 2^level); only complete subtrees are stored, and they never change.
 */
export type NodeReader = (level: number, number: number) => Uint8Array

/** The complete subtrees that end when leaf `index` is appended, from its own (level 0) upwards. */
export function nodesCompletedBy(index: number, leaf: Uint8Array, read: NodeReader): { level: number, number: number, hash: Uint8Array }[] {
  const completed = [{ level: 0, number: index, hash: leaf }]
  let hash = leaf
  let number = index
  for (let level = 0; number % 2 === 1; level++) {
    hash = nodeHash(read(level, number - 1), hash)
    number = (number - 1) / 2
    completed.push({ level: level + 1, number, hash })
  }
  return completed
}

/** Sizes stay below 2^31: an event a second for 68 years. */
export function isPowerOfTwo(size: number): boolean {
  return size > 0 && (size & (size - 1)) === 0
}

/** Largest power of two smaller than `size` (RFC 9162 §2.1.1), for size of 2 or more. */
function split(size: number): number {
  return 2 ** (31 - Math.clz32(size - 1))
}

/** Root hash of the leaves [start, start + size); start is a multiple of the subtree sizes below it. */
function subtreeRoot(start: number, size: number, read: NodeReader): Uint8Array {
  if (isPowerOfTwo(size)) return read(31 - Math.clz32(size), start / size)
  const left = split(size)
  return nodeHash(subtreeRoot(start, left, read), subtreeRoot(start + left, size - left, read))
}

/** Root hash at any size. */
export function rootAt(size: number, read: NodeReader): Uint8Array {
  return size === 0 ? emptyRoot : subtreeRoot(0, size, read)
}

/** Inclusion proof of leaf `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1). */
export function inclusionProof(index: number, size: number, read: NodeReader): Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError('no such leaf')
  const path = (start: number, count: number): Uint8Array[] => {
    if (count === 1) return []
    const left = split(count)
    return index - start < left
      ? [...path(start, left), subtreeRoot(start + left, count - left, read)]
      : [...path(start + left, count - left), subtreeRoot(start, left, read)]
  }
  return path(0, size)
}

/** Consistency proof between the trees of `first` and `second` leaves (RFC 9162 §2.1.4.1). */
export function consistencyProof(first: number, second: number, read: NodeReader): Uint8Array[] {
  if (first < 1 || first > second) throw new RangeError('no such tree')
  const prove = (old: number, start: number, count: number, whole: boolean): Uint8Array[] => {
    if (old === count) return whole ? [] : [subtreeRoot(start, count, read)]
    const left = split(count)
    return old <= left
      ? [...prove(old, start, left, whole), subtreeRoot(start + left, count - left, read)]
      : [...prove(old - left, start + left, count - left, false), subtreeRoot(start, left, read)]
  }
  return prove(first, 0, second, true)
}
