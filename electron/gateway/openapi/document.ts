import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi'
import { placesOf, WAIT_MAX } from '../../contract/http.ts'
import { FILE_TYPES } from '../../contract/jobs.ts'
import { everyClientMay, newPageMay } from '../../contract/permissions.ts'
import { routes, type Route } from '../http/routes.ts'
import { COUNTED, headers, refusalsOf, withHeaders } from './refusals.ts'

/**
 * What shows who asks, one of these: a key or a token, each with the connection's certificate beside it where the desk wants one, or a token with a
 * proof for this one request. The names of what it must be allowed to do stand with each.
 */
const shown = (permissions: readonly string[]) => [{ key: permissions }, { key: permissions, certificate: [] }, { token: permissions }, { token: permissions, certificate: [] }, { dpop: permissions }]
  .map((each) => Object.fromEntries(Object.entries(each).map(([name, needs]) => [name, [...needs]])))

const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', bearerFormat: 'foyer_live_…', description: 'An API key out of Settings, Connections.' },
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the organisation’s OpenID provider (RFC 9068), bound to the certificate (RFC 8705) unless policy has it otherwise.' },
  dpop: { type: 'http', scheme: 'DPoP', description: 'The same, bound to a key, with a proof in the header `DPoP` for each request (RFC 9449).' },
  certificate: { type: 'mutualTLS', description: 'By itself it opens nothing.' },
} as const

/** A file by itself, or as the one part of a form. */
const fileContent = Object.fromEntries([
  ...FILE_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }] as const),
  ['multipart/form-data', { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } }] as const,
]) as Record<string, { schema: { type: 'string' | 'object' } }>

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { call, method, spec } = route
  const { form, places } = placesOf({ method, input: spec.input, api: spec.api })
  const at = (place: string) => z.object(Object.fromEntries(Object.entries(form.shape).filter(([name]) => places[name] === place)))
  const [path, query, body] = [at('path'), at('query'), at('body')]
  const isEmpty = (part: z.ZodObject) => Object.keys(part.shape).length === 0
  const { api } = spec
  const header = {
    ...(api.idempotencyKey ? { 'Idempotency-Key': z.string().min(1).max(200).optional().meta({ description: 'draft-ietf-httpapi-idempotency-key-header-07: the same key with the same body is the same request.' }) } : {}),
    ...(api.waits ? { Prefer: z.string().max(200).optional().meta({ description: `\`wait=SECONDS\`, ${WAIT_MAX} at most: answer when there is more to say, or after so many (RFC 7240 §4.3). With \`Accept: text/event-stream\` what happens is told meanwhile.` }) } : {}),
  }
  const events = api.waits ? { 'text/event-stream': { schema: { type: 'string' as const, description: 'What happens, and at last the event `answer` with the answer as data (WHATWG HTML §9.2).' } } } : {}
  const content = api.status === 204 ? {} : { content: { 'application/json': { schema: api.answer ?? spec.output }, ...events } }
  const itsHeaders = withHeaders(...COUNTED, ...(api.location === null ? [] : ['Location' as const]), ...(api.waits ? ['PreferenceApplied' as const] : []))
  return {
    operationId: call, summary: api.summary,
    ...(api.open ? { security: [] } : newPageMay.includes(spec.needs) ? { security: [], description: 'For a page in a browser that has no key yet, of an origin that policy lists.' } : { security: shown(everyClientMay.includes(spec.needs) ? [] : [spec.needs]), description: everyClientMay.includes(spec.needs) ? 'For every connection.' : `Needs the permission \`${spec.needs}\`.` }),
    requestParams: { ...(isEmpty(path) ? {} : { path }), ...(isEmpty(query) ? {} : { query }), ...(Object.keys(header).length === 0 ? {} : { header: z.object(header) }) },
    ...(isEmpty(body) ? {} : { requestBody: { required: true, content: api.takes === 'file' ? fileContent : { 'application/json': { schema: body } } } }),
    responses: { [`${api.status}` as '200']: { description: 'Done.', headers: itsHeaders, ...content }, ...refusalsOf(route) },
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
    paths,
    components: { securitySchemes, headers },
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
