import { z } from 'zod'
import { errorPayload } from '../../contract/error-payload.ts'
import { FoyerError } from '../../contract/errors.ts'
import { isVersion, compareVersions } from '../../contract/versions.ts'
import { namesUpdates, type UpdatesState } from '../../contract/updates.ts'
import { isoTime } from '../../contract/primitives.ts'
import type { Policy } from '../../contract/policy.ts'
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

type Named = Pick<Policy, 'updatesFrom' | 'updatesKey' | 'updatesVersion'>

/** @param now milliseconds since the epoch */
export function updatesStateOf(known: UpdatesBook, policy: Named, running: string, now: number): UpdatesState {
  const last = namesUpdates(policy) ? lastBy(known, policy) : null
  const holds = last !== null && Date.parse(last.until) > now
  const said = [
    ...(holds ? [{ version: last.version, by: 'feed' as const }] : []), ...(policy.updatesVersion === '' ? [] : [{ version: policy.updatesVersion, by: 'organisation' as const }]),
  ].toSorted((a, b) => compareVersions(b.version, a.version))
  const [newest] = said
  const expired = last !== null && !holds ? new FoyerError('updates.expired', { detail: last.until.slice(0, 10) }).toPayload() : null
  return {
    running, announced: newest === undefined ? null : { ...newest, newer: compareVersions(newest.version, running) > 0 },
    feed: namesUpdates(policy) ? { fetchedAt: known.fetchedAt, version: last?.version ?? null, signedAt: last?.signedAt ?? null, until: last?.until ?? null, error: known.error ?? expired } : null,
  }
}
