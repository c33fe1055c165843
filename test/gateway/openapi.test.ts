import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientPermissions } from '../../electron/contract/clients.ts'
import { routes } from '../../electron/gateway/http/routes.ts'
import { openApi } from '../../electron/gateway/openapi/document.ts'
import { confirmSpecimen } from '../vault/vault-fixture.ts'
import { specimenDocument } from '../emrtd/specimen-document.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

interface Parameter { name: string, in: 'path' | 'query' | 'header', required?: boolean, schema: object }
interface Operation { parameters?: Parameter[], responses: Record<string, { headers?: Record<string, { $ref: string }>, content?: Record<string, { schema: object }> }>, security?: Record<string, string[]>[] }
interface Document { openapi: string, paths: Record<string, Record<string, Operation>>, components: { schemas: Record<string, object>, headers: Record<string, { required?: boolean }>, securitySchemes: Record<string, unknown> } }

const document = JSON.parse(JSON.stringify(openApi('0.0.0-test'))) as Document
const operations = Object.entries(document.paths).flatMap(([path, each]) => Object.entries(each).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, method: method.toUpperCase(), operation })))

/** The document's own schemas, by JSON Schema 2020-12, as OpenAPI 3.1 has them. */
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
ajv.addSchema({ $id: 'doc', ...document })
const compiled = new Map<string, ValidateFunction>()
function validate(pointer: string, value: unknown): string {
  const check = compiled.get(pointer) ?? ajv.compile({ $ref: `doc#${pointer}` })
  compiled.set(pointer, check)
  return check(value) ? '' : ajv.errorsText(check.errors)
}
const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))

describe('the description of the API', () => {
  it('is OpenAPI 3.1, by a validator of others, with a path for each call that the contract opens', async () => {
    expect(document.openapi).toBe('3.1.1')
    const { valid, errors } = await new Validator().validate({ ...document })
    expect({ valid, errors }).toMatchObject({ valid: true })
    expect(operations.map(({ name }) => name).toSorted()).toEqual(routes.map(({ method, spec }) => `${method} ${spec.api.path}`).toSorted())
  })

  it('says without a credential of nothing but that the API is there', () => {
    expect(operations.filter(({ operation }) => operation.security?.length === 0).map(({ path }) => path)).toEqual(['/v1/health/live', '/v1/pairings', '/v1/pairings/{id}/key'])
  })
})

describe('who may ask what', () => {
  let made: DeskApi
  beforeAll(async () => { made = await deskApi() })
  afterAll(async () => { await made.dispose() })
  const guarded = operations.filter(({ operation }) => operation.security?.length !== 0)

  it('stands in the document by the schemes that it names', () => {
    for (const { name, operation: { security } } of guarded) expect({ name, schemes: [...new Set((security ?? []).flatMap((each) => Object.keys(each)))].toSorted() }).toEqual({ name, schemes: Object.keys(document.components.securitySchemes).toSorted() })
  })

  it.each(clientPermissions)('a key for %s alone is let through to what the document says, and refused everywhere else', async (permission) => {
    const from = `127.0.1.${1 + clientPermissions.indexOf(permission)}`
    const { key } = await made.client([permission], { name: permission, addresses: [from] })
    const refused: string[] = []
    for (const { name, path, method } of guarded) {
      made.bench.clock.time += 110
      const { status, body } = await made.ask(path.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000'), { method, from, key })
      expect(status, name).not.toBe(401)
      if (status === 403 && (body as { code: string }).code === 'api.forbidden') refused.push(name)
    }
    expect(refused).toEqual(guarded.filter(({ operation }) => (operation.security ?? []).some(({ key: needs = [] }) => needs.some((each) => each !== permission))).map(({ name }) => name))
  })
})

const PAGE = 'https://pms.example'

describe('each route of it', () => {
  let made: DeskApi
  let record: string
  beforeAll(async () => {
    made = await deskApi([{ id: 'sane:0', kind: 'scanner', name: 'Scanner', simulated: true, state: 'ready', fault: null, seenAt: '2026-01-31T09:00:00.000Z' }], { apiOrigins: PAGE })
    record = await confirmSpecimen(made.bench)
  })
  afterAll(async () => { await made.dispose() })

  interface Schema { enum?: string[], type?: string, pattern?: string, minimum?: number, maximum?: number, maxLength?: number }
  /** What the schema of a parameter lets pass, what lies at its edges, and what nobody thought of. */
  const valueOf = ({ schema, name }: Parameter, about: string): fc.Arbitrary<string> => {
    const { enum: options, type, pattern, minimum = 0, maximum = 100, maxLength = 40 }: Schema = schema
    const good = options !== undefined ? fc.constantFrom(...options)
      : type === 'integer' ? fc.integer({ min: minimum, max: maximum }).map(String)
        : pattern !== undefined ? fc.stringMatching(new RegExp(pattern)) : fc.string({ maxLength })
    const edge = type === 'integer' ? fc.constantFrom(minimum - 1, maximum + 1).map(String) : fc.constantFrom('9999-99-99T99:99:99.999Z', '.', '-1', '')
    return fc.oneof({ weight: 12, arbitrary: name === 'id' ? fc.oneof(fc.constant(about), good) : good }, { weight: 1, arbitrary: edge }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) })
  }
  const json = { 'content-type': 'application/json' }
  /** What a route takes that takes a body: nothing that is worth a reading, and a security object alone. */
  const bodies: Readonly<Record<string, Readonly<Record<string, { headers: Record<string, string>, body: Uint8Array | string }>>>> = {
    '/v1/readings': { POST: { headers: { 'content-type': 'image/png' }, body: Uint8Array.from([0x89, 0x50]) } },
    '/v1/scan-requests': { POST: { headers: json, body: '{"reference":"4711","guests":[{}]}' } },
    '/v1/pairings': { POST: { headers: { ...json, origin: PAGE }, body: '{"permissions":["records.read"]}' } },
    '/v1/pairings/{id}/key': { POST: { headers: { ...json, origin: PAGE }, body: '{"code":"12345678"}' } },
    '/v1/verifications': { POST: { headers: json, body: JSON.stringify({ securityObject: Buffer.from(specimenDocument().profile.files.get(0x011d) ?? []).toString('base64') }) } },
  }
  const encoded = (value: string) => encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8')).replaceAll('.', '%2E')

  it.each(operations)('$name answers as it is described, whatever it is asked', async ({ path, method, operation }) => {
    // Each is asked by a client of its own at an address of its own: how much one may ask, or strangers at one address, is another test's.
    const from = `127.0.0.${10 + operations.findIndex((each) => each.path === path && each.method === method)}`
    const { key } = await made.client([...clientPermissions], { name: path + method, addresses: [from] })
    const forPages = operation.security?.length === 0 && path.startsWith('/v1/pairings')
    const collection = path.replace(/\/\{id\}$/, '')
    const sent = collection !== path && method !== 'POST' && bodies[collection] !== undefined ? await made.ask(collection, { method: 'POST', from, key, ...bodies[collection]['POST'] }) : null
    const about = sent === null ? record : (sent.body as { id: string }).id
    const parameters = operation.parameters ?? []
    const part = (place: Parameter['in']) => fc.record(Object.fromEntries(parameters.filter((each) => each.in === place).map((each) => [each.name, valueOf(each, about)])), place === 'path' ? {} : { requiredKeys: [] })
    const seen = new Set<number>()
    await fc.assert(fc.asyncProperty(part('path'), part('query'), fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('surprise=1', 'limit=1&limit=2', '__proto__=1', 'id=x', '%00', '%') }), fc.oneof({ weight: 15, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }), async (inPath, inQuery, more, isGood) => {
      const query = [...Object.entries(inQuery).map(([name, value]) => `${name}=${encoded(value ?? '')}`), ...(more === null ? [] : [more])].join('&')
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(inPath[name] ?? '') || '-') + (query === '' ? '' : `?${query}`)
      // Neither the gateway's nor the vault's bounds are what is tried here.
      made.bench.clock.time += 110
      const answer = await made.ask(url, { method, from, ...bodies[path]?.[method], ...(forPages && isGood ? {} : { key: isGood ? key : 'foyer_live_x' }) })
      seen.add(answer.status)
      const described = operation.responses[answer.status] === undefined ? `${Math.floor(answer.status / 100)}XX` : String(answer.status)
      const content = operation.responses[described]?.content
      const type = (String(answer.headers['content-type'] ?? '')).split(';', 1)[0] ?? ''
      expect(answer.status, url).toBeLessThan(500)
      const faults = operation.responses[described] === undefined ? 'not described' : content === undefined ? answer.text : validate(`/paths/${escaped(path)}/${method.toLowerCase()}/responses/${described}/content/${escaped(type)}/schema`, answer.body)
      const missing = Object.entries(operation.responses[described]?.headers ?? {}).filter(([name, { $ref }]) => document.components.headers[$ref.split('/').at(-1) ?? '']?.required === true && answer.headers[name.toLowerCase()] === undefined).map(([name]) => name)
      expect({ url, status: answer.status, type, faults, missing }).toMatchObject({ faults: '', missing: [] })
    }), { numRuns: 60, seed: 13 })
    // It is no fuzzing where nothing gets through.
    // What a person alone can say yes to is let through to nobody who guesses.
    expect([...seen].some((status) => status < 300), [...seen].join()).toBe(path !== '/v1/pairings/{id}/key')
  })
})
