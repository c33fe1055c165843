import { decodeDetail } from '../../tlog/detail.ts'
import type { WordBook } from '../audit/words.ts'
import type { Database } from '../database/database.ts'

/** Whether an event of the version before, which had no hash of the record, tells that its pictures were erased. */
export function picturesTold(database: Database, words: WordBook): (id: string) => boolean {
  const purge = words.find('retention.purge') ?? -1
  const events = database.prepare<[string, number], { detail: string | null }>('SELECT detail FROM audit_events WHERE subject = ? AND action = ? AND status = 200')
  return (id) => events.all(id, purge).some(({ detail }) => {
    const { words: what, marks } = decodeDetail(detail)
    return what === 'images' && marks.record === undefined
  })
}
