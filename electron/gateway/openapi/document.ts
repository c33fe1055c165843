import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi'
import { errorCodes, type ErrorCode } from '../../contract/error-codes.ts'
import { placesOf, WAIT_MAX } from '../../contract/http.ts'
import { FILE_TYPES } from '../../contract/jobs.ts'
import { newPageMay } from '../../contract/permissions.ts'
import { PROBLEM_TYPE } from '../http/problem.ts'
import { routes, type Route } from '../http/routes.ts'

const problem = z.object({
  type: z.string(), title: z.string(), status: z.number().int(), code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]), action: z.string(), detail: z.string().optional(),
}).meta({ id: 'Problem', description: 'RFC 9457. `title` is the sentence for a person, `action` what to do; both in a language of Accept-Language.' })

const refused = { description: 'It was refused or failed.', content: { [PROBLEM_TYPE]: { schema: problem } } }
const bearer = [{ key: [] }]

/** A file by itself, or as the one part of a form. */
const fileContent = Object.fromEntries([
  ...FILE_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }] as const),
  ['multipart/form-data', { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } }] as const,
]) as Record<string, { schema: { type: 'string' | 'object' } }>

function operationOf({ call, method, spec }: Route): ZodOpenApiOperationObject {
  const { form, places } = placesOf({ method, input: spec.input, api: spec.api })
  const at = (place: string) => z.object(Object.fromEntries(Object.entries(form.shape).filter(([name]) => places[name] === place)))
  const [path, query, body] = [at('path'), at('query'), at('body')]
  const isEmpty = (part: z.ZodObject) => Object.keys(part.shape).length === 0
  const { api } = spec
  const header = {
    ...(api.idempotencyKey ? { 'Idempotency-Key': z.string().min(1).max(200).optional().meta({ description: 'draft-ietf-httpapi-idempotency-key-header-07: the same key with the same body is the same request.' }) } : {}),
    ...(api.waits ? { Prefer: z.string().max(200).optional().meta({ description: `\`wait=SECONDS\`, ${WAIT_MAX} at most: answer when there is more to say, or after so many (RFC 7240 §4.3). With \`Accept: text/event-stream\` what happens is told meanwhile.` }) } : {}),
  }
  const content = api.status === 204 ? {} : { content: { 'application/json': { schema: api.answer ?? spec.output } } }
  return {
    operationId: call, summary: api.summary,
    ...(api.open ? { security: [] } : newPageMay.includes(spec.needs) ? { security: [], description: 'For a page in a browser that has no key yet, of an origin that policy lists.' } : { description: `Needs the permission \`${spec.needs}\`.` }),
    requestParams: { ...(isEmpty(path) ? {} : { path }), ...(isEmpty(query) ? {} : { query }), ...(Object.keys(header).length === 0 ? {} : { header: z.object(header) }) },
    ...(isEmpty(body) ? {} : { requestBody: { required: true, content: api.takes === 'file' ? fileContent : { 'application/json': { schema: body } } } }),
    responses: { [`${api.status}` as '200']: { description: 'Done.', ...content }, default: refused },
  }
}

/** The API as OpenAPI 3.1, out of the contract's own entries. */
export function openApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes) paths[route.spec.api.path] = { ...paths[route.spec.api.path], [route.method.toLowerCase()]: operationOf(route) }
  const document = createDocument({
    openapi: '3.1.1',
    info: { title: 'Foyer', version, description: 'The desk as a service for the systems around it.', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: bearer,
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key out of Settings, Connections, or an access token of the organisation.' } } },
  }, {
    allowEmptySchema: { custom: true },
    override: ({ zodSchema, jsonSchema, io }) => {
      // Bytes, as JSON has them.
      if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, { type: 'string', contentEncoding: 'base64' })
      // What is answered may have more members tomorrow: whoever reads it today goes on to do so.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return { ...document }
}
