import { coveredBy, coverHash, type Covered } from './cover.ts'
import { encodeDetail } from '../../tlog/detail.ts'
import { trailEvent } from './event.ts'
import type { Trail, TrailDesk } from './trail.ts'

/** One event for a list of what is proven by it. Call inside a transaction. */
export function appendCover(desk: TrailDesk, { database, log }: Trail, covered: readonly Covered[], words: string): void {
  const insert = database.prepare('INSERT INTO audit_covered (leaf, kind, id, hash) VALUES (?, ?, ?, ?)')
  const leaf = log.size()
  for (const { kind, id, hash } of covered) insert.run(leaf, kind, id, hash)
  log.append({ ...trailEvent(desk, 'audit.cover', 'POST', ''), detail: encodeDetail({ words, name: null, marks: { covers: coverHash(coveredBy(database, leaf)) } }) })
}
