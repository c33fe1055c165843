import { opened, type Desk, type OpenDesk } from '../desk.ts'
import { eventOf, signWhenDue } from '../dispatch.ts'
import { scrub } from '../records/database.ts'
import { purge } from './purge.ts'

/** Run retention on an open desk: take in the organisation's policy, then erase what is due, in the name of `system`. */
export function purgeDesk(desk: Desk): number {
  const parts = opened(desk)
  try {
    return purgeOpen(desk, parts)
  } catch (error) {
    // What a rolled-back transaction taught it is not so: the numbers will be given to other words.
    parts.log.words.reload()
    throw error
  }
}

function purgeOpen(desk: Desk, { database, records, log, policy }: OpenDesk): number {
  if (policy.refresh()) {
    const { retentionDays, keepImagesDays } = policy.inForce().values
    database.transaction(() => { records.shorten(retentionDays, keepImagesDays) }).immediate()
  }
  const erased = purge(database, records, desk.now().toISOString().slice(0, 10), (what, id) => {
    const frame = {
      spec: { method: 'DELETE' as const, path: '/records/:id' }, action: 'retention.purge', person: null,
      context: { session: null, origin: 'system' as const, address: 'local' },
    }
    log.append(eventOf(desk, frame, { status: 200, error: null, subject: id, detail: what }))
  })
  signWhenDue(desk)
  // Also what an earlier erasure could not clean up, because somebody was reading.
  scrub(database)
  // Lets SQLite see which filter of the trail is the rarer one.
  database.pragma('analysis_limit=400')
  database.pragma('optimize')
  return erased
}
