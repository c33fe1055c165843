import { emptyRoot, nodeHash } from '../../tlog/merkle-hash.ts'

/** Of the inner nodes those at every eighth level are kept, as C2SP tlog-tiles does: the others are 255 hashes away at most. */
export const TILE_LEVELS = 8

export interface StoredNode { level: number, number: number, hash: Uint8Array }

/**
 * What is left of a tree when only more leaves shall come (RFC 9162 §2.1.2, a compact range from 0): the roots of its complete subtrees,
 * the largest first. Size and root follow from it, and a batch is added without a look at what is stored.
 */
export class CompactRange {
  #size: number
  readonly #hashes: Uint8Array[]

  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    this.#size = size
    this.#hashes = [...hashes]
  }

  get size(): number {
    return this.#size
  }

  get hashes(): readonly Uint8Array[] {
    return this.#hashes
  }

  /** @returns the nodes to be kept that this leaf completes */
  append(leaf: Uint8Array): StoredNode[] {
    const kept: StoredNode[] = []
    let hash = leaf
    let number = this.#size
    for (let level = 1; number % 2 === 1; level++) {
      const left = this.#hashes.pop()
      if (left === undefined) throw new RangeError('this compact range has too few hashes for its size')
      hash = nodeHash(left, hash)
      number = (number - 1) / 2
      if (level % TILE_LEVELS === 0) kept.push({ level, number, hash })
    }
    this.#hashes.push(hash)
    this.#size++
    return kept
  }

  root(): Uint8Array {
    const [last, ...before] = this.#hashes.toReversed()
    return last === undefined ? emptyRoot : before.reduce((right, left) => nodeHash(left, right), last)
  }
}

/** One after the other, 32 bytes each: how it is stored. */
export function packRange(range: CompactRange): Uint8Array {
  return Buffer.concat(range.hashes)
}

export function unpackRange(size: number, packed: Uint8Array): CompactRange {
  const count = size.toString(2).replaceAll('0', '').length
  if (packed.length !== count * 32) throw new RangeError('this compact range is not of this size')
  return new CompactRange(size, Array.from({ length: count }, (_, at) => packed.slice(at * 32, at * 32 + 32)))
}
