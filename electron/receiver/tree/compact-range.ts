import { growingTree, type GrowingTree } from '../../tlog/tree-parts.ts'

/** Of the inner nodes those at every eighth level are kept, as C2SP tlog-tiles does: the others are 255 hashes away at most. */
export const TILE_LEVELS = 8

export interface StoredNode { level: number, number: number, hash: Uint8Array }

/**
 * What is left of a tree when only more leaves shall come (RFC 9162 §2.1.2, a compact range from 0). Size and root follow from it, and a batch is
 * added without a look at what is stored.
 */
export class CompactRange {
  readonly #tree: GrowingTree
  #kept: StoredNode[] = []

  /** @throws RangeError where the hashes are not those of that size */
  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    this.#tree = growingTree({ size, hashes }, (level, number, hash) => {
      if (level % TILE_LEVELS === 0) this.#kept.push({ level, number, hash })
    })
  }

  get size(): number {
    return this.#tree.size()
  }

  get hashes(): readonly Uint8Array[] {
    return this.#tree.hashes()
  }

  /** @returns the nodes to be kept that this leaf completes */
  append(leaf: Uint8Array): StoredNode[] {
    this.#kept = []
    this.#tree.add(0, leaf)
    return this.#kept
  }

  root(): Uint8Array {
    return this.#tree.root()
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
