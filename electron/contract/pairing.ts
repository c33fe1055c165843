import { z } from 'zod'
import { isApiKey } from './api-key.ts'
import { call } from './call.ts'
import { clientPermission, clientPermissions } from './clients.ts'
import { http } from './http.ts'
import { id, isoTime, nothing, text } from './primitives.ts'

/** Characters of a web origin (RFC 6454 §6.2): a scheme, a name of 253 and a port. */
export const ORIGIN_MAX = 300
/** As browsers write it in `Origin`: TLS alone, since a page that came without it is anybody's on the way. No path, and no port where it is 443. */
const ORIGIN = /^https:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?!443$)\d{1,5})?$/
export const origin = z.string().max(ORIGIN_MAX).regex(ORIGIN)

/** The origins in a text of policy, each once. */
export const originsIn = (given: string): string[] => [...new Set(given.split(' ').filter((each) => each !== ''))]

/** Minutes in which a page that asked is taken in, or has to ask again. */
export const PAIRING_MINUTES = 5
/** Codes that may be typed into a page for one consent: a person mistypes, and who guesses has three of a hundred million. */
export const PAIRING_TRIES = 3
/** Pages that ask within these minutes, of one address and of all, but for those that were let in: each asking is an event of the trail. */
export const PAIRINGS_OF_ADDRESS = 5
export const PAIRINGS_MAX = 16
/** What the person at the desk types into the page. */
export const PAIRING_DIGITS = 8
export const pairingCode = z.string().regex(/^\d{8}$/)

/** A page in a browser that wants to ask things of this desk. */
export const waitingPage = z.object({ id, origin, permissions: z.array(clientPermission).min(1).max(clientPermissions.length), address: text(64), until: isoTime })
export type WaitingPage = z.infer<typeof waitingPage>

const consent = { to: 'vault', needs: 'clients.manage', doors: ['screen'] } as const

/** On the desk's own screen alone: there, somebody says yes to a page. */
export const pairingCalls = {
  'pairings.list': call({ ...consent, method: 'GET', path: '/pairings', audit: 'failures', activity: false, input: nothing, output: z.object({ pages: z.array(waitingPage).max(PAIRINGS_MAX) }) }),
  /** Say yes to what a page asked for. The code is for the person who stands before it. @throws FoyerError `pairings.gone` */
  'pairings.allow': call({ ...consent, method: 'POST', path: '/pairings/:id/consent', fresh: true, fourEyes: { kind: 'connections' }, input: z.object({ id }).strict(), output: z.object({ code: pairingCode, until: isoTime }) }),
  'pairings.refuse': call({ ...consent, method: 'DELETE', path: '/pairings/:id', input: z.object({ id }).strict(), output: nothing }),
}

const ofPage = { to: 'vault', method: 'POST', needs: 'pairing.ask', doors: ['api'], activity: false } as const

/** What a page asks for that has no key yet: of an origin that policy lists, and nobody else. */
export const pairingApiCalls = {
  'pairing.begin': call({
    ...ofPage, path: '/pages', api: http({ path: '/v1/pairings', status: 201, summary: 'Ask the person at the desk to let this page in' }),
    input: z.object({ permissions: z.array(clientPermission).min(1).max(clientPermissions.length) }).strict(), output: z.object({ id, until: isoTime }),
  }),
  /** A key that opens something for this page's origin alone. @throws FoyerError `api.pairingRefused` for every reason there is */
  'pairing.finish': call({
    ...ofPage, path: '/pages/:id/key', api: http({ path: '/v1/pairings/{id}/key', status: 201, summary: 'Take the key, with the code that the desk shows', refusals: ['api.pairingRefused'] }),
    input: z.object({ id, code: pairingCode }).strict(), output: z.object({ key: z.string().refine(isApiKey) }),
  }),
}
