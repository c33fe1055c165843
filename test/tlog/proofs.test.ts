import { describe, expect, it } from 'vitest'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { verifyConsistency, verifyInclusion } from '../../electron/tlog/merkle-proof.ts'
import { consistencyProof, inclusionProof, rootAt } from '../../electron/tlog/merkle-tree.ts'
import { allProofs } from './all-proofs.ts'
import { mutatedProofs } from './mutated-proofs.ts'
import { storedTree } from './naive-tree.ts'

const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'))

describe('the vectors of RFC 6962’s reference implementation', () => {
  // https://github.com/google/certificate-transparency: merkle_tree_test, eight leaves.
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => Buffer.from(text, 'hex').toString('utf8'))
  const read = storedTree(inputs.length, (index) => inputs[index] ?? '')

  it.each([
    [0, 1, []],
    [0, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [5, 8, ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [1, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
  ])('prove inclusion of leaf %i in %i', (index, size, path) => {
    expect(hex(inclusionProof(index, size, read))).toEqual(path)
    expect(verifyInclusion(leafHash(inputs[index] ?? ''), index, size, path.map((each) => Buffer.from(each, 'hex')), rootAt(size, read))).toBe(true)
  })

  it.each([
    [1, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [6, 8, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 5, ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
  ])('prove consistency of %i and %i', (first, second, proof) => {
    expect(hex(consistencyProof(first, second, read))).toEqual(proof)
    expect(verifyConsistency(first, rootAt(first, read), second, rootAt(second, read), proof.map((each) => Buffer.from(each, 'hex')))).toBe(true)
  })
})

describe('proofs', () => {
  it('are all as the naive tree has them, up to 96 leaves and about 1,024; `npm run bench:proofs` checks every size between', () => {
    const { wrong, inclusion, consistency } = allProofs([...Array.from({ length: 96 }, (_, at) => at + 1), 1023, 1024, 1025], 1025)
    expect(wrong).toEqual([])
    expect([inclusion, consistency]).toEqual([7728, 7728])
  }, 120_000)

  it('are none of them taken with anything changed; `npm run bench:proofs` changes a million', () => {
    const sums = mutatedProofs(6_000, 1)
    expect(Object.values(sums).map(({ accepted }) => accepted)).toEqual([0, 0, 0, 0])
    expect(Math.min(...Object.values(sums).map(({ tried }) => tried))).toBeGreaterThan(1_300)
  }, 120_000)
})
