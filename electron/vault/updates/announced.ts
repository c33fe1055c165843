import { z } from 'zod'
import { errorPayload } from '../../contract/error-payload.ts'
import { FoyerError } from '../../contract/errors.ts'
import { isVersion, compareVersions } from '../../contract/versions.ts'
import { namesUpdates, type UpdatesState } from '../../contract/updates.ts'
import { isoTime } from '../../contract/primitives.ts'
import type { Policy } from '../../contract/policy.ts'
import { keyType, verifierKeyOf, type NoteKey } from '../../tlog/signed-note.ts'
import { jsonIn } from '../database/json-in.ts'
import type { Settings } from '../database/settings.ts'

const NAME = 'updates.announced'

const announced = z.object({
  /** By whose signature (C2SP's verifier key): what another key signed before says nothing. */
  key: z.string().max(300),
  version: z.string().max(40).refine(isVersion), signedAt: isoTime, until: isoTime,
})
const book = z.object({ last: announced.nullable(), fetchedAt: isoTime.nullable(), error: errorPayload.nullable() })
export type UpdatesBook = z.infer<typeof book>

/** What the desk knows of announcements. */
export function updatesIn(settings: Pick<Settings, 'get'>): UpdatesBook {
  const parsed = book.safeParse(jsonIn(settings.get(NAME) ?? '{"last":null,"fetchedAt":null,"error":null}'))
  if (!parsed.success) throw new FoyerError('database.damaged', { detail: NAME })
  return parsed.data
}

export function noteUpdates(settings: Settings, changes: Partial<UpdatesBook>): void {
  settings.set(NAME, JSON.stringify({ ...updatesIn(settings), ...changes }))
}

/** The last announcement that counted, by the key that policy names now. */
export const lastBy = ({ last }: UpdatesBook, { updatesKey }: Pick<Policy, 'updatesKey'>) => (last === null || last.key !== updatesKey ? null : last)

/** By whose signature announcements count. @throws FoyerError `uplink.settings` where policy names no such key */
export function updatesKeyOf({ updatesKey }: Pick<Policy, 'updatesKey'>): NoteKey {
  const key = verifierKeyOf(updatesKey, keyType.note)
  if (key === null) throw new FoyerError('uplink.settings', { detail: 'updatesKey' })
  return key
}

const byFeed = <Feed extends { version: string }>({ version, ...more }: Feed) => ({ version, by: 'feed' as const, ...more })

/** The newer of what the feed announced and what the organisation says, and whether it is newer than what runs; null where neither names a version. */
export function newestOf<Feed extends { version: string }>(feed: Feed | null, organisation: string, running: string) {
  const said = [...(feed === null ? [] : [byFeed(feed)]), ...(organisation === '' ? [] : [{ version: organisation, by: 'organisation' as const }])]
  const [newest] = said.toSorted((a, b) => compareVersions(b.version, a.version))
  return newest === undefined ? null : { said: newest, newer: compareVersions(newest.version, running) > 0 }
}

type Named = Pick<Policy, 'updatesFrom' | 'updatesKey' | 'updatesVersion'>

/** @param now milliseconds since the epoch */
export function updatesStateOf(known: UpdatesBook, policy: Named, running: string, now: number): UpdatesState {
  const last = namesUpdates(policy) ? lastBy(known, policy) : null
  const holds = last !== null && Date.parse(last.until) > now
  const newest = newestOf(holds ? { version: last.version } : null, policy.updatesVersion, running)
  const expired = last !== null && !holds ? new FoyerError('updates.expired', { detail: last.until.slice(0, 10) }).toPayload() : null
  return {
    running, announced: newest === null ? null : { ...newest.said, newer: newest.newer },
    feed: namesUpdates(policy) ? { fetchedAt: known.fetchedAt, version: last?.version ?? null, signedAt: last?.signedAt ?? null, until: last?.until ?? null, error: known.error ?? expired } : null,
  }
}
