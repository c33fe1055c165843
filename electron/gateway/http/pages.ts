import type { FastifyReply, FastifyRequest } from 'fastify'
import { FoyerError } from '../../contract/errors.ts'

/** Headers that a page may send (Fetch §4.9, `Access-Control-Allow-Headers`), each by its name: none that carries a cookie's meaning. */
const MAY_SEND = ['authorization', 'content-type', 'idempotency-key', 'last-event-id', 'prefer'] as const
/** Headers of an answer that a page may read beside the safelisted ones. */
const MAY_READ = ['location', 'preference-applied', 'retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'www-authenticate']
/** Seconds for which a browser keeps an answer: within it, what policy shut may still be asked, and is refused then. */
const KEPT_SECONDS = 600

/** A browser asks whether a page may ask (Fetch §3.2.2). */
export const isPreflight = ({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined

/** What answers differ by, beside what was said before. */
export function vary(reply: FastifyReply, ...names: readonly string[]): void {
  const before = String(reply.getHeader('vary') ?? '').split(', ').filter((each) => each !== '')
  void reply.header('vary', [...new Set([...before, ...names])].join(', '))
}

/**
 * Let a page read what is answered, where policy lists its exact origin; no credentials of the browser's own ever (`Access-Control-Allow-Credentials` is not sent).
 * @throws FoyerError `api.originRefused`, and nothing tells the page more
 */
export function admitPage(reply: FastifyReply, origin: string | null, origins: ReadonlySet<string>): void {
  vary(reply, 'origin')
  if (origin === null) return
  if (!origins.has(origin)) throw new FoyerError('api.originRefused')
  void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': MAY_READ.join(', ') })
}

/** Answer a preflight of a page that is admitted, by what its path takes. Chromium before Local Network Access asks for one header more (Private Network Access). */
export function answerPreflight({ headers }: Pick<FastifyRequest, 'headers'>, reply: FastifyReply, allowed: readonly string[]): void {
  vary(reply, 'access-control-request-method', 'access-control-request-headers', 'access-control-request-private-network')
  void reply.headers({ 'access-control-allow-methods': allowed.join(', '), 'access-control-allow-headers': MAY_SEND.join(', '), 'access-control-max-age': String(KEPT_SECONDS), 'cache-control': 'no-store' })
  if (headers['access-control-request-private-network'] === 'true') void reply.header('access-control-allow-private-network', 'true')
  void reply.code(204).send()
}
