import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRoot, leafHash, nodeHash } from '../../electron/tlog/merkle-hash.ts'
import { verifyConsistency, verifyInclusion } from '../../electron/tlog/merkle-proof.ts'
import { consistencyProof, inclusionProof, nodesCompletedBy, rootAt, type NodeReader } from '../../electron/tlog/merkle-tree.ts'

/** RFC 9162 §2.1.1 as it is written: recursion over the leaves, nothing kept. */
function naiveRoot(leaves: readonly string[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leafHash(leaves[0] ?? '')
  let left = 1
  while (left * 2 < leaves.length) left *= 2
  return nodeHash(naiveRoot(leaves.slice(0, left)), naiveRoot(leaves.slice(left)))
}

function treeOf(leaves: readonly string[]): NodeReader {
  const nodes = new Map<string, Uint8Array>()
  const read: NodeReader = (level, number) => {
    const node = nodes.get(`${level}/${number}`)
    if (node === undefined) throw new RangeError(`${level}/${number}`)
    return node
  }
  for (const [index, leaf] of leaves.entries()) {
    for (const node of nodesCompletedBy(index, leafHash(leaf), read)) nodes.set(`${node.level}/${node.number}`, node.hash)
  }
  return read
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const leaves = Array.from({ length: 70 }, (_, index) => `leaf ${index}`)
const tree = treeOf(leaves)
const size = fc.integer({ min: 1, max: 70 })

describe('the Merkle tree', () => {
  it('gives the roots of the Certificate Transparency test vectors', () => {
    // https://github.com/google/certificate-transparency: merkle_tree_test, eight leaves.
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => Buffer.from(text, 'hex').toString('utf8'))
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    const read = treeOf(inputs)
    expect(roots.map((_, index) => hex(rootAt(index + 1, read)))).toEqual(roots)
    expect(hex(rootAt(0, read))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('has at every size the root of the naive tree', () => {
    for (let count = 0; count <= leaves.length; count++) expect(hex(rootAt(count, tree))).toBe(hex(naiveRoot(leaves.slice(0, count))))
  })

  it('proves inclusion of every leaf at every size, and of nothing else', () => {
    fc.assert(fc.property(size, fc.nat(69), fc.nat(69), (count, a, b) => {
      const index = a % count
      const other = b % count
      const proof = inclusionProof(index, count, tree)
      const root = rootAt(count, tree)
      expect(verifyInclusion(leafHash(leaves[index] ?? ''), index, count, proof, root)).toBe(true)
      expect(other !== index && verifyInclusion(leafHash(leaves[index] ?? ''), other, count, proof, root)).toBe(false)
      expect(verifyInclusion(leafHash('forged'), index, count, proof, root)).toBe(false)
      expect(verifyInclusion(leafHash(leaves[index] ?? ''), index, count, [...proof, root], root)).toBe(false)
      expect(proof.length > 0 && verifyInclusion(leafHash(leaves[index] ?? ''), index, count, proof.slice(1), root)).toBe(false)
    }), { numRuns: 300, seed: 6962 })
  })

  it('proves that a tree only grew, and no rewritten one', () => {
    const rewritten = treeOf(leaves.map((leaf, index) => (index === 3 ? 'other' : leaf)))
    fc.assert(fc.property(size, size, (a, b) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)]
      const proof = consistencyProof(first, second, tree)
      expect(verifyConsistency(first, rootAt(first, tree), second, rootAt(second, tree), proof)).toBe(true)
      expect(first > 3 && verifyConsistency(first, rootAt(first, rewritten), second, rootAt(second, tree), proof)).toBe(false)
      expect(first > 3 && first < second && verifyConsistency(first, rootAt(first, tree), second, rootAt(second, rewritten), consistencyProof(first, second, rewritten))).toBe(false)
    }), { numRuns: 300, seed: 9162 })
  })
})
