import { emptyRoot, nodeHash } from './merkle-hash.ts'

/** A complete subtree of a tree: the leaves [start, start + 2^level), with nothing known of them but their root; or one leaf whose content is at hand. */
export interface TreePart { start: number, level: number, held: boolean }

/** Sizes of trees stay below 2^31. */
export const LARGEST_TREE = 2 ** 31 - 1

const halfOf = (count: number): number => 2 ** (31 - Math.clz32(count - 1))

/**
 * The fewest parts, from left to right, that make up a tree in which some leaves are held: what stands between the held ones, and nothing twice.
 * For a run of events they are two paths, however long it is. They are cut so that the tree's earlier sizes in `cuts` end between two of them:
 * then the same hashes show the earlier roots too (RFC 9162 §2.1.3 and §2.1.4 in one).
 *
 * @param size of the tree
 * @param next index of the next held leaf, which grows; null after the last. Asked again once the part of a held one was taken
 * @param cuts growing
 */
export function* treeParts(size: number, next: () => number | null, cuts: readonly number[] = []): Generator<TreePart> {
  let cut = 0
  const walk = function* (start: number, count: number): Generator<TreePart> {
    while ((cuts[cut] ?? Infinity) <= start) cut += 1
    const held = (next() ?? Infinity) < start + count
    if (count === 1) {
      yield { start, level: 0, held }
      return
    }
    const level = 31 - Math.clz32(count)
    if (!held && count === 2 ** level && (cuts[cut] ?? Infinity) >= start + count) {
      yield { start, level, held: false }
      return
    }
    const left = halfOf(count)
    yield* walk(start, left)
    yield* walk(start + left, count - left)
  }
  if (size > 0) yield* walk(0, size)
}

/** A tree that grows to the right by complete subtrees: it keeps one hash a level, however many leaves there are. */
export interface GrowingTree {
  /** @throws RangeError where a subtree of this level cannot stand there */
  add(level: number, hash: Uint8Array): void
  size(): number
  root(): Uint8Array
  /** Its compact range (RFC 9162 §2.1.2): the roots of its complete subtrees, the largest first, from which it goes on growing. */
  hashes(): Uint8Array[]
}

/** Levels of the complete subtrees of a tree, the largest first: the ones of its size in binary. */
function levelsOf(size: number): number[] {
  const bits = size.toString(2)
  return Array.from(bits, (bit, at) => (bit === '1' ? [bits.length - 1 - at] : [])).flat()
}

/**
 * @param from where it goes on
 * @param completed told of each inner node that what is added completes
 * @throws RangeError where the hashes are not those of that size
 */
export function growingTree(from: { size: number, hashes: readonly Uint8Array[] } = { size: 0, hashes: [] }, completed: (level: number, number: number, hash: Uint8Array) => void = () => undefined): GrowingTree {
  const levels = levelsOf(from.size)
  if (levels.length !== from.hashes.length) throw new RangeError('this compact range is not of this size')
  const edge = from.hashes.map((hash, at) => ({ level: levels[at]!, hash }))
  let { size } = from
  return {
    add(level, hash) {
      if (size % 2 ** level !== 0) throw new RangeError('no place for it')
      let part = { level, hash }
      for (let left = edge.at(-1); left?.level === part.level; left = edge.at(-1)) {
        edge.pop()
        part = { level: part.level + 1, hash: nodeHash(left.hash, part.hash) }
        completed(part.level, Math.floor(size / 2 ** part.level), part.hash)
      }
      edge.push(part)
      size += 2 ** level
    },
    size: () => size,
    hashes: () => edge.map(({ hash }) => hash),
    root: () => edge.reduceRight<Uint8Array | null>((right, { hash }) => (right === null ? hash : nodeHash(hash, right)), null) ?? emptyRoot,
  }
}

/** Collects the RFC 9162 §2.1.3.1 path of one held leaf from the parts of its tree. */
export function pathCollector(index: number, size: number): { add(part: TreePart, hash: Uint8Array): void, path(): Uint8Array[] } {
  const siblings: { start: number, end: number, tree: GrowingTree }[] = []
  for (let start = 0, count = size; count > 1;) {
    const left = halfOf(count)
    const onLeft = index - start < left
    siblings.push(onLeft ? { start: start + left, end: start + count, tree: growingTree() } : { start, end: start + left, tree: growingTree() })
    if (onLeft) count = left
    else [start, count] = [start + left, count - left]
  }
  return {
    add: ({ start, level }, hash) => { siblings.find((each) => start >= each.start && start < each.end)?.tree.add(level, hash) },
    path: () => [...siblings].reverse().map(({ tree }) => tree.root()),
  }
}
