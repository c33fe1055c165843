import type { Batch, Conflict } from '../../electron/contract/uplink-protocol.ts'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { verifyConsistency } from '../../electron/tlog/merkle-proof.ts'
import { nodesCompletedBy, rootAt } from '../../electron/tlog/merkle-tree.ts'
import { noteSigner, type NoteSigner } from '../../electron/tlog/sign-note.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { keyType, verifierKey, verifierKeyOf } from '../../electron/tlog/signed-note.ts'

export type Answer = { status: 200, body: { receipt: string } } | { status: 409, body: Conflict }

/** The verifier's form of whose cosignatures a receiver gives. */
export const receiverKeyText = (signer: NoteSigner): string => verifierKey(signer, keyType.cosignature)

export const receiverSigner = (seed: number, name = 'receiver.example'): NoteSigner => noteSigner(name, new Uint8Array(32).fill(seed))

/** What a receiver holds of one terminal, and does with a batch by the protocol: kept to hashes, in memory. */
export class HeldTrail {
  readonly signer: NoteSigner
  texts: (string | null)[] = []
  private nodes = new Map<string, Uint8Array>()
  receipt: string | null = null
  /** Batches that brought nothing new. */
  repeated = 0
  private readonly terminalKey: string

  constructor(terminalKey: string, signer = receiverSigner(7)) {
    this.terminalKey = terminalKey
    this.signer = signer
  }

  get size(): number {
    return this.texts.length
  }

  private readonly read = (level: number, number: number): Uint8Array => this.nodes.get(`${level}/${number}`) ?? Buffer.alloc(32)

  root(size = this.size): Uint8Array {
    return rootAt(size, this.read)
  }

  /** Countersign a checkpoint without looking at it. */
  countersign(checkpoint: string, signer = this.signer, seconds = 1_780_000_000): string {
    return `${checkpoint}${cosignatureLine(checkpoint, signer, new Date(seconds * 1000))}`
  }

  /** It loses everything after `size`, and the receipt with it, as one put back from a copy. */
  forget(size: number, receipt: string | null): void {
    this.texts = this.texts.slice(0, size)
    this.receipt = receipt
  }

  take({ start, leaves, checkpoint, consistency }: Batch): Answer {
    if (start !== this.size) {
      if (start < this.size) this.repeated += 1
      return { status: 409, body: { code: 'uplink.otherSize', size: this.size, receipt: this.receipt } }
    }
    const key = verifierKeyOf(this.terminalKey, keyType.note)
    const seen = key === null ? null : openCheckpoint(checkpoint, key)
    const before = this.root()
    const texts = [...this.texts]
    const nodes = new Map(this.nodes)
    for (const leaf of leaves) {
      const hash = typeof leaf === 'string' ? leafHash(leaf) : Buffer.from(leaf.hash, 'base64')
      for (const node of nodesCompletedBy(texts.length, hash, (level, number) => nodes.get(`${level}/${number}`) ?? Buffer.alloc(32))) nodes.set(`${node.level}/${node.number}`, node.hash)
      texts.push(typeof leaf === 'string' ? leaf : null)
    }
    const root = rootAt(texts.length, (level, number) => nodes.get(`${level}/${number}`) ?? Buffer.alloc(32))
    const proven = start === 0 || verifyConsistency(start, before, texts.length, root, consistency.map((hash) => Buffer.from(hash, 'base64')))
    if (seen?.size !== texts.length || !Buffer.from(seen.root).equals(root) || !proven) return { status: 409, body: { code: 'uplink.fork', size: this.size, receipt: this.receipt } }
    this.texts = texts
    this.nodes = nodes
    this.receipt = this.countersign(checkpoint)
    return { status: 200, body: { receipt: this.receipt } }
  }
}
