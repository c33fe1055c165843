import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import type { Policy } from './policy.ts'
import { isoTime, nothing, text } from './primitives.ts'

/** Whether policy names where newer versions are announced. */
export const namesUpdates = ({ updatesFrom }: Pick<Policy, 'updatesFrom'>): boolean => updatesFrom !== ''

/** What is known of newer versions. Nothing is fetched or installed for it: whoever runs the computer does that. */
export const updatesState = z.object({
  running: text(40),
  /** The newest that counts, by whose word; null where nobody says anything, or what was said has run out. */
  announced: z.object({ version: text(40), by: z.enum(['feed', 'organisation']), newer: z.boolean() }).nullable(),
  /** How what policy names answers; null where it names nothing. */
  feed: z.object({
    /** When it last answered with an announcement that counts. */
    fetchedAt: isoTime.nullable(),
    /** Of the last one that did. */
    version: text(40).nullable(), signedAt: isoTime.nullable(), until: isoTime.nullable(),
    error: errorPayload.nullable(),
  }).nullable(),
})
export type UpdatesState = z.infer<typeof updatesState>

/** Where an announcement is to be fetched, and by which way. */
export const updatesAsked = z.object({ address: text(300), authority: z.string().max(1_000_000).nullable(), proxy: text(20_000).nullable() }).strict()
export type UpdatesAsked = z.infer<typeof updatesAsked>

const internal = { needs: 'inside', doors: noDoors, audit: 'failures', activity: false } as const

export const updatesCalls = {
  'updates.state': call({ to: 'vault', method: 'GET', path: '/updates', needs: 'self.use', audit: 'failures', activity: false, input: nothing, output: updatesState }),
}

/** The uplink fetches and believes nothing; the vault looks who signed it, and keeps what it says. */
export const updatesInternals = {
  /** Null where there is nothing to fetch now; `wanted`: whether there may be soon. */
  'internal.updatesDue': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/updates', input: nothing, output: z.object({ asked: updatesAsked.nullable(), wanted: z.boolean() }) }),
  /** @throws FoyerError `updates.notSigned`, `updates.expired`, `updates.older` */
  'internal.updatesFetched': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/updates', input: z.object({ address: text(300), note: z.string().max(100_000) }).strict(), output: nothing }),
  'internal.updatesFailed': call({ ...internal, to: 'vault', method: 'PUT', path: '/internal/updates/fault', input: z.object({ address: text(300), error: errorPayload }).strict(), output: nothing }),
}
