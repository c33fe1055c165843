import { hash } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** Leaves to one batch: a power of two, so that a batch completes whole subtrees. */
export const BATCH = 4096

/** What stands at a place of the log: an event, the hash of a deleted one, or nothing. */
export const leafKind = { event: 0, purged: 1, missing: 2 } as const

/** A run of leaves with what is stored of the tree over them. No more is needed to check them, and no key. */
export interface TreeBatch {
  first: number
  /** Of each leaf, a `leafKind`. */
  kinds: Uint8Array
  /** The leaves of events one after the other, each begun with the zero byte of RFC 9162. */
  text: Uint8Array
  /** Where each leaf ends in there. */
  ends: Uint32Array
  /** Stored leaf hashes, 64 hexadecimal digits each. */
  leaves: string
  /** Inner nodes that the batch completes, level 1 first, as the leaves. `present` tells which are stored; null for all. */
  levels: { first: number, hashes: string, present: Uint8Array | null }[]
}

export interface TreeProblem { code: string, index: number, detail: string | null }
export interface TreeReply { problems: TreeProblem[], found: number, root: Uint8Array }

type Sha256 = (algorithm: 'sha256', data: Uint8Array, encoding: 'binary') => string

/**
 * Rebuilds a tree leaf by leaf and holds stored hashes, nodes and signed roots against it. Its source is what the second thread runs: it uses
 * nothing but what comes in. A hash is a text of 32 characters here, one for each byte: made in a third of the time that a `Buffer` takes.
 *
 * @param expected signed roots by size
 */
function treeChecker(sha256: Sha256, expected: ReadonlyMap<number, readonly Uint8Array[]>, most: number): { add(batch: TreeBatch): TreeReply } {
  const SIZE = 32
  const edge: { level: number, hash: string }[] = []
  const pair = Buffer.alloc(1 + 2 * SIZE, 1)
  const parentOf = (left: string, right: string) => {
    pair.write(left, 1, 'latin1')
    pair.write(right, 1 + SIZE, 'latin1')
    return sha256('sha256', pair, 'binary')
  }
  const empty = sha256('sha256', new Uint8Array(0), 'binary')
  const stored = (digits: string) => Buffer.from(digits, 'hex').toString('latin1')
  const rootNow = () => {
    let root: string | null = null
    for (let at = edge.length - 1; at >= 0; at--) {
      const left = edge[at]
      if (left !== undefined) root = root === null ? left.hash : parentOf(left.hash, root)
    }
    return root ?? empty
  }
  return {
    add({ first, kinds, text, ends, leaves, levels }) {
      const problems: TreeProblem[] = []
      const report = (code: string, index: number, detail: string | null) => { if (problems.length < most) problems.push({ code, index, detail }) }
      const storedLeaves = stored(leaves)
      const nodes = levels.map(({ hashes }) => stored(hashes))
      let found = 0
      for (let at = 0; at < kinds.length; at++) {
        const index = first + at
        const kind = kinds[at]
        let node: { level: number, hash: string } = { level: 0, hash: empty }
        if (kind === 0) {
          node.hash = sha256('sha256', text.subarray(at === 0 ? 0 : ends[at - 1], ends[at]), 'binary')
          if (!storedLeaves.startsWith(node.hash, at * SIZE)) report('leafAltered', index, null)
        } else if (kind === 1) {
          node.hash = storedLeaves.slice(at * SIZE, (at + 1) * SIZE)
        }
        for (let left = edge.at(-1); left?.level === node.level; left = edge.at(-1)) {
          edge.pop()
          const level = node.level + 1
          node = { level, hash: parentOf(left.hash, node.hash) }
          const kept = levels[level - 1]
          const place = Math.floor(index / 2 ** level) - (kept?.first ?? 0)
          if (kept === undefined || (kept.present !== null && kept.present[place] !== 1)) report('nodeMissing', index, `level=${level}`)
          else {
            found++
            if (nodes[level - 1]?.startsWith(node.hash, place * SIZE) !== true) report('nodeWrong', index, `level=${level}`)
          }
        }
        edge.push(node)
        for (const root of expected.get(index + 1) ?? []) {
          if (Buffer.from(root).toString('latin1') !== rootNow()) report('checkpointWrong', index + 1, `size=${index + 1}`)
        }
      }
      return { problems, found, root: Buffer.from(rootNow(), 'latin1') }
    },
  }
}

/** Batches handed over and not answered yet: enough to keep a thread busy, few enough for the memory of a small machine. */
const MOST_FLYING = 4

export interface TreeThread {
  /** Hand a batch over; waits only while enough are on their way. */
  add(batch: TreeBatch): Promise<void>
  /** Everything that was found, once all is done. */
  end(): Promise<{ problems: TreeProblem[], found: number, root: Uint8Array | null }>
  /** End the thread, also where nothing came of it. */
  stop(): Promise<void>
}

/** A checker in a thread of its own. Its program is the function above as text: the vault stays one file wherever it runs from. */
export function treeThread(expected: ReadonlyMap<number, readonly Uint8Array[]>, most: number): TreeThread {
  const program = `'use strict'
    const { parentPort, workerData } = require('node:worker_threads')
    const checker = (${treeChecker.toString()})(require('node:crypto').hash, workerData.expected, workerData.most)
    parentPort.on('message', (batch) => { parentPort.postMessage(checker.add(batch)) })`
  const worker = new Worker(program, { eval: true, workerData: { expected, most }, env: {}, name: 'trail' })
  const waiting: { resolve: (reply: TreeReply) => void, reject: (error: Error) => void }[] = []
  let failed: Error | null = null
  const fail = (error: Error) => {
    failed = error
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (reply: TreeReply) => { waiting.shift()?.resolve(reply) })
  worker.on('error', fail)
  worker.on('exit', () => { fail(new Error('the checking thread ended')) })
  const ask = (batch: TreeBatch) => new Promise<TreeReply>((resolve, reject) => {
    if (failed !== null) return reject(failed)
    waiting.push({ resolve, reject })
    const bytes = [batch.kinds, batch.text, batch.ends]
    return worker.postMessage(batch, [...new Set(bytes.map(({ buffer }) => buffer as ArrayBuffer))])
  })
  return gathered(ask, async () => { await worker.terminate() }, most)
}

/** The same in this thread, for where there cannot be another. */
export function treeHere(expected: ReadonlyMap<number, readonly Uint8Array[]>, most: number): TreeThread {
  const checker = treeChecker(hash, expected, most)
  return gathered((batch) => Promise.resolve(checker.add(batch)), () => Promise.resolve(), most)
}

function gathered(ask: (batch: TreeBatch) => Promise<TreeReply>, stop: () => Promise<void>, most: number): TreeThread {
  const flying: Promise<void>[] = []
  const problems: TreeProblem[] = []
  let found = 0
  let root: Uint8Array | null = null
  return {
    async add(batch) {
      const mine = ask(batch).then((reply) => {
        problems.push(...reply.problems.slice(0, Math.max(0, most - problems.length)))
        found += reply.found
        root = reply.root
      })
      // Whoever waits for it hears of a failure; until then it is not unheard.
      mine.catch(() => undefined)
      flying.push(mine)
      if (flying.length >= MOST_FLYING) await flying.shift()
    },
    async end() {
      await Promise.all(flying)
      return { problems, found, root }
    },
    stop,
  }
}
