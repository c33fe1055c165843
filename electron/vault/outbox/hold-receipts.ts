import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { cosignedAt } from '../../tlog/cosignature.ts'
import type { NoteKey } from '../../tlog/signed-note.ts'
import { standingOf } from '../audit/anchors.ts'
import { nodesOf } from '../audit/log.ts'
import type { Report } from '../audit/report.ts'
import type { StateCheckOf } from '../audit/state.ts'
import { eventsIn } from '../database/counts.ts'
import type { Database } from '../database/database.ts'
import type { Sends } from './desk.ts'
import { receiverKeys } from './receipt.ts'

/** One row of what the receiver gave: kept as a receipt, or as what stopped the sending and is not settled yet. */
interface Held { size: number, note: unknown }

const HELD = "SELECT size, note FROM uplink_receipts UNION ALL SELECT size, note FROM uplink_halts WHERE settled_at IS NULL AND note IS NOT NULL AND proven = 1 ORDER BY size"

/**
 * Also hold the trail against every receipt that is kept: what the receiver countersigned is true whatever this desk signs. The nodes that are asked are held
 * against the events by the same verification. Problems: `receiptAhead` (the trail is shorter), `receiptWrong` (it is another one); notes: `receiptUnread`
 * (of no receiver that this desk knows, or no receipt at all).
 */
export function holdingReceipts(check: StateCheckOf, { log, policy }: Pick<Sends, 'log' | 'policy'>): StateCheckOf {
  return (database, words, terminal, signedTimes, problem, note) => {
    const state = check(database, words, terminal, signedTimes, problem, note)
    return {
      see: (event) => { state.see(event) },
      purged: (leaf) => { state.purged(leaf) },
      async finish() {
        await state.finish()
        holdReceipts(database, log.signer, policy.inForce().values.uplinkKey, problem, note)
      },
    }
  }
}

function holdReceipts(database: Database, terminal: NoteKey, policyKey: string, problem: Report, note: Report): void {
  const enrolments = database.prepare<[], { receiverKey: string }>('SELECT receiver_key AS receiverKey FROM uplink_enrolments').all()
  const keys = receiverKeys(policyKey, enrolments)
  const size = eventsIn(database)
  let unread = 0
  for (const held of database.prepare<[], Held>(HELD).all()) {
    const text = typeof held.note === 'string' ? held.note : ''
    const ours = openCheckpoint(text, terminal)
    if (ours === null || !keys.some((key) => cosignedAt(text, key) !== null)) {
      unread++
      continue
    }
    const standing = standingOf(text, size, nodesOf(database), terminal)
    if (standing === 'ahead') problem('receiptAhead', size, `received=${ours.size}`)
    else if (standing !== 'holds') problem('receiptWrong', ours.size - 1, `received=${ours.size}`)
  }
  if (unread > 0) note('receiptUnread', null, `count=${unread}`)
}
