import type { AuditVerification } from '../../contract/audit.ts'
import type { Database } from '../records/database.ts'
import { openCheckpoint } from './checkpoint.ts'
import { leafBytes } from './leaf.ts'
import { contentOf, eventColumns, type AuditLog, type EventRow } from './log.ts'
import { emptyRoot, leafHash, nodeHash } from './merkle-hash.ts'

const MAX_PROBLEMS = 100
/** Events between two turns of the event loop. */
const BATCH = 5_000
const MAX_GAP = 10_000

type Problem = AuditVerification['problems'][number]

/** The right edge of a tree that is rebuilt leaf by leaf: the roots of its complete subtrees, largest first. */
function rightEdge() {
  const edge: { level: number, hash: Uint8Array }[] = []
  return {
    /** Calls `completed` for each inner node that the leaf completes. */
    add(leaf: Uint8Array, completed: (level: number, hash: Uint8Array) => void) {
      let node = { level: 0, hash: leaf }
      for (let left = edge.at(-1); left?.level === node.level; left = edge.at(-1)) {
        edge.pop()
        node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) }
        completed(node.level, node.hash)
      }
      edge.push(node)
    },
    root: (): Uint8Array => edge.map(({ hash }) => hash).reduceRight<Uint8Array | null>((right, hash) => (right === null ? hash : nodeHash(hash, right)), null) ?? emptyRoot,
  }
}

/** Stored inner nodes of a run of leaves, read level by level, which is how they lie in the file. */
function nodeBatches(database: Database) {
  const range = database.prepare<[number, number, number], { number: number, hash: Buffer }>('SELECT number, hash FROM audit_nodes WHERE level = ? AND number >= ? AND number < ?')
  const levels: Map<number, Buffer>[] = []
  return {
    load(from: number, to: number) {
      for (let level = 1; 2 ** level <= to; level++) {
        levels[level] = new Map(range.all(level, Math.floor(from / 2 ** level), Math.ceil(to / 2 ** level)).map(({ number, hash }) => [number, hash]))
      }
    },
    get: (level: number, number: number) => levels[level]?.get(number),
  }
}

/**
 * Recompute the whole log from its events and hold it against what is stored: leaf hashes, every inner node, every
 * signed checkpoint, and the checkpoint kept beside the database. Codes of problems: `leafAltered`, `leafMissing`,
 * `nodeWrong`, `nodeMissing`, `nodeExtra`, `checkpointWrong`, `signatureWrong`, `truncated`.
 *
 * @param progress fraction 0 to 1
 */
export async function verifyLog(database: Database, log: AuditLog, elapsedMs: () => number, progress: (fraction: number) => void): Promise<AuditVerification> {
  const problems: Problem[] = []
  const report = (code: string, index: number | null, detail: string | null = null) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ index, code, detail })
  }
  log.words.reload()
  // What is appended while we look is left for the next time.
  const size = log.size()
  const checkpoints = database.prepare<[], { size: number, note: string }>('SELECT size, note FROM audit_checkpoints ORDER BY size').all()
  const outside = log.outsideCheckpoint()
  if (outside !== null) checkpoints.push({ size: -1, note: outside })
  const expected = new Map<number, Uint8Array[]>()
  for (const { size: claimed, note } of checkpoints) {
    const opened = openCheckpoint(note, log.signer)
    const where = claimed < 0 ? 'outside' : `size=${claimed}`
    if (opened === null || (claimed >= 0 && opened.size !== claimed)) report('signatureWrong', claimed < 0 ? null : claimed, where)
    else if (opened.size > size) report('truncated', size, `signed=${opened.size}`)
    else expected.set(opened.size, [...expected.get(opened.size) ?? [], opened.root])
  }

  const innerNodes = database.prepare<[], { count: number }>('SELECT count(*) AS count FROM audit_nodes').get()?.count ?? 0
  const rows = database.prepare<[number, number, number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE leaf >= ? AND leaf < ? ORDER BY leaf LIMIT ?`)
  const stored = nodeBatches(database)
  const edge = rightEdge()
  let found = 0
  const addLeaf = (leaf: Uint8Array, index: number) => {
    edge.add(leaf, (level, hash) => {
      const kept = stored.get(level, Math.floor(index / 2 ** level))
      if (kept === undefined) report('nodeMissing', index, `level=${level}`)
      else {
        found++
        if (!kept.equals(hash)) report('nodeWrong', index, `level=${level}`)
      }
    })
    for (const root of expected.get(index + 1) ?? []) {
      if (Buffer.compare(root, edge.root()) !== 0) report('checkpointWrong', index + 1, `size=${index + 1}`)
    }
  }
  let next = 0
  let whole = true
  for (let batch = rows.all(0, size, BATCH); whole && batch.length > 0; batch = rows.all(next, size, BATCH)) {
    stored.load(next, next + BATCH)
    for (const row of batch) {
      if (row.leaf !== next) report('leafMissing', next, `count=${row.leaf - next}`)
      // Beyond a gap like that nothing can be said, and nobody shall keep us busy with one forged row.
      whole = row.leaf - next <= MAX_GAP
      if (!whole) break
      if (row.leaf !== next) stored.load(next, row.leaf + BATCH)
      for (; next < row.leaf; next++) addLeaf(emptyRoot, next)
      const hash = leafHash(leafBytes(row.leaf, contentOf(row, log.words)))
      if (!hash.equals(row.hash)) report('leafAltered', row.leaf)
      addLeaf(hash, next)
      next++
    }
    progress(Math.min(1, next / size))
    await new Promise((resolve) => { setImmediate(resolve) })
  }
  if (whole && innerNodes > found) report('nodeExtra', null, `count=${innerNodes - found}`)
  return {
    ok: problems.length === 0, size, root: Buffer.from(edge.root()).toString('base64'),
    checkpoints: checkpoints.filter(({ size: at }) => at >= 0).length, ms: elapsedMs(), problems,
  }
}
