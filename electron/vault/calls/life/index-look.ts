import { damageIn, type Damage } from '../../database/integrity.ts'
import type { Desk, OpenDesk } from '../desk.ts'
import { signNow, tellAnchors } from '../../audit/signing.ts'

/** A start is over by then, and a command line that asked something is gone: a million events take a core four seconds. */
const LOOK_AFTER_MS = 60_000

/** When each opened desk was first seen here, by the steady clock; null once its indexes are looked at. */
const since = new WeakMap<OpenDesk, number | null>()

/**
 * Once for each opening, behind the work, hold the indexes against their tables: until somebody verifies, a hollow one would keep records from
 * a search and from their end. What is wrong is told in the trail, for good, and then mended.
 */
export function lookAtIndexesWhenDue(desk: Desk): void {
  const parts = desk.opened
  if (parts === null) return
  const from = since.get(parts)
  if (from === undefined) since.set(parts, desk.elapsed())
  if (from === undefined || from === null || desk.elapsed() - from < LOOK_AFTER_MS) return
  since.set(parts, null)
  damageIn(parts.database).then((damage) => {
    if (desk.opened === parts) mend(desk, parts, damage)
  }).catch(() => {
    // A full or busy disk: tried again in a minute. A file that cannot be read: whoever calls next is told so.
    since.set(parts, desk.elapsed())
  })
}

/** Both or none: once an index is mended nothing but the trail shows that it was wrong. */
function mend(desk: Desk, parts: OpenDesk, damage: Damage): void {
  const { database } = parts
  const indexes = database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'index'").all().filter(({ name }) => damage.has(name))
  tellAnchors(desk, parts, [...damage.keys()].map((kind) => (kind === 'pages' ? 'pages=wrong' : `index=${kind}`)), () => {
    for (const { name } of indexes) database.exec(`REINDEX "${name}"`)
  })
  signNow(desk)
}
