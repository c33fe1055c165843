import type { AuditVerification } from '../../contract/audit.ts'
import { eventsIn } from '../database/counts.ts'
import { openBeside, type Database } from '../database/database.ts'
import { damageIn, type Damage } from '../database/integrity.ts'
import { schemaFindings } from '../database/schema-check.ts'
import { signedSizes } from './check-signatures.ts'
import type { AuditLog } from './log.ts'
import { emptyRoot } from '../../tlog/merkle-hash.ts'
import { treeReader } from './read-tree.ts'
import type { Report } from './report.ts'
import type { StateCheckOf } from './state.ts'
import { BATCH, leafKind, treeHere, treeThread } from './tree-check.ts'
import { wordBook } from './words.ts'

/** The contract's limit. */
const MOST_FINDINGS = 100
/** And of what is said of one, in UTF-16 units. */
const LONGEST_DETAIL = 200
/** Beyond a gap like that nothing can be said, and nobody shall keep us busy with one forged row. */
const MAX_GAP = 10_000
/** A thread takes longer to start than a log of so many events to check. */
const SMALL = 4 * BATCH

/** Collects findings up to what the contract takes. */
function findings(all: Report = () => undefined): { list: AuditVerification['problems'], report: Report } {
  const list: AuditVerification['problems'] = []
  // What a forged row holds may be of any kind and length.
  const place = (index: number | null) => (Number.isSafeInteger(index) ? index : null)
  const words = (detail: string | null) => (detail === null ? null : typeof detail === 'string' ? detail.slice(0, LONGEST_DETAIL) : '')
  return { list, report: (code, index, detail = null) => {
    all(code, index, detail)
    if (list.length < MOST_FINDINGS) list.push({ index: place(index), code, detail: words(detail) })
  } }
}

/**
 * Recompute the whole log from its events and hold it against what is stored, all of it as it was at one moment: leaf hashes, every inner node,
 * every signed checkpoint, and what is kept of them beside the database and in the keychain. Codes of problems: `leafAltered`, `leafMissing`, `leafExtra`,
 * `nodeWrong`, `nodeMissing`, `nodeExtra`, `checkpointWrong`, `checkpointMissing`, `signatureWrong`, `truncated`, `unsigned`, `schemaAltered`, `indexWrong` (it does not say what its table does), `pagesWrong`; and those of `stateCheck`.
 *
 * @param stateCheck holds the rest of the database against what the trail tells
 * @param progress fraction 0 to 1
 * @param all hears of every problem, also of those that the answer has no room for
 */
export async function verifyLog(database: Database, log: AuditLog, stateCheck: StateCheckOf, elapsedMs: () => number, progress: (fraction: number) => void, all?: Report): Promise<AuditVerification> {
  await log.head.load()
  // Before the moment that is looked at: whatever stands there was committed by then, and what is signed while we look is left for the next time.
  const outside = log.anchors().filter(({ place }) => place !== 'database')
  const snapshot = await openBeside(database)
  try {
    snapshot.exec('BEGIN')
    // Beside all else, in its own thread where there is much.
    const damage = damageIn(database, snapshot)
    // Whoever waits for it hears of a failure; until then it is not unheard.
    damage.catch(() => undefined)
    try {
      return await verifySnapshot(snapshot, log, stateCheck, outside, damage, elapsedMs, progress, all)
    } finally {
      // Also where something else fails: its connection must not outlive this.
      await damage.catch(() => undefined)
    }
  } finally {
    snapshot.close()
  }
}

async function verifySnapshot(snapshot: Database, log: AuditLog, stateCheck: StateCheckOf, outside: ReturnType<AuditLog['anchors']>, damage: Promise<Damage>, elapsedMs: () => number, progress: (fraction: number) => void, all?: Report): Promise<AuditVerification> {
  const problems = findings(all)
  const notes = findings()
  const words = wordBook(snapshot)
  const size = eventsIn(snapshot)
  const schema = await schemaFindings(snapshot)
  if (schema.foreign !== null) problems.report('schemaAltered', null, schema.foreign)
  if (schema.newer > 0) notes.report('schemaNewer', null, `count=${schema.newer}`)
  const { expected, checkpoints, times } = signedSizes(snapshot, log.signer, size, outside, problems.report, notes.report)
  const reader = treeReader(snapshot, words)
  const state = stateCheck(snapshot, words, log.signer.name.replace(/^foyer\//, ''), times, problems.report, notes.report)
  const tree = (size > SMALL ? treeThread : treeHere)(expected, MOST_FINDINGS)
  let missingFrom: number | null = null
  let whole = true
  const endGap = (index: number) => {
    if (missingFrom !== null) problems.report('leafMissing', missingFrom, `count=${index - missingFrom}`)
    missingFrom = null
  }
  const walk = async () => {
    for (let first = 0; first < size && whole; first += BATCH) {
      const { batch, events } = reader.read(first, size)
      for (const event of events) state.see(event)
      for (const [at, kind] of batch.kinds.entries()) {
        if (kind !== leafKind.missing) endGap(first + at)
        else missingFrom ??= first + at
        if (kind === leafKind.purged) state.purged(first + at)
      }
      whole = missingFrom === null || first + BATCH - missingFrom <= MAX_GAP
      await tree.add(batch)
      progress(Math.min(1, (first + BATCH) / size))
      await new Promise((resolve) => { setImmediate(resolve) })
    }
    if (!whole) endGap(size)
    return tree.end()
  }
  const ended = async () => {
    try {
      return await walk()
    } finally {
      // Also where reading fails: the thread must not outlive it.
      await tree.stop()
    }
  }
  const { problems: inTree, found, root } = await ended()
  for (const { code, index, detail } of inTree) problems.report(code, index, detail)
  // No walk from the first leaf comes by what stands before it; whoever asks for the oldest event is given it.
  const before = snapshot.prepare<[], { count: number }>('SELECT count(*) AS count FROM audit_events WHERE leaf < 0').get()?.count ?? 0
  if (before > 0) problems.report('leafExtra', null, `count=${before}`)
  const innerNodes = snapshot.prepare<[], { count: number }>('SELECT count(*) AS count FROM audit_nodes').get()?.count ?? 0
  if (whole && innerNodes > found) problems.report('nodeExtra', null, `count=${innerNodes - found}`)
  if (whole) await state.finish()
  for (const [kind, lines] of await damage) problems.report(kind === 'pages' ? 'pagesWrong' : 'indexWrong', null, kind === 'pages' ? `count=${lines}` : kind)
  return {
    ok: problems.list.length === 0, size, root: Buffer.from(root ?? emptyRoot).toString('base64'), checkpoints, ms: elapsedMs(), problems: problems.list, notes: notes.list,
  }
}
