import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Language } from '../../contract/primitives.ts'
import { RETRY_AFTER_S } from './limits.ts'
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

/** Answer with a problem document (RFC 9457), in a language that whoever asks reads. */
export function answerWith(reply: FastifyReply, error: FoyerError, usual: Language, request?: FastifyRequest): void {
  const inLanguage = languageOf(request?.headers['accept-language'], usual)
  const problem = problemOf(error, inLanguage)
  void reply.code(problem.status).headers({ 'content-type': PROBLEM_TYPE, 'content-language': inLanguage, vary: 'accept-language', 'cache-control': 'no-store' })
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="Foyer", DPoP')
  if ((problem.status === 429 || problem.status === 503) && !reply.hasHeader('retry-after')) void reply.header('retry-after', String(RETRY_AFTER_S))
  // As bytes: nothing is added to their type.
  void reply.send(Buffer.from(JSON.stringify(problem)))
}
