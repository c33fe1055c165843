import { connect, type ConnectionOptions } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodes, type ErrorCode } from '../../electron/contract/error-codes.ts'
import { createGateway } from '../../electron/gateway/create-gateway.ts'
import { CONNECTIONS_MAX, CONNECTIONS_OF_ADDRESS_MAX, HEADERS_MAX, UNKNOWN_MAX } from '../../electron/gateway/http/limits.ts'
import { problemOf } from '../../electron/gateway/http/problem.ts'
import type { HandlerTools } from '../../electron/transport/handlers.ts'
import { makeCertificates } from '../uplink/certificates.ts'
import { deskApi, type Asking, type DeskApi } from './desk-api.ts'

let made: DeskApi
let key: string
beforeAll(async () => {
  made = await deskApi()
  ;({ key } = await made.client(['records.read', 'audit.read']))
})
afterAll(async () => { await made.dispose() })

/** Words straight into the socket, and all that comes back. */
function raw(words: string, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect({ host: '127.0.0.1', port: made.origin.port, ca: made.origin.ca, servername: 'localhost', ...options }, () => { socket.write(words) })
    socket.setEncoding('utf8').on('data', (part: string) => { heard += part }).on('error', (error: NodeJS.ErrnoException) => { heard += `error ${error.code}` }).on('close', () => { resolve(heard) })
  })
}

describe('what nobody is told', () => {
  it.each<[ErrorCode, string, Asking]>([
    ['api.unauthenticated', '/v1/records', {}],
    ['api.unauthenticated', '/v1/openapi.json', {}],
    ['api.unauthenticated', '/v1/health/ready', {}],
    ['api.unauthenticated', '/v1/health', {}],
    ['api.unauthenticated', '/v1/records?surprise=1', {}],
    ['api.unauthenticated', '/v1/records', { headers: { authorization: 'Basic eDp5' } }],
    ['api.keyMistyped', '/v1/records', { key: 'foyer_live_x' }],
    ['api.forbidden', '/v1/records/x?reason=mistake', { method: 'DELETE', key: 'good' }],
    ['api.notFound', '/v1/staff', { key: 'good' }],
    ['api.notFound', '/v1/records/../staff', { key: 'good' }],
    ['api.notFound', '//v1/records', { key: 'good' }],
    ['api.notFound', '/V1/records', { key: 'good' }],
    ['api.notFound', `/v1/records/${'x'.repeat(200)}`, { key: 'good' }],
    ['input.invalid', '/v1/records/%2e%2e%2fstaff', { key: 'good' }],
    ['input.invalid', '/v1/records?limit=0', { key: 'good' }],
    ['input.invalid', '/v1/records?limit=1&limit=2', { key: 'good' }],
    ['input.invalid', '/v1/records?__proto__=1', { key: 'good' }],
    ['records.notFound', '/v1/records/x', { key: 'good' }],
    ['api.methodNotAllowed', '/v1/records', { method: 'POST', key: 'good', headers: { 'x-http-method-override': 'GET' } }],
    ['api.methodNotAllowed', '/v1/records', { method: 'OPTIONS' }],
    ['api.originRefused', '/v1/records', { key: 'good', headers: { origin: 'https://pms.example' } }],
    ['api.originRefused', '/v1/health/live', { headers: { origin: 'null' } }],
    ['api.hostRefused', '/v1/health/live', { headers: { host: 'rebound.example' } }],
    ['api.hostRefused', '/v1/records', { key: 'good', headers: { host: 'localhost.rebound.example' } }],
    ['api.mediaType', '/v1/records/x?reason=mistake', { method: 'DELETE', key: 'good', headers: { 'content-type': 'text/plain' }, body: 'x' }],
    ['input.tooLarge', '/v1/records/x?reason=mistake', { method: 'DELETE', key: 'good', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(300_000)}"` }],
  ])('%s of %s', async (code, path, asking) => {
    const { status, headers, body } = await made.ask(path, { ...asking, ...(asking.key === 'good' ? { key } : {}) })
    expect({ status, type: headers['content-type'], body }).toMatchObject({ status: errorCodes[code], type: 'application/problem+json', body: { type: `urn:foyer:error:${code}`, status: errorCodes[code], code } })
    expect(headers['cache-control']).toBe('no-store')
    expect([headers['www-authenticate'] !== undefined && /^Bearer realm="Foyer"(?:, error="invalid_token")?, DPoP algs="ES256 [^"]+"$/.test(String(headers['www-authenticate'])), headers['allow']]).toEqual([status === 401, status === 405 ? 'GET' : undefined])
  })

  it('but that the API is there', async () => {
    expect(await made.ask('/v1/health/live')).toMatchObject({ status: 200, body: { live: true } })
    expect(await made.ask('/v1/health/ready', { key })).toMatchObject({ status: 200, body: { ready: true } })
    const how = await made.ask('/v1/health', { key })
    expect(how).toMatchObject({ status: 200, body: { state: 'well', problems: [], version: '0.0.0-test', mode: 'desk', vault: { desk: 'ready', trail: { size: expect.any(Number) as unknown }, upstream: null, lists: [], diskLow: false } } })
    expect(JSON.stringify(how.body)).not.toMatch(/[Rr]eception|[Aa]dministrator|\/home|\/tmp/)
  })

  it('says what was refused in a language that whoever asks reads', async () => {
    for (const [accepted, language] of [['de-AT,de;q=0.9,en;q=0.5', 'de'], ['ja, ar;q=0.2', 'ar'], ['tlh', 'en'], ['fr;q=0, es;q=0.1', 'es'], ['de;q=x', 'en']] as const) {
      const { headers, body } = await made.ask('/v1/records', { headers: { 'accept-language': accepted } })
      expect([headers['content-language'], body]).toEqual([language, problemOf({ code: 'api.unauthenticated' }, language)])
    }
  })
})

describe('the socket', () => {
  const live = `GET /v1/health/live HTTP/1.1\r\nHost: localhost\r\n`

  it('speaks TLS 1.3 and nothing older', async () => {
    expect(await raw(`${live}Connection: close\r\n\r\n`)).toContain('HTTP/1.1 200')
    expect(await raw(live, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).toMatch(/^error (?:ERR_SSL|EPROTO|ECONNRESET)/)
  })

  it.each([
    ['two lengths', `${live}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`, 'HTTP/1.1 400'],
    ['a length beside chunks', `${live}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 'HTTP/1.1 400'],
    ['two hosts', `${live}Host: rebound.example\r\nConnection: close\r\n\r\n`, 'HTTP/1.1 421'],
    ['no host', 'GET /v1/health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 'HTTP/1.1 400'],
    ['headers without end', `${live}X: ${'x'.repeat(HEADERS_MAX)}\r\n\r\n`, 'HTTP/1.1 431'],
    ['no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400'],
    ['two credentials', `GET /v1/records HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n`, 'HTTP/1.1 400'],
  ])('takes no %s', async (_what, words, begins) => {
    expect((await raw(words)).slice(0, begins.length)).toBe(begins)
  })

  it('says which port is held, and goes on with another certificate on the one that it has', async () => {
    const { settings } = await made.bench.call('internal.gatewaySettings', {}, { session: null, way: 'system' })
    if (settings === null) throw new Error('no API by this policy')
    const other = createGateway({ version: '0', knock: () => Promise.reject(new Error('nobody asks')) })
    await expect(other.dispatch('internal.openGateway', { ...settings, port: made.origin.port }, {} as HandlerTools)).rejects.toMatchObject({ code: 'api.cannotListen', detail: 'EADDRINUSE' })
    await other.stop()
  })
})

it('counts whoever guesses apart from a client, and tells both how long to wait', async () => {
  made.bench.clock.time += 1000
  let last = await made.ask('/v1/records', { key })
  expect(last).toMatchObject({ status: 200, headers: { 'ratelimit-limit': '300' } })
  for (let at = 0; at <= UNKNOWN_MAX; at++) {
    last = await made.ask('/v1/records', { key: `foyer_live_guess${at}` })
    if (last.status === 429) break
    // Main's door lets in a hundred a second.
    made.bench.clock.time += 11
  }
  expect(last).toMatchObject({ status: 429, body: { code: 'api.throttled' } })
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
  expect(last.headers['ratelimit-remaining']).toBe('0')
  expect((await made.ask('/v1/records', { key })).status).toBe(200)
  // Nor is a key that nobody has seen yet kept out by whoever sends anything at all.
  const fresh = (await made.client(['records.read'], { name: 'Fresh' })).key
  expect((await made.ask('/v1/records', { key: fresh })).status).toBe(200)
})

it('waits for slow headers no longer than its bound, and says so', async () => {
  const heard = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect({ host: '127.0.0.1', port: made.origin.port, ca: made.origin.ca, servername: 'localhost' }, () => { socket.write('GET /v1/health/live HTTP/1.1\r\nHost: localhost\r\nX: ') })
    const drip = setInterval(() => { socket.write('x') }, 500)
    socket.setEncoding('utf8').on('data', (part: string) => { text += part }).on('error', () => undefined).on('close', () => {
      clearInterval(drip)
      resolve(text)
    })
  })
  expect(heard).toContain('HTTP/1.1 408')
  expect(heard).toContain('"code":"api.tooSlow"')
})

it('goes on with another certificate on the open port: a new connection has it, one that stands is not cut', async () => {
  const { settings } = await made.bench.call('internal.gatewaySettings', {}, { session: null, way: 'system' })
  if (settings === null) throw new Error('no API by this policy')
  const gateway = createGateway({ version: '0', knock: () => Promise.reject(new Error('nobody asks')) })
  const open = async (tls: typeof settings.tls) => (await gateway.dispatch('internal.openGateway', { ...settings, port: 0, tls }, {} as HandlerTools) as { port: number }).port
  const port = await open(settings.tls)
  const renewed = makeCertificates()
  const seen = (ca: string, socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' })) => new Promise<{ fingerprint: string, socket: typeof socket }>((resolve, reject) => {
    socket.on('secureConnect', () => { resolve({ fingerprint: socket.getPeerCertificate().fingerprint256, socket }) }).on('error', reject)
  })
  try {
    const before = await seen(settings.tls.certificateChain)
    expect(await open({ key: renewed.server.key, certificateChain: renewed.server.certificate })).toBe(port)
    const after = await seen(renewed.ca)
    expect(after.fingerprint).not.toBe(before.fingerprint)
    const answered = new Promise<string>((resolve) => { before.socket.once('data', (part: Buffer) => { resolve(part.toString()) }) })
    before.socket.write('GET /v1/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(await answered).toContain('HTTP/1.1 200')
    before.socket.destroy()
    after.socket.destroy()
  } finally {
    await gateway.stop()
    renewed.remove()
  }
})

/** So many connections at once, each without a word; those that were taken. */
async function heldFrom(localAddress: string, many: number): Promise<ReturnType<typeof connect>[]> {
  const sockets = await Promise.all(Array.from({ length: many }, () => new Promise<ReturnType<typeof connect> | null>((resolve) => {
    const options: ConnectionOptions & { localAddress: string } = { host: '127.0.0.1', port: made.origin.port, ca: made.origin.ca, servername: 'localhost', localAddress }
    const socket = connect(options, () => { resolve(socket) })
    socket.on('error', () => { resolve(null) }).on('close', () => { resolve(null) })
  })))
  return sockets.filter((each) => each !== null)
}

it('holds no more connections than it can serve', async () => {
  const open = await heldFrom('127.0.0.1', CONNECTIONS_MAX + 20)
  for (const each of open) each.destroy()
  expect(open.length).toBeLessThanOrEqual(CONNECTIONS_MAX)
  expect(open.length).toBeGreaterThan(0)
})

it('has room for others where one address holds all that it may', async () => {
  const open = await heldFrom('127.0.0.21', CONNECTIONS_MAX)
  try {
    expect(open).toHaveLength(CONNECTIONS_OF_ADDRESS_MAX)
    expect((await made.ask('/v1/health/live', { from: '127.0.0.22' })).status).toBe(200)
  } finally {
    for (const each of open) each.destroy()
  }
})
