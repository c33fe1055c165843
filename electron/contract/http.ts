import { z } from 'zod'
import type { ErrorCode } from './error-codes.ts'

/** What HTTP needs of a call beside its input and output: a member of the call's own entry, from which route, validation and OpenAPI come. */
export interface Http {
  /** Path template (RFC 6570 level 1): `/v1/records/{id}`. */
  path: `/v1/${string}`
  /**
   * What is asked for, flat, where the input is not: path and query are text. A name that the template has is in the path, the others in the query
   * of a GET or DELETE, else in the body. Null: the input as it is.
   */
  form: z.ZodObject | null
  /** A method, as `shown` is: each entry has its own form, and {@link withForm} alone makes both, out of the schemas of one call. */
  input(given: unknown): unknown
  /** What is answered, where it is another form of the output. */
  answer: z.ZodType | null
  shown(output: unknown): unknown
  /** Of a success. 204 answers without a body, 202 with the place in which what was begun is found. */
  status: 200 | 201 | 202 | 204
  /** For 201 and 202: path template of what was made, filled from what is answered. */
  location: `/v1/${string}` | null
  /** A second request with the same `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07) is the same request: the header is the part `idempotencyKey` of the input, null without one. */
  idempotencyKey: boolean
  /** Whoever asks may have it answered only when there is more to say (RFC 7240 §4.3): the seconds of `Prefer: wait` are the part `wait` of the input. Or hear what is said meanwhile, as server-sent events. */
  waits: boolean
  /** What a body is: JSON, or a file, which is the part `bytes` of the input, by itself or as the one file of a form. */
  takes: 'json' | 'file'
  /** Bytes of a body; null: what is usual. */
  bodyMax: number | null
  /** Part of the answer that is an error of the contract, or null: it is shown as a problem document. */
  errorIn: string | null
  /** Answers without a credential, by the gateway alone. */
  open: boolean
  /** How this very call may be refused, beside what any request may be: for whoever reads the OpenAPI document, which is held to it. */
  refusals: readonly ErrorCode[]
  /** One line for whoever reads the OpenAPI document. */
  summary: string
}

const plain = { form: null, input: (given: unknown) => given, answer: null, shown: (output: unknown) => output, status: 200, location: null, idempotencyKey: false, waits: false, takes: 'json', bodyMax: null, errorIn: null, open: false, refusals: [] as readonly ErrorCode[] } as const

/** A route whose input and output are the call's own. */
export function http(spec: Pick<Http, 'path' | 'summary'> & Partial<Omit<Http, 'form' | 'input' | 'answer' | 'shown'>>): Http {
  return { ...plain, ...spec }
}

/** The input and output of a call, with a route that has a form of its own: for those that have parts in parts. */
export function withForm<F extends z.ZodObject, I extends z.ZodType, A extends z.ZodType, O extends z.ZodType>(
  of: { input: I, output: O },
  spec: Pick<Http, 'path' | 'summary'> & Partial<Pick<Http, 'refusals'>> & { form: F, input: (given: z.output<F>) => z.input<I>, answer: A, shown: (output: z.output<O>) => z.input<A> },
): { input: I, output: O, api: Http } {
  return { ...of, api: { ...plain, ...spec } }
}

/** The longest that an answer is waited for, seconds: what proxies on the way bear (RFC 7240 §4.3, `Prefer: wait`). */
export const WAIT_MAX = 25

/** Where in a request a part of the input stands. */
export type Place = 'path' | 'query' | 'header' | 'body'

/** Names in a path template. */
export const namesIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')

/** What a request is made of, and where each part of it stands. */
export function placesOf({ method, input, api }: { method: string, input: z.ZodType, api: Http }): { form: z.ZodObject, places: Readonly<Record<string, Place>> } {
  const form = api.form ?? (input as z.ZodObject)
  const inPath = new Set(namesIn(api.path))
  const inHeader = new Set([...(api.idempotencyKey ? ['idempotencyKey'] : []), ...(api.waits ? ['wait'] : [])])
  const rest: Place = method === 'GET' || method === 'DELETE' ? 'query' : 'body'
  return { form, places: Object.fromEntries(Object.keys(form.shape).map((name) => [name, inPath.has(name) ? 'path' : inHeader.has(name) ? 'header' : rest])) }
}

/** Rows of a page: the most, and how many where nobody says. */
export const PAGE_MAX = 200
export const PAGE_USUAL = 50
export const pageLimit = z.number().int().min(1).max(PAGE_MAX).default(PAGE_USUAL)
/** Where the next page begins: whoever asks gives it back as it was. Null: there is no more. */
export const cursor = z.string().min(1).max(200).regex(/^[A-Za-z0-9_.:-]+$/)
