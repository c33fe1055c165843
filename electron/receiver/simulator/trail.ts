import { everydayRole } from '../../contract/roles.ts'
import { originOf } from '../../tlog/checkpoint.ts'
import { leafBytes, type EventContent } from '../../tlog/leaf.ts'
import { leafHash } from '../../tlog/merkle-hash.ts'
import { consistencyProof, nodesCompletedBy, rootAt, type NodeReader } from '../../tlog/merkle-tree.ts'
import { signCheckpoint } from '../../tlog/sign-checkpoint.ts'
import { noteSigner, type NoteSigner } from '../../tlog/sign-note.ts'
import { UPLINK_PROTOCOL, type Batch } from '../../contract/uplink-protocol.ts'

const ACTIONS = [
  ['records.create', 'POST', '/records', 201], ['records.list', 'GET', '/records', 200], ['staff.signIn', 'POST', '/sessions', 200], ['staff.signIn', 'POST', '/sessions', 401], ['records.erase', 'DELETE', '/records', 200],
] as const

/** A trail as a desk keeps it, in memory: the same leaves, tree and signatures, with events of nobody. */
export class SimulatedTrail {
  readonly terminal: string
  readonly signer: NoteSigner
  #leaves: string[] = []
  #nodes = new Map<string, Uint8Array>()

  constructor(terminal: string, seed: Uint8Array) {
    this.terminal = terminal
    this.signer = noteSigner(originOf(terminal), seed)
  }

  get size(): number {
    return this.#leaves.length
  }

  get leaves(): readonly string[] {
    return this.#leaves
  }

  readonly #read: NodeReader = (level, number) => {
    const hash = this.#nodes.get(`${level}/${number}`)
    if (hash === undefined) throw new RangeError('no such node')
    return hash
  }

  /** The same desk's files, copied: what is added to one is not in the other. @param size of the copy, of an old file */
  copy(size = this.size): SimulatedTrail {
    const copy = new SimulatedTrail(this.terminal, this.signer.seed)
    for (const leaf of this.#leaves.slice(0, size)) copy.add(leaf)
    return copy
  }

  /** @param leaf its text, of the form or not */
  add(leaf: string): void {
    const index = this.#leaves.push(leaf) - 1
    for (const { level, number, hash } of nodesCompletedBy(index, leafHash(leaf), this.#read)) this.#nodes.set(`${level}/${number}`, hash)
  }

  /** An event as a desk has some hundred a day. @param change what this one says else */
  happen(at: Date, change: Partial<EventContent> = {}): void {
    this.add(leafBytes(this.size, { ...eventOf(this.terminal, this.size, at), ...change }))
  }

  checkpoint(size: number, at: Date): string {
    return signCheckpoint(size, rootAt(size, this.#read), this.signer, { after: null, time: at.toISOString(), keychain: true })
  }

  consistency(from: number, to: number): string[] {
    return from === 0 ? [] : consistencyProof(from, to, this.#read).map((hash) => Buffer.from(hash).toString('base64'))
  }

  batch(start: number, most: number, at: Date): Batch {
    const end = Math.min(this.size, start + most)
    return { protocol: UPLINK_PROTOCOL, start, leaves: this.#leaves.slice(start, end), checkpoint: this.checkpoint(end, at), consistency: this.consistency(start, end) }
  }
}

function eventOf(terminal: string, index: number, at: Date): EventContent {
  const [action, method, path, status] = ACTIONS[index % ACTIONS.length] ?? ACTIONS[0]
  return {
    time: at.toISOString(), user: `s-${index % 7}`, role: everydayRole, method, path, action, status, error: status === 401 ? 'auth.wrong' : null, subject: method === 'POST' ? `r-${index}` : null, detail: null,
    terminal, address: 'local', version: '0.1.0', format: 2, principal: 'staff', door: 'screen', credential: `c-${index % 7}`,
  }
}
