import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { cosignedAt, withSignature } from '../../electron/tlog/cosignature.ts'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { verifyConsistency, verifyInclusion } from '../../electron/tlog/merkle-proof.ts'
import { consistencyProof, inclusionProof, rootAt, type NodeReader } from '../../electron/tlog/merkle-tree.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { seeded, type Random } from '../bench/tamper-many/draws.ts'
import { seededBytes } from '../vault/vault-fixture.ts'
import { storedTree } from './naive-tree.ts'

const LARGEST = 1500
const leafAt = (index: number): string => `leaf ${index}`
const bytes = seededBytes('mutations')
const log = noteSigner('foyer/t-0a0b', bytes(32))
const receiver = noteSigner('receiver.example', bytes(32))

type Hash = Uint8Array

/** One hash with one bit turned. */
function flipped(hash: Hash, random: Random): Hash {
  const copy = Uint8Array.from(hash)
  const bit = Math.floor(random() * 256)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

/** A list of hashes that is another one: a bit turned, one left out, put in, doubled, two exchanged, the end cut. */
function changedPath(path: readonly Hash[], random: Random): Hash[] {
  const copy = [...path]
  const at = Math.floor(random() * Math.max(1, copy.length))
  const [here, next] = [copy[at], copy[at + 1]]
  if (here === undefined) return [Uint8Array.from(bytes(32))]
  switch (Math.floor(random() * 5)) {
    case 0: return copy.toSpliced(at, 1)
    case 1: return copy.toSpliced(at, 0, here)
    case 2: return next === undefined ? copy.slice(0, at) : copy.toSpliced(at, 2, next, here)
    case 3: return [...copy, Uint8Array.from(here)]
    default: return copy.toSpliced(at, 1, flipped(here, random))
  }
}

/** A text that is another one, by a letter or two, a line, or a run of letters. */
function changedText(text: string, random: Random): string {
  const at = Math.floor(random() * text.length)
  const letter = String.fromCharCode(32 + Math.floor(random() * 95))
  const lines = text.split('\n')
  const line = Math.floor(random() * (lines.length - 1))
  switch (Math.floor(random() * 6)) {
    case 0: return text.slice(0, at) + text.slice(at + 1)
    case 1: return text.slice(0, at) + letter + text.slice(at)
    case 2: return lines.toSpliced(line, 1).join('\n')
    case 3: return text.replace(/\d+/, (digits) => String(Number(digits) + 1 + Math.floor(random() * 1000)))
    case 4: return text.slice(0, at)
    default: return text.slice(0, at) + letter + text.slice(at + 1)
  }
}

export type Mutated = Record<'inclusion' | 'consistency' | 'checkpoint' | 'receipt', { tried: number, accepted: number }>

/** Seeded changes of honest proofs, checkpoints and receipts: how many were tried, and how many of those were taken all the same. */
export function mutatedProofs(count: number, seed: number): Mutated {
  const random = seeded(seed)
  const below = (most: number) => Math.floor(random() * most)
  const read: NodeReader = storedTree(LARGEST, leafAt)
  const sums: Mutated = { inclusion: { tried: 0, accepted: 0 }, consistency: { tried: 0, accepted: 0 }, checkpoint: { tried: 0, accepted: 0 }, receipt: { tried: 0, accepted: 0 } }
  const left = { mutations: count }
  const note = (kind: keyof Mutated, accepted: boolean) => {
    left.mutations -= 1
    sums[kind].tried += 1
    if (accepted) sums[kind].accepted += 1
  }
  const same = (a: readonly Hash[], b: readonly Hash[]) => a.length === b.length && a.every((hash, at) => Buffer.compare(hash, b[at] ?? new Uint8Array()) === 0)
  const notes = Array.from({ length: 40 }, (_, at) => {
    const size = 1 + below(LARGEST)
    const signed = signCheckpoint(size, rootAt(size, read), log, { after: at, time: new Date(Date.UTC(2026, 5, 1, at)).toISOString(), keychain: at % 2 === 0 })
    return { signed, receipt: withSignature(signed, cosignatureLine(signed, receiver, new Date(Date.UTC(2026, 5, 1, at)))) }
  })
  for (let number = 0; left.mutations > 0; number++) {
    const size = 2 + below(LARGEST - 1)
    const root = rootAt(size, read)
    const index = below(size)
    const leaf = leafHash(leafAt(index))
    switch (number % 4) {
      case 0: {
        const path = inclusionProof(index, size, read)
        const way = below(4)
        if (way === 0) note('inclusion', verifyInclusion(flipped(leaf, random), index, size, path, root))
        else if (way === 1) note('inclusion', verifyInclusion(leaf, (index + 1 + below(size - 1)) % size, size, path, root))
        else if (way === 2) note('inclusion', verifyInclusion(leaf, index, size, path, flipped(root, random)))
        else {
          const changed = changedPath(path, random)
          if (!same(changed, path)) note('inclusion', verifyInclusion(leaf, index, size, changed, root))
        }
        break
      }
      case 1: {
        const first = 1 + below(size - 1)
        const older = rootAt(first, read)
        const proof = consistencyProof(first, size, read)
        const way = below(4)
        if (way === 0) note('consistency', verifyConsistency(first, flipped(older, random), size, root, proof))
        else if (way === 1) note('consistency', verifyConsistency(first, older, size, flipped(root, random), proof))
        else if (way === 2 && size > 2) note('consistency', verifyConsistency(1 + (first % (size - 1)), older, size, root, proof))
        else {
          const changed = changedPath(proof, random)
          if (!same(changed, proof)) note('consistency', verifyConsistency(first, older, size, root, changed))
        }
        break
      }
      default: {
        const one = notes[below(notes.length)]
        const other = notes[below(notes.length)]
        if (one === undefined || other === undefined) break
        const kind = number % 4 === 2 ? 'checkpoint' : 'receipt'
        const text = kind === 'checkpoint' ? one.signed : one.receipt
        const end = text.lastIndexOf('\n\n')
        // Also the signatures of another checkpoint beneath this one's text.
        const changed = below(8) === 0 ? text.slice(0, end) + (kind === 'checkpoint' ? other.signed : other.receipt).slice((kind === 'checkpoint' ? other.signed : other.receipt).lastIndexOf('\n\n')) : changedText(text, random)
        if (changed === text) break
        note(kind, openCheckpoint(changed, log) !== null && (kind === 'checkpoint' || cosignedAt(changed, receiver) !== null))
      }
    }
  }
  return sums
}
