import { z } from 'zod'
import { errorCodes, type ErrorCode } from '../../contract/error-codes.ts'
import { PROBLEM_TYPE } from '../http/problem.ts'
import type { Route } from '../http/routes.ts'

const about = { type: z.string(), title: z.string(), status: z.number().int(), action: z.string(), detail: z.string().optional() }
const [first, ...others] = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]

/** Any of them: what a job failed with, and what the desk itself could not do. */
export const problem = z.object({ ...about, code: z.enum([first, ...others]) })
  .meta({ id: 'Problem', description: 'RFC 9457. `title` is the sentence for a person, `action` what to do; both in a language of Accept-Language.' })

/** How any request may be refused, whatever it asks. */
const anywhere: readonly ErrorCode[] = ['input.invalid', 'api.originRefused', 'api.notFound', 'api.tooSlow', 'api.hostRefused', 'api.throttled', 'api.headersTooLarge']
/** … and what comes with a credential, or without the one that is asked for. */
const withCredential: readonly ErrorCode[] = ['api.unauthenticated', 'api.keyMistyped', 'api.expired', 'api.forbidden', 'api.paused', 'api.addressRefused']
const withBody: readonly ErrorCode[] = ['input.tooLarge', 'api.mediaType']
const withKey: readonly ErrorCode[] = ['api.idempotencyKeyInvalid', 'api.idempotencyUnderWay', 'api.idempotencyReused']

/** Headers of answers, under the names by which the document refers to them. */
export const headers = {
  Location: { description: 'Where what was made is found.', required: true, schema: { type: 'string' } },
  PreferenceApplied: { description: '`wait=SECONDS`, where it was waited for (RFC 7240 §3).', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds after which it may be asked again.', required: true, schema: { type: 'integer' } },
  Challenge: { description: 'How to ask (RFC 6750 §3, RFC 9449 §7.1).', required: true, schema: { type: 'string' } },
  RateLimitLimit: { description: 'Requests of one credential in a minute.', schema: { type: 'integer' } },
  RateLimitRemaining: { description: '… of which so many are left.', schema: { type: 'integer' } },
  RateLimitReset: { description: '… until so many seconds are over.', schema: { type: 'integer' } },
} as const
const names: Readonly<Record<keyof typeof headers, string>> = {
  Location: 'Location', PreferenceApplied: 'Preference-Applied', RetryAfter: 'Retry-After', Challenge: 'WWW-Authenticate',
  RateLimitLimit: 'RateLimit-Limit', RateLimitRemaining: 'RateLimit-Remaining', RateLimitReset: 'RateLimit-Reset',
}
export const withHeaders = (...each: readonly (keyof typeof headers)[]) => Object.fromEntries(each.map((name) => [names[name], { $ref: `#/components/headers/${name}` as const }]))
export const COUNTED = ['RateLimitLimit', 'RateLimitRemaining', 'RateLimitReset'] as const

/** With which codes a route refuses, by status. What the desk itself cannot do has any code. */
function codesOf({ spec }: Pick<Route, 'spec'>): Map<number, readonly ErrorCode[]> {
  const { api, method } = spec
  const codes = [
    ...anywhere, ...(api.open ? [] : withCredential),
    ...(method === 'POST' ? withBody : []), ...(api.idempotencyKey ? withKey : []), ...api.refusals,
  ]
  const statuses = new Map<number, readonly ErrorCode[]>()
  for (const code of new Set(codes)) statuses.set(errorCodes[code], [...statuses.get(errorCodes[code]) ?? [], code])
  return statuses
}

/** Every answer of a route that is none: problem documents, each with its codes. */
export function refusalsOf(route: Pick<Route, 'spec'>) {
  const answers = [...codesOf(route)].filter(([status]) => status < 500).toSorted(([one], [other]) => one - other).map(([status, codes]) => [String(status), {
    description: codes.map((code) => `\`${code}\``).join(', '),
    ...(status === 429 ? { headers: withHeaders('RetryAfter') } : status === 401 ? { headers: withHeaders('Challenge') } : {}),
    content: { [PROBLEM_TYPE]: { schema: z.object({ ...about, code: z.enum(codes) }) } },
  }] as const)
  return Object.fromEntries([...answers, ['5XX', { description: 'The desk cannot do it now. With 503, `Retry-After` says when to ask again.', content: { [PROBLEM_TYPE]: { schema: problem } } }] as const])
}
