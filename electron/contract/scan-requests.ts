import { z } from 'zod'
import { call } from './call.ts'
import { http, WAIT_MAX } from './http.ts'
import { hasHidden, id, isoTime, nothing, text } from './primitives.ts'
import { fieldName, verdict } from './reading.ts'

/** Guests of one request: a coach's worth is several requests. */
export const GUESTS_MAX = 20
/** Requests that wait or are being worked on, of one client and in all: more than a desk gets through in its longest time. */
export const OPEN_OF_CLIENT_MAX = 20
export const OPEN_MAX = 60

/** What is said on the screen of whoever asks: somebody must not be able to write more than a line. */
const line = (most: number) => z.string().min(1).max(most).refine((value) => value.trim() !== '' && !hasHidden(value))
const reference = line(60)
const guestName = line(120)

/**
 * `waiting`: on the screen, and nobody has taken it; `taken`: somebody is at it. The others are its ends: `done`, also with fewer documents than were
 * asked for; `declined` by the desk; `cancelled` by whoever asked; `expired`: its time was over.
 */
export const requestState = z.enum(['waiting', 'taken', 'done', 'declined', 'cancelled', 'expired'])
export type RequestState = z.infer<typeof requestState>

/** Why a desk does not do what it is asked. */
export const declineReason = z.enum(['guestNotHere', 'guestRefuses', 'noDocument', 'notReadable', 'notForUs', 'noTime'])
export type DeclineReason = z.infer<typeof declineReason>

/** A document that was confirmed for a request; `document` for whom may read records, as far as they may: null for others, and where it was erased meanwhile. */
export const requestedRecord = z.object({
  recordId: id,
  document: z.object({
    documentType: text(40), issuingState: text(3).nullable(), verdict, corrected: z.boolean(), createdAt: isoTime,
    fields: z.array(z.object({ name: fieldName, value: text() })).max(40),
  }).nullable(),
})

/** A request as whoever made it sees it. */
export const scanRequest = z.object({
  id, reference, guests: z.number().int().min(1).max(GUESTS_MAX), state: requestState,
  /** Whether somebody who can take it is signed in at the desk now. */
  attended: z.boolean(),
  createdAt: isoTime,
  /** When it ends by itself where nobody takes it. */
  expiresAt: isoTime,
  /** Until when what became of it can be asked for; null while it is open. */
  keptUntil: isoTime.nullable(),
  reason: declineReason.nullable(),
  records: z.array(requestedRecord).max(GUESTS_MAX),
})
export type ScanRequest = z.infer<typeof scanRequest>

/** A request as the desk's screen shows it. */
export const askedScan = z.object({
  id, client: text(80), reference, createdAt: isoTime, expiresAt: isoTime,
  /** In the order of the request; null for whom no name was given. */
  guests: z.array(guestName.nullable()).min(1).max(GUESTS_MAX),
  /** How many documents were confirmed for it. */
  done: z.number().int().min(0).max(GUESTS_MAX),
  /** Who is at it: whoever asks, or somebody else. */
  by: z.object({ name: text(80), me: z.boolean() }).nullable(),
})
export type AskedScan = z.infer<typeof askedScan>

const api = { to: 'vault', needs: 'requests.make', doors: ['api'], activity: false } as const
const desk = { to: 'vault', needs: 'records.confirm' } as const

/** What other systems ask of the desk. */
export const scanRequestApiCalls = {
  /** @throws FoyerError `requests.tooMany`, `api.idempotencyReused` where the key came with another request before */
  'requests.make': call({
    ...api, method: 'POST', path: '/scan-requests', audit: 'always',
    api: http({ path: '/v1/scan-requests', status: 202, location: '/v1/scan-requests/{id}', idempotencyKey: true, summary: 'Ask the desk to scan documents', refusals: ['requests.tooMany'] }),
    input: z.object({
      idempotencyKey: text(200).min(1).nullable(), reference, guests: z.array(z.object({ name: guestName.optional() }).strict()).min(1).max(GUESTS_MAX),
      /** How long it may wait; no longer than policy has it. */
      minutes: z.number().int().min(1).max(1440).optional(),
    }).strict(),
    output: scanRequest,
  }),
  /** How it stands; with `wait`, not before that has changed, or so many seconds are over. @throws FoyerError `requests.notFound`, also for another client's */
  'requests.get': call({
    ...api, method: 'GET', path: '/scan-requests/:id', audit: 'failures', timeoutMs: 40_000,
    api: http({ path: '/v1/scan-requests/{id}', waits: true, summary: 'How a scan request stands, and what came of it', refusals: ['requests.notFound'] }),
    input: z.object({ id, wait: z.number().int().min(0).max(WAIT_MAX).default(0) }).strict(), output: scanRequest,
  }),
  /** @throws FoyerError `requests.notFound`, `requests.over` */
  'requests.cancel': call({
    ...api, method: 'DELETE', path: '/scan-requests/:id', audit: 'always', api: http({ path: '/v1/scan-requests/{id}', status: 204, summary: 'Cancel a scan request', refusals: ['requests.notFound', 'requests.over'] }),
    input: z.object({ id }).strict(), output: nothing,
  }),
}

/** What the desk does with them. */
export const scanRequestCalls = {
  /** Those that are open, the oldest first. Asked for by the screen itself: no person's doing. */
  'requests.list': call({ ...desk, method: 'GET', path: '/scan-requests', audit: 'failures', activity: false, input: nothing, output: z.array(askedScan).max(OPEN_MAX) }),
  /** @throws FoyerError `requests.over`, `requests.taken` where somebody is at it who is signed in */
  'requests.take': call({ ...desk, method: 'PUT', path: '/scan-requests/:id/taker', input: z.object({ id }).strict(), output: nothing }),
  /** Back to those that wait, with what was confirmed for it. */
  'requests.putBack': call({ ...desk, method: 'DELETE', path: '/scan-requests/:id/taker', input: z.object({ id }).strict(), output: nothing }),
  'requests.decline': call({ ...desk, method: 'PUT', path: '/scan-requests/:id/refusal', input: z.object({ id, reason: declineReason }).strict(), output: nothing }),
  /** Done, with fewer documents than were asked for. */
  'requests.finish': call({ ...desk, method: 'PUT', path: '/scan-requests/:id/end', input: z.object({ id }).strict(), output: nothing }),
  /** Give a record that the same person confirmed just now to a system that waits, where policy lets the desk. */
  'requests.give': call({ ...desk, method: 'POST', path: '/scan-requests/:id/records', input: z.object({ id, recordId: id }).strict(), output: nothing }),
}
