import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Presented } from '../../contract/api.ts'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Language } from '../../contract/primitives.ts'
import { RETRY_AFTER_S } from './limits.ts'
import { vary } from './pages.ts'
import { languageOf, problemOf, PROBLEM_TYPE } from './problem.ts'

/** What the library says in its own words. */
const codes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'api.mediaType', FST_ERR_CTP_BODY_TOO_LARGE: 'input.tooLarge', FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'input.invalid', FST_ERR_CTP_EMPTY_JSON_BODY: 'input.invalid',
  FST_REQ_FILE_TOO_LARGE: 'input.tooLarge', FST_FILES_LIMIT: 'input.invalid', FST_PARTS_LIMIT: 'input.invalid', FST_FIELDS_LIMIT: 'input.invalid', FST_INVALID_MULTIPART_CONTENT_TYPE: 'api.mediaType',
  FST_ERR_CTP_INVALID_JSON_BODY: 'input.invalid', FST_ERR_BAD_URL: 'api.notFound', FST_ERR_MAX_PARAM_LENGTH: 'api.notFound', FST_ERR_ROUTE_MISSING_HANDLER: 'api.notFound',
}

/** An error of the server's own library as one of ours; any other stays what it is. */
export function fromLibrary(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const { code = '', statusCode = 500 } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { code?: string, statusCode?: number }
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined
  if (known !== undefined) return new FoyerError(known)
  return statusCode >= 400 && statusCode < 500 ? new FoyerError('input.invalid') : new FoyerError('internal.fault', { cause: thrown })
}

/** Of proofs of possession, as the vault takes them. */
const PROOF_ALGORITHMS = 'ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512 EdDSA Ed25519'

/** RFC 6750 §3, RFC 9449 §7.1: how to ask, and of what came with the request that it did not count or not for this. Why it did not count nobody is told. */
function challengeOf(status: number, code: ErrorCode, presented: Pick<Presented, 'accessToken' | 'apiKey' | 'dpop'> | null): string | null {
  const { accessToken = null, apiKey = null, dpop = null } = presented ?? {}
  const says = status === 401 ? accessToken === null && apiKey === null ? '' : 'error="invalid_token"' : code === 'api.forbidden' ? 'error="insufficient_scope"' : null
  if (says === null) return null
  const [bearer, proven] = dpop === null ? [says, ''] : ['', says]
  const parts = (...each: string[]) => each.filter((part) => part !== '').join(', ')
  return `Bearer ${parts('realm="Foyer"', bearer)}, DPoP ${parts(`algs="${PROOF_ALGORITHMS}"`, proven)}`
}

/** Answer with a problem document (RFC 9457), in a language that whoever asks reads. */
export function answerWith(reply: FastifyReply, error: FoyerError, usual: Language, request?: FastifyRequest): void {
  const inLanguage = languageOf(request?.headers['accept-language'], usual)
  const problem = problemOf(error, inLanguage)
  void reply.code(problem.status).headers({ 'content-type': PROBLEM_TYPE, 'content-language': inLanguage, 'cache-control': 'no-store' })
  vary(reply, 'accept-language')
  const challenge = challengeOf(problem.status, error.code, request?.asks?.presented ?? null)
  if (challenge !== null) void reply.header('www-authenticate', challenge)
  if ((problem.status === 429 || problem.status === 503) && !reply.hasHeader('retry-after')) void reply.header('retry-after', String(RETRY_AFTER_S))
  // As bytes: nothing is added to their type.
  void reply.send(Buffer.from(JSON.stringify(problem)))
}
