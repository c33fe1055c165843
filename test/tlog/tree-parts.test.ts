import { describe, expect, it } from 'vitest'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { verifyInclusion } from '../../electron/tlog/merkle-proof.ts'
import { nodesCompletedBy, rootAt } from '../../electron/tlog/merkle-tree.ts'
import { growingTree, pathCollector, treeParts, type TreePart } from '../../electron/tlog/tree-parts.ts'

const nodes = new Map<string, Uint8Array>()
const read = (level: number, number: number): Uint8Array => nodes.get(`${level}/${number}`) ?? new Uint8Array()
for (let index = 0; index < 300; index++) {
  for (const node of nodesCompletedBy(index, leafHash(`leaf ${index}`), read)) nodes.set(`${node.level}/${node.number}`, node.hash)
}

function partsOf(size: number, held: readonly number[], cuts: readonly number[] = []): TreePart[] {
  const left = [...held]
  const parts: TreePart[] = []
  for (const part of treeParts(size, () => left[0] ?? null, cuts)) {
    if (part.held && left.shift() !== part.start) throw new Error('another leaf is held')
    parts.push(part)
  }
  if (left.some((index) => index < size)) throw new Error('a held leaf was passed over')
  return parts
}

const hashOf = ({ start, level }: TreePart) => read(level, start / 2 ** level)

describe('the parts of a tree', () => {
  it('make up its root and its earlier roots, whichever leaves are held', () => {
    let seed = 7
    const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648 }
    for (let size = 0; size <= 300; size += 1 + Math.floor(random() * 9)) {
      const held = Array.from({ length: size }, (_, index) => index).filter(() => random() < 0.1)
      const cuts = [random(), random()].map((part) => Math.floor(part * size)).toSorted((a, b) => a - b)
      const tree = growingTree()
      const seen = new Set<number>(cuts.includes(0) ? [0] : [])
      for (const part of partsOf(size, held, cuts)) {
        tree.add(part.level, hashOf(part))
        if (!cuts.includes(tree.size())) continue
        seen.add(tree.size())
        expect(Buffer.from(tree.root())).toEqual(Buffer.from(rootAt(tree.size(), read)))
      }
      expect([...seen].toSorted((a, b) => a - b)).toEqual([...new Set(cuts)])
      expect(Buffer.from(tree.root())).toEqual(Buffer.from(rootAt(size, read)))
    }
  })

  it('are two paths for a run, however long, and one for one leaf', () => {
    const run = Array.from({ length: 150 }, (_, at) => 60 + at)
    expect(partsOf(300, run).filter(({ held }) => !held).length).toBeLessThanOrEqual(16)
    expect(partsOf(300, []).map(({ start, level }) => `${start}/${level}`)).toEqual(['0/8', '256/5', '288/3', '296/2'])
  })

  it('give the path of each held leaf, as RFC 9162 has it', () => {
    for (const index of [0, 1, 127, 128, 255, 256, 299]) {
      const held = [...new Set([3, 127, index, 280])].toSorted((a, b) => a - b)
      const collector = pathCollector(index, 300)
      for (const part of partsOf(300, held)) if (part.start !== index || part.level > 0) collector.add(part, hashOf(part))
      expect(verifyInclusion(leafHash(`leaf ${index}`), index, 300, collector.path(), rootAt(300, read))).toBe(true)
    }
  })

  it('cannot be put where they do not belong', () => {
    const tree = growingTree()
    tree.add(0, read(0, 0))
    expect(() => { tree.add(1, read(1, 0)) }).toThrow(RangeError)
  })
})
