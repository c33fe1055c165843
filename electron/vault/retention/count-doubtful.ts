import { appendCover } from '../audit/append-cover.ts'
import type { Covered } from '../audit/cover.ts'
import { sealedEnds } from '../records/seals.ts'
import { NO_END } from '../records/store.ts'
import { countedText, countedTold } from './counted.ts'
import type { KeepingDesk, Kept } from './desk.ts'

/**
 * Records made by a clock that was in doubt: their days count from now, and the trail says so. Those of which it does already, or which were not
 * made so, stay as they are, to be found. Call inside a transaction.
 */
export function countDoubtful(desk: KeepingDesk, parts: Kept): void {
  const { database, records, policy, log } = parts
  const told = countedTold(database, log.words)
  const sealed = sealedEnds(database)
  const ids = records.uncounted().filter((id) => sealed(id)?.keepUntil === NO_END && told(id) === null)
  if (ids.length === 0) return
  const { retentionDays: days, keepImagesDays: imageDays } = policy.inForce().values
  const at = desk.now()
  records.countDoubtfulFrom(ids, at, days, imageDays)
  const hash = countedText({ at: at.getTime(), days, imageDays })
  appendCover(desk, parts, ids.map((id): Covered => ({ kind: 'counted', id, hash })), `counted=${ids.length}`)
}
