import { nodeHash } from './merkle-hash.ts'
import { isPowerOfTwo } from './merkle-tree.ts'

/** What somebody who holds only roots does with the proofs: RFC 9162 §2.1.3.2 and §2.1.4.2, step by step. */

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
const half = (value: number): number => Math.floor(value / 2)

/** Whether `proof` shows that the leaf with hash `leaf` is at `index` of the tree with this size and root. */
export function verifyInclusion(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (index < 0 || index >= size) return false
  let place = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(hash, root)
}

/** Whether `proof` shows that the tree of `first` leaves is the beginning of the tree of `second` leaves. */
export function verifyConsistency(first: number, firstRoot: Uint8Array, second: number, secondRoot: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (first < 1 || first > second) return false
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot)
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof]
  const seed = path.shift()
  if (seed === undefined) return false
  let [place, last] = [first - 1, second - 1]
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  let [oldHash, newHash] = [seed, seed]
  for (const sibling of path) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      newHash = nodeHash(newHash, sibling)
    }
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(oldHash, firstRoot) && same(newHash, secondRoot)
}
