import { createHash, X509Certificate } from 'node:crypto'
import { generateKeyPair, generateProof } from 'dpop'
import { customFetch, fetchProtectedResource } from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEY_SET_MAX } from '../../electron/contract/issuer.ts'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { makeCertificates, type Certificates } from '../uplink/certificates.ts'
import { confirmSpecimen } from '../vault/vault-fixture.ts'
import { deskApi, type DeskApi } from './desk-api.ts'
import { AUDIENCE, fetchOver, tokenProvider, type System, type TokenProvider } from './token-provider.ts'

let certificates: Certificates
let provider: TokenProvider
let made: DeskApi
let uplink: ReturnType<typeof createUplink>
let turn: () => Promise<unknown>
beforeEach(async () => {
  certificates = makeCertificates()
  provider = await tokenProvider(certificates)
  made = await deskApi()
  const { bench } = made
  uplink = createUplink({ now: () => bench.clock.time, elapsed: () => bench.clock.time, random: () => 0.5 })
  turn = () => uplink.dispatch('internal.uplinkTurn', {}, {
    context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal,
    ask: (name, input) => bench.call(name, input as never, { ...SYSTEM, inside: true }),
  })
  await bench.call('desk.setPolicy', { values: { apiIssuer: provider.issuer, apiAudience: AUDIENCE, uplinkAuthority: certificates.caFile } })
  await turn()
})
afterEach(async () => {
  await uplink.stop()
  await made.dispose()
  await provider.close()
  certificates.remove()
})

const issuer = async () => (await made.bench.call('connections.state', {})).issuer
const here = (path: string) => `https://localhost:${made.origin.port}${path}`
const newest = async () => (await made.bench.call('audit.list', { filter: { door: 'api' }, before: null, limit: 1 })).events[0]
async function client(system: Pick<System, 'id'>, certificate: string[] = []): Promise<string> {
  return (await made.bench.afresh('clients.create', { name: 'Property management', permissions: ['records.read'], addresses: ['127.0.0.1'], expiresAt: null, oauthClient: system.id, certificates: certificate })).id
}
const dpop = (token: string, proof: string) => ({ authorization: `DPoP ${token}`, dpop: proof })
/** The clock of desk and peers is this machine's; the desk has been up for longer than a proof counts. */
const settle = async () => {
  made.bench.clock.time = Date.now()
  made.bench.clock.leapt -= 91_000
  await made.later(0)
}

describe('a system with tokens of the organisation’s provider', () => {
  it('asks by token, DPoP and its certificate together, over the real server, and the trail says who it was and what it showed', async () => {
    const record = await confirmSpecimen(made.bench)
    const system = await provider.system()
    const pin = createHash('sha256').update(new X509Certificate(certificates.client.certificate).raw).digest('hex')
    const id = await client(system, [pin])
    await settle()
    const handle = await system.dpop()
    const token = await system.token('records.read records.erase', handle)
    system.provider[customFetch] = fetchOver(made.origin.ca, certificates.client)
    const ask = (path: string, method = 'GET') => fetchProtectedResource(system.provider, token, new URL(here(path)), method, null, undefined, { DPoP: handle })
    const listed = await ask('/v1/records?limit=5')
    expect([listed.status, ((await listed.json()) as { records: { id: string }[] }).records.map((each) => each.id)]).toEqual([200, [record]])
    const { detail, ...event } = await newest() ?? {}
    expect(event).toMatchObject({ principal: 'client', user: id, door: 'api', status: 200, address: '127.0.0.1', credential: expect.stringMatching(/^oauth-/) as string })
    expect(detail).toContain(`shown=${pin.slice(0, 32)}`)
    // The scope is in the token, and the client has not got it.
    expect((await ask(`/v1/records/${record}`, 'DELETE').catch((error: { cause?: unknown, status?: number }) => ({ status: error.status }))).status).toBe(403)
    // Without the certificate the same token and a good proof open nothing.
    system.provider[customFetch] = fetchOver(made.origin.ca, null)
    expect((await ask('/v1/records').catch((error: { status?: number }) => ({ status: error.status }))).status).toBe(401)
    expect((await newest())?.detail).toContain('certificate')
    const [shown] = await made.bench.call('clients.list', {})
    expect(shown?.oauth).toMatchObject({ client: 'pms-front', lastUsed: { address: '127.0.0.1' } })
  })

  it('hears how to ask, and opens nothing by a proof of another request, one sent again, or a token alone', async () => {
    const system = await provider.system()
    await client(system)
    await settle()
    const pair = await generateKeyPair('ES256')
    const token = await system.token('records.read', await system.dpop(pair))
    const proof = (url = here('/v1/records'), method = 'GET', of = token) => generateProof(pair, url, method, undefined, of)
    const once = await proof()
    expect(await made.ask('/v1/records', { headers: dpop(token, once) })).toMatchObject({ status: 200 })
    for (const [headers, why] of [
      [dpop(token, once), 'proofAgain'], [dpop(token, await proof(here('/v1/audit'))), 'proofElsewhere'], [dpop(token, await proof(here('/v1/records'), 'POST')), 'proofElsewhere'],
      [dpop(token, await proof(here('/v1/records'), 'GET', 'another')), 'proofElsewhere'], [dpop(token, await generateProof(await generateKeyPair('ES256'), here('/v1/records'), 'GET', undefined, token)), 'proofKey'],
      [{ authorization: `Bearer ${token}` }, 'noProof'], [dpop(`${token.slice(0, -6)}AAAAAA`, await proof()), 'tokenForged'],
    ] as const) {
      const { status, headers: told } = await made.ask('/v1/records', { headers })
      expect([status, String(told['www-authenticate'])], why).toEqual([401, expect.stringContaining('error="invalid_token"')])
      expect((await newest())?.detail, why).toContain(why)
    }
    const bare = await made.ask('/v1/records')
    expect(bare.headers['www-authenticate']).not.toContain('error=')
    // One that its holder cannot be told by opens nothing, by policy.
    const unbound = await system.token('records.read')
    expect(await made.ask('/v1/records', { key: unbound })).toMatchObject({ status: 401 })
    await made.bench.call('desk.setPolicy', { values: { apiTokensBound: false } })
    expect(await made.ask('/v1/records', { key: unbound })).toMatchObject({ status: 200 })
    expect(await made.ask('/v1/audit', { key: unbound })).toMatchObject({ status: 403, headers: { 'www-authenticate': expect.stringContaining('error="insufficient_scope"') as string } })
  })

  it('asks by a token that is bound to its certificate, and neither opens anything by itself', async () => {
    const system = await provider.system(true)
    await client(system)
    await settle()
    const token = await system.token('records.read')
    const shows = certificates.client
    expect(await made.ask('/v1/records', { key: token, shows })).toMatchObject({ status: 200 })
    expect(await made.ask('/v1/records', { key: token })).toMatchObject({ status: 401 })
    expect(await made.ask('/v1/records', { key: token, shows: certificates.foreign })).toMatchObject({ status: 401 })
    expect(await made.ask('/v1/records', { shows })).toMatchObject({ status: 401 })
  })
})

describe('the keys of the provider', () => {
  it('are fetched again when they change, and count on for as long as policy says when the provider is gone', async () => {
    const system = await provider.system(true)
    await client(system)
    await settle()
    await turn()
    const shows = certificates.client
    const works = async () => (await made.ask('/v1/records', { key: await system.token('records.read'), shows })).status
    expect([await works(), provider.asked()]).toEqual([200, 1])
    provider.rotate()
    expect(await works()).toBe(401)
    // Time goes on for the desk's steady clock alone.
    made.bench.clock.leapt -= 61_000
    await turn()
    expect([await works(), provider.asked()]).toEqual([200, 2])
    const kept = await system.token('records.read')
    for (const [text, detail] of [['x'.repeat(KEY_SET_MAX + 1), 'tooLarge'], ['{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"a"}]}', 'keySet'], ['<html>', 'keySet']] as const) {
      provider.answerKeys(text)
      made.bench.clock.leapt -= 16 * 60_000
      await turn()
      await made.later(0)
      expect((await issuer())?.error).toMatchObject({ code: 'uplink.badAnswer', detail })
    }
    await provider.close()
    made.bench.clock.leapt -= 61_000
    await turn()
    await made.later(0)
    expect(await issuer()).toMatchObject({ counts: true, error: { code: 'uplink.unreachable' } })
    expect(await made.ask('/v1/records', { key: kept, shows })).toMatchObject({ status: 200 })
    await made.later(1440 * 60_000 + 60_000)
    expect(await issuer()).toMatchObject({ counts: false })
    expect(await made.ask('/v1/records', { key: kept, shows })).toMatchObject({ status: 401 })
    expect((await newest())?.detail).toContain('keysOld')
  })
})
