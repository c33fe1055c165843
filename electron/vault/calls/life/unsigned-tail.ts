import { CUT_OFF } from '../../audit/anchors.ts'
import { MOST_UNSIGNED } from '../../audit/check-signatures.ts'
import { decodeDetail } from '../../../tlog/detail.ts'
import type { OpenDesk } from '../desk.ts'
import { isAlone, type Database } from '../../database/database.ts'

/**
 * Events that no signature covers when a desk is opened. Whoever closes in order leaves none; a process that is cut off, those of a second.
 * Anybody with the key can write such events while the desk is closed, and the next signature would be over them as well: so they are told first.
 */

/** Another process that has the database open signs within a second what it writes; doubled for a busy machine. Milliseconds. */
const OTHERS_MS = 2_000
const LOOK_MS = 50

/**
 * While another process has the database open, its last events are for it to sign.
 *
 * @returns the number of events that there were before; whoever writes more is there to sign them
 */
export async function awaitOthersSignature(database: Database): Promise<number> {
  const size = count(database, 'SELECT max(leaf) + 1 AS count FROM audit_events')
  const isSigned = () => count(database, 'SELECT max(size) AS count FROM audit_checkpoints') >= size
  for (let waited = 0; waited < OTHERS_MS && !isSigned() && !isAlone(database); waited += LOOK_MS) await new Promise((resolve) => { setTimeout(resolve, LOOK_MS) })
  return size
}

function count(database: Database, sql: string): number {
  try {
    return Number(database.prepare<[], { count: unknown }>(sql).get()?.count ?? 0)
  } catch {
    // A file as it was before it had a trail.
    return 0
  }
}

/**
 * What the trail says of such events, by their first leaf and their number: `unsigned` after a closing in order, `tooMany` for one second, `wrong`
 * where they do not fit the records that they are about; `cutOff` where a process that was cut off explains them.
 *
 * @param size how many events are looked at
 * @param closed whether whoever had the database open last left it in order, and all of it signed
 * @returns null where there are none
 */
export function unsignedTail(parts: OpenDesk, size: number, closed: boolean): string | null {
  const from = parts.log.signedSize()
  const number = size - from
  if (number <= 0) return null
  const place = `from=${from} count=${number}`
  if (closed) return `tail=unsigned ${place}`
  if (number > MOST_UNSIGNED) return `tail=tooMany ${place}`
  return fits(parts, from) ? `${CUT_OFF}${place}` : `tail=wrong ${place}`
}

/** Whether each record that events from a leaf on are about is, or was when it was erased, as they and those before say. */
function fits({ database, log, seals }: OpenDesk, from: number): boolean {
  const [confirmed, noted, erased, purged] = ['records.confirm', 'records.setNote', 'records.erase', 'retention.purge'].map((action) => log.words.find(action) ?? -1)
  const about = `subject IS NOT NULL AND status = 200 AND action IN (${[confirmed, noted, erased, purged].join(', ')})`
  const events = database.prepare<[number], { action: number, subject: string, detail: string | null }>(`SELECT action, subject, detail FROM audit_events WHERE leaf >= ? AND ${about} ORDER BY leaf`).all(from)
  const before = database.prepare<[string, number], { leaf: number, detail: string | null }>(`SELECT leaf, detail FROM audit_events WHERE subject = ? AND leaf < ? AND ${about} ORDER BY leaf DESC`)
  const cover = database.prepare<[string, number], { leaf: number, hash: string }>("SELECT leaf, hash FROM audit_covered WHERE kind = 'record' AND id = ? AND leaf < ? ORDER BY leaf DESC LIMIT 1")
  /** The hash that a record had by what was signed; undefined where nothing says one. */
  const hashBefore = (id: string): string | undefined => {
    const event = before.all(id, from).map(({ leaf, detail }) => ({ leaf, hash: decodeDetail(detail).marks.record })).find(({ hash }) => hash !== undefined)
    const covered = cover.get(id, from)
    return covered !== undefined && covered.leaf > (event?.leaf ?? -1) ? covered.hash : event?.hash
  }
  const told = new Map<string, string | undefined>()
  const gone = new Set<string>()
  for (const { action, subject, detail } of events) {
    const { words, marks } = decodeDetail(detail)
    const known = told.has(subject) ? told.get(subject) : hashBefore(subject)
    if (action === erased || (action === purged && words !== 'images')) {
      if (known !== undefined && marks.record !== known) return false
      gone.add(subject)
    } else if (marks.record !== undefined) told.set(subject, marks.record)
  }
  const there = database.prepare<[string], { found: number }>('SELECT 1 AS found FROM records WHERE id = ?')
  return [...gone].every((id) => there.get(id) === undefined) && [...told].every(([id, hash]) => gone.has(id) || seals.hashOf(id) === hash)
}
