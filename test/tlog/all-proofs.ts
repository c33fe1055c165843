import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { verifyConsistency, verifyInclusion } from '../../electron/tlog/merkle-proof.ts'
import { consistencyProof, inclusionProof, rootAt } from '../../electron/tlog/merkle-tree.ts'
import { naiveTree, storedTree } from './naive-tree.ts'

const leafAt = (index: number): string => `leaf ${index}`
const equal = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean => a.length === b.length && a.every((hash, at) => Buffer.compare(hash, b[at] ?? new Uint8Array()) === 0)

export interface Checked { inclusion: number, consistency: number, wrong: string[] }

/** Every inclusion and every consistency proof of trees of these sizes: as the naive tree has it, accepted where it belongs, and nowhere beside. */
export function allProofs(sizes: Iterable<number>, largest: number): Checked {
  const naive = naiveTree(leafAt)
  const read = storedTree(largest, leafAt)
  const leaves = Array.from({ length: largest }, (_, index) => leafHash(leafAt(index)))
  const checked: Checked = { inclusion: 0, consistency: 0, wrong: [] }
  for (const size of sizes) {
    const root = rootAt(size, read)
    if (!equal([root], [naive.root(0, size)])) checked.wrong.push(`root ${size}`)
    for (let index = 0; index < size; index++) {
      const leaf = leaves[index] ?? root
      const proof = inclusionProof(index, size, read)
      const right = equal(proof, naive.path(index, size)) && verifyInclusion(leaf, index, size, proof, root)
      const beside = size > 1 && verifyInclusion(leaf, (index + 1) % size, size, proof, root)
      if (!right || beside) checked.wrong.push(`inclusion ${index} of ${size}`)
      checked.inclusion += 1

      const first = index + 1
      const older = naive.root(0, first)
      const grown = consistencyProof(first, size, read)
      const holds = equal(grown, naive.consistency(first, size)) && verifyConsistency(first, older, size, root, grown)
      const other = first > 1 && first < size && verifyConsistency(first - 1, older, size, root, grown)
      if (!holds || other) checked.wrong.push(`consistency ${first} of ${size}`)
      checked.consistency += 1
    }
  }
  return checked
}
