import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { certificates, type Certificates } from './receiver-certificates.ts'
import { uplinkBench, type UplinkBench } from './uplink-bench.ts'

const CLIENT = 'desk-7f3a'
const SECRET = 'a-secret-of-forty-characters-for-this-desk'
const SCOPE = 'trail:write'

let made: Certificates
let https: Server
let issuer: string
let provider: Provider
let granted: number
/** A certified OpenID provider, as a house runs one. */
beforeAll(async () => {
  made = certificates()
  https = createServer(made.server)
  await new Promise<void>((resolve) => { https.listen(0, '127.0.0.1', resolve) })
  issuer = `https://127.0.0.1:${(https.address() as AddressInfo).port}`
  provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope: SCOPE }],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } }, scopes: [SCOPE], ttl: { ClientCredentials: () => 600 },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
  })
  provider.on('grant.success', () => { granted += 1 })
  const callback = provider.callback()
  https.on('request', (request, response) => void callback(request, response))
})
afterAll(async () => {
  https.closeAllConnections()
  await new Promise<void>((resolve) => { https.close(() => { resolve() }) })
  made.dispose()
})

let at: UplinkBench
beforeEach(async () => {
  granted = 0
  at = await uplinkBench(made)
  // A receiver that asks the provider about every token.
  at.server.instead = async ({ authorisation, answer }) => {
    const token = await provider.ClientCredentials.find(authorisation?.replace(/^Bearer /, '') ?? '')
    if (token?.clientId === CLIENT && token.scope === SCOPE) return false
    answer(401, {})
    return true
  }
  await at.set({ uplinkOauthIssuer: issuer, uplinkOauthClient: CLIENT, uplinkOauthScope: SCOPE })
})
afterEach(() => at.dispose())

describe('OAuth 2.0 client credentials', () => {
  it('bring a token that the receiver takes, one for as long as it holds', async () => {
    await at.desk.call('uplink.setSecret', { name: 'oauthSecret', value: SECRET })
    await at.turn()
    expect(await at.code()).toBe('fine')
    await at.desk.happen(1)
    at.wait(5_000)
    await at.turn()
    expect(at.desk.held.size).toBe((await at.desk.call('uplink.state', {})).next)
    expect(granted).toBe(1)
  })

  it('of a wrong secret are told as what they are, and nothing is lost', async () => {
    await at.desk.call('uplink.setSecret', { name: 'oauthSecret', value: 'wrong' })
    await at.turn()
    expect(await at.code()).toBe('uplink.signIn oauth')
    expect(at.desk.held.size).toBe(0)
    await at.desk.call('uplink.setSecret', { name: 'oauthSecret', value: SECRET })
    await at.send()
    expect(at.desk.held.size).toBeGreaterThan(0)
  })

  it('of a token that is refused bring another one', async () => {
    await at.desk.call('uplink.setSecret', { name: 'oauthSecret', value: SECRET })
    const { instead } = at.server
    at.server.instead = ({ answer }) => { answer(401, {}); return true }
    await at.turn()
    expect(await at.code()).toBe('uplink.signIn status=401')
    at.server.instead = instead
    await at.send()
    expect(granted).toBe(2)
    expect(await at.code()).toBe('fine')
  })

  it('are asked of no host that policy does not name', async () => {
    await at.desk.call('uplink.setSecret', { name: 'oauthSecret', value: SECRET })
    // A provider of its own, whose tokens are to be had elsewhere.
    const sly = createServer(made.server, (_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ issuer: slyIssuer, token_endpoint: `${issuer}/token` }))
    })
    await new Promise<void>((resolve) => { sly.listen(0, '127.0.0.1', resolve) })
    const slyIssuer = `https://127.0.0.1:${(sly.address() as AddressInfo).port}`
    await at.set({ uplinkOauthIssuer: slyIssuer })
    await expect(at.send()).rejects.toMatchObject({ code: 'uplink.settings', detail: 'oauthHost' })
    expect(granted).toBe(0)
    sly.closeAllConnections()
    await new Promise<void>((resolve) => { sly.close(() => { resolve() }) })
  })
})
