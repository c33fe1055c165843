import { z } from 'zod'
import { errorPayload } from '../../contract/error-payload.ts'
import { FoyerError, type ErrorPayload } from '../../contract/errors.ts'
import { isoTime } from '../../contract/primitives.ts'
import { jsonIn } from '../database/json-in.ts'
import type { Settings } from '../database/settings.ts'

const NAME = 'trust.fetched'

const fetched = z.object({
  fetchedAt: isoTime.nullable(),
  /** Of the file that came from there and is kept. */
  id: z.string().max(64).nullable(),
  entityTag: z.string().max(200).nullable(),
  version: z.string().max(120).nullable(),
  signedAt: isoTime.nullable(),
  error: errorPayload.nullable(),
  /** Since when policy names it, as far as this desk knows. */
  since: isoTime,
})
const all = z.record(z.string().max(1000), fetched)
export type Fetched = z.infer<typeof fetched>

/** What is known of each address that policy names. It says when it was asked, not what counts: that stands in the trail. */
export interface FetchedBook {
  of(address: string): Fetched | null
  note(address: string, changes: Partial<Omit<Fetched, 'since'>>, now: Date): void
  /** Those that policy does not name any more are forgotten. */
  keepOnly(addresses: readonly string[]): void
}

export function fetchedIn(settings: Settings): FetchedBook {
  const read = (): Record<string, Fetched> => {
    const parsed = all.safeParse(jsonIn(settings.get(NAME) ?? '{}'))
    if (!parsed.success) throw new FoyerError('database.damaged', { detail: NAME })
    return parsed.data
  }
  return {
    of: (address) => read()[address] ?? null,
    note(address, changes, now) {
      const book = read()
      const before = book[address] ?? { fetchedAt: null, id: null, entityTag: null, version: null, signedAt: null, error: null, since: now.toISOString() }
      settings.set(NAME, JSON.stringify({ ...book, [address]: { ...before, ...changes } }))
    },
    keepOnly(addresses) {
      const book = read()
      const kept = Object.fromEntries(Object.entries(book).filter(([address]) => addresses.includes(address)))
      if (Object.keys(kept).length !== Object.keys(book).length) settings.set(NAME, JSON.stringify(kept))
    },
  }
}

export const sameFault = (a: ErrorPayload | Fetched['error'], b: ErrorPayload | Fetched['error']): boolean => a?.code === b?.code && a?.detail === b?.detail
