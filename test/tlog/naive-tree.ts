import { emptyRoot, leafHash, nodeHash } from '../../electron/tlog/merkle-hash.ts'
import { nodesCompletedBy, type NodeReader } from '../../electron/tlog/merkle-tree.ts'

/** RFC 9162 §2.1 as it is written: recursion over ranges of leaves, by none of the code that it is held against but the two hashes. */
export interface NaiveTree {
  root(start: number, count: number): Uint8Array
  /** PATH(m, D[n]) of §2.1.3.1. */
  path(index: number, count: number): Uint8Array[]
  /** PROOF(m, D[n]) of §2.1.4.1. */
  consistency(first: number, count: number): Uint8Array[]
}

export function naiveTree(leafAt: (index: number) => string): NaiveTree {
  const known = new Map<number, Uint8Array>()
  const splitOf = (count: number) => {
    let left = 1
    while (left * 2 < count) left *= 2
    return left
  }
  const root = (start: number, count: number): Uint8Array => {
    if (count === 0) return emptyRoot
    const name = start * 65_536 + count
    const found = known.get(name)
    if (found !== undefined) return found
    const left = splitOf(count)
    const made = count === 1 ? leafHash(leafAt(start)) : nodeHash(root(start, left), root(start + left, count - left))
    known.set(name, made)
    return made
  }
  const path = (index: number, start: number, count: number): Uint8Array[] => {
    if (count === 1) return []
    const left = splitOf(count)
    return index < left ? [...path(index, start, left), root(start + left, count - left)] : [...path(index - left, start + left, count - left), root(start, left)]
  }
  const subProof = (first: number, start: number, count: number, whole: boolean): Uint8Array[] => {
    if (first === count) return whole ? [] : [root(start, count)]
    const left = splitOf(count)
    return first <= left
      ? [...subProof(first, start, left, whole), root(start + left, count - left)]
      : [...subProof(first - left, start + left, count - left, false), root(start, left)]
  }
  return { root, path: (index, count) => path(index, 0, count), consistency: (first, count) => subProof(first, 0, count, true) }
}

/** The tree as Foyer stores it. */
export function storedTree(count: number, leafAt: (index: number) => string): NodeReader {
  const nodes = new Map<string, Uint8Array>()
  const read: NodeReader = (level, number) => {
    const node = nodes.get(`${level}/${number}`)
    if (node === undefined) throw new RangeError(`${level}/${number}`)
    return node
  }
  for (let index = 0; index < count; index++) {
    for (const node of nodesCompletedBy(index, leafHash(leafAt(index)), read)) nodes.set(`${node.level}/${node.number}`, node.hash)
  }
  return read
}
