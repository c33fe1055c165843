import { createHash, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calculateJwkThumbprint, SignJWT, UnsecuredJWT } from 'jose'
import type { Presented } from '../../../electron/contract/api.ts'
import type { Input } from '../../../electron/contract/index.ts'
import { KEY_SET_MAX } from '../../../electron/contract/issuer.ts'
import { standingOf } from '../../../electron/vault/calls/tokens.ts'
import { authenticate, stillStands } from '../../../electron/vault/clients/authenticate.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { makeCertificates, type Certificates } from '../../uplink/certificates.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

const ISSUER = 'https://id.example/tenant'
const AUDIENCE = 'urn:example:front-desk'
const URL_ASKED = 'https://localhost:7443/v1/records'

let made: DeskBench
let keys: { publicKey: KeyObject, privateKey: KeyObject }
beforeEach(async () => {
  made = await deskBench()
  made.clock.time = Date.now()
  await made.signIn()
  keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await made.call('desk.setPolicy', { values: { api: true, apiIssuer: ISSUER, apiAudience: AUDIENCE, apiTokensBound: false } })
  await give({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] })
})
afterEach(() => { made.dispose() })

/** As after the question for them. */
const give = async (keySet: unknown) => {
  made.desk.tokens.asked = true
  await bring(keySet)
}
const bring = async (keySet: unknown) => { await made.call('internal.issuerKeys', { issuer: ISSUER, keySet: typeof keySet === 'string' ? keySet : JSON.stringify(keySet) }) }
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const seconds = () => Math.floor(made.clock.time / 1000)

async function client(more: Partial<Input<'clients.create'>> = {}): Promise<string> {
  return (await made.afresh('clients.create', { name: 'Property management', permissions: ['records.read', 'audit.read'], addresses: ['192.0.2.7'], expiresAt: null, oauthClient: 'pms', ...more })).id
}

interface Forged { claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: KeyObject | Uint8Array }
const claimsNow = () => ({ iss: ISSUER, aud: AUDIENCE, client_id: 'pms', sub: 'pms', jti: 'token-1234', scope: 'records.read audit.read', iat: seconds(), exp: seconds() + 600 })
const token = ({ claims = {}, header = {}, key = keys.privateKey }: Forged = {}) => new SignJWT({ ...claimsNow(), ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header }).sign(key)

/** Who it is, or the word of the trail why it is nobody. */
async function tried(accessToken: string | null, more: Partial<Presented> = {}) {
  const presented: Presented = { address: '192.0.2.7', apiKey: null, accessToken, dpop: null, clientCertificate: null, origin: null, ...more }
  try {
    return authenticate(opened(made.desk).clients, presented, await standingOf(made.desk, presented))
  } catch (error) {
    // Nothing else than the code goes out, whatever the reason.
    if ((error as { code: string }).code !== 'api.unauthenticated') throw error
    return { why: (error as { why: string }).why }
  }
}

describe('an access token', () => {
  it('opens what both it and its client have, while it holds and the client has its name', async () => {
    const id = await client()
    const found = await tried(await token({ claims: { scope: 'openid records.read records.erase' } }))
    if ('why' in found) throw new Error(found.why)
    expect(found).toMatchObject({ kind: 'client', id, permissions: new Set(['records.read']) })
    const book = opened(made.desk).clients
    expect(stillStands(book, found, made.clock.time)).toBe(true)
    expect(stillStands(book, found, made.clock.time + 661_000)).toBe(false)
    await made.afresh('clients.change', { id, oauthClient: null })
    expect(stillStands(book, found, made.clock.time)).toBe(false)
    expect(await tried(await token())).toEqual({ why: 'unknown' })
    expect(await codeOf(client({ name: 'Another', oauthClient: 'pms' }))).toBe('done')
    expect(await codeOf(client({ name: 'Third', oauthClient: 'pms' }))).toBe('clients.oauthTaken')
  })

  it('of another issuer, audience, time or form opens nothing', async () => {
    await client()
    for (const [claims, why] of [
      [{ iss: 'https://id.example/other' }, 'issuer'], [{ aud: 'urn:example:other-desk' }, 'audience'], [{ aud: undefined }, 'audience'],
      [{ exp: seconds() - 61 }, 'tokenEnded'], [{ exp: undefined }, 'tokenForm'], [{ nbf: seconds() + 61 }, 'tokenEarly'], [{ iat: seconds() + 61 }, 'tokenEarly'],
      [{ exp: seconds() + 86_500 }, 'tokenLong'], [{ client_id: undefined }, 'tokenForm'], [{ client_id: 'visitors' }, 'unknown'], [{ cnf: { kid: 'one' } }, 'tokenForm'], [{ jti: undefined }, 'tokenForm'],
    ] as const) expect(await tried(await token({ claims })), JSON.stringify(claims)).toEqual({ why })
    expect(await tried(await token({ header: { typ: 'JWT' } }))).toEqual({ why: 'tokenForm' })
    expect(await tried(await token(), { address: '192.0.2.8' })).toEqual({ why: 'address' })
    // Within the clocks' difference it holds.
    expect(await tried(await token({ claims: { exp: seconds() - 58, iat: seconds() - 600 } }))).toMatchObject({ kind: 'client' })
  })

  it('of a provider that calls it plain JWT counts where policy says so, by issuer, audience and client all the same', async () => {
    const id = await client()
    const plain = { typ: 'JWT' }
    const asKeycloak = { client_id: undefined, azp: 'pms' }
    for (const header of [plain, { typ: undefined }]) expect(await tried(await token({ header, claims: asKeycloak }))).toEqual({ why: 'tokenForm' })
    await made.call('desk.setPolicy', { values: { apiTokensPlain: true } })
    for (const [header, claims] of [[plain, asKeycloak], [{ typ: undefined }, asKeycloak], [plain, { ...asKeycloak, jti: undefined }], [plain, { azp: 'pms', typ: 'Bearer' }], [{}, {}]] as const) expect(await tried(await token({ header, claims })), JSON.stringify(claims)).toMatchObject({ id })
    for (const [header, claims, why] of [
      [{ typ: 'id_token+jwt' }, {}, 'tokenForm'], [{ typ: 'dpop+jwt' }, {}, 'tokenForm'], [{ typ: 'logout+jwt' }, {}, 'tokenForm'], [plain, { aud: 'urn:example:other-desk' }, 'audience'], [plain, { iss: 'https://id.example/other' }, 'issuer'],
      [plain, { azp: 'visitors' }, 'tokenForm'], [plain, { client_id: undefined, azp: 'visitors' }, 'unknown'], [plain, { client_id: undefined }, 'tokenForm'], [plain, { nonce: 'n' }, 'tokenForm'], [plain, { at_hash: 'h' }, 'tokenForm'], [plain, { typ: 'ID' }, 'tokenForm'], [plain, { typ: 'Refresh' }, 'tokenForm'], [plain, { exp: undefined }, 'tokenForm'],
      // One that says what it is is held to it.
      [{}, asKeycloak, 'tokenForm'],
    ] as const) expect(await tried(await token({ header, claims })), JSON.stringify({ header, claims })).toEqual({ why })
  })

  it('signed by anything but the key that it names opens nothing', async () => {
    await client()
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const asSecret = keys.publicKey.export({ format: 'pem', type: 'spki' })
    const theirs = other.publicKey.export({ format: 'jwk' })
    const unsigned = new UnsecuredJWT(claimsNow()).encode()
    for (const [what, given, why] of [
      ['none', unsigned, 'algorithm'],
      ['none with a typ and a key id', `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: 'one' })).toString('base64url')}.${unsigned.split('.')[1]}.`, 'algorithm'],
      ['the public key as a secret', await token({ header: { alg: 'HS256' }, key: Buffer.from(asSecret) }), 'algorithm'],
      ['another curve', await token({ header: { alg: 'ES384' }, key: p384.privateKey }), 'algorithm'],
      ['another kind of key', await token({ header: { alg: 'RS256' }, key: rsa.privateKey }), 'algorithm'],
      ['another key of the same name', await token({ key: other.privateKey }), 'tokenForged'],
      ['a key that it brings along', await token({ header: { jwk: theirs, x5c: ['MAA='], jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x5u' }, key: other.privateKey }), 'tokenForged'],
      ['a key nobody knows', await token({ header: { kid: 'two' } }), 'keyUnknown'],
      ['no key id', await token({ header: { kid: undefined } }), 'keyUnknown'],
      ['no JWT', 'opaque-token-of-some-kind', 'tokenForged'],
      ['a changed claim', (await token()).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claimsNow(), scope: 'records.erase' })).toString('base64url')}.`), 'tokenForged'],
      ['a huge one', `${'a'.repeat(3900)}.${'b'.repeat(3900)}.c`, 'tokenForged'],
    ] as const) expect(await tried(given), what).toEqual({ why })
    expect(await tried(await token({ header: { jku: 'https://evil.example/jwks', jwk: theirs } }))).toMatchObject({ kind: 'client' })
  })

  it('counts by the provider’s present keys, for as long as policy lets them, and by none of another shape', async () => {
    const id = await client()
    const before = await token()
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await give({ keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'two', use: 'sig' }, { kty: 'oct', k: 'c2VjcmV0', kid: 'one' }, { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'enc', use: 'enc' }] })
    expect(await tried(before)).toEqual({ why: 'keyUnknown' })
    for (const alg of ['RS256', 'PS384']) expect(await tried(await token({ header: { alg, kid: 'two' }, key: rsa.privateKey }))).toMatchObject({ id })
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
    const twice = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'same' }
    for (const bad of ['nothing', '{}', { keys: [] }, { keys: [{ ...weak, kid: 'weak' }] }, { keys: [twice, twice] }, { keys: [{ ...keys.privateKey.export({ format: 'jwk' }), kid: 'private' }] }, { keys: Array.from({ length: 40 }, () => twice) }]) {
      expect(await codeOf(give(bad))).toBe('uplink.badAnswer')
    }
    expect(await codeOf(give('x'.repeat(KEY_SET_MAX + 1)))).not.toBe('done')
    // None of that has put them out of use; the time that policy gives does.
    const now = () => token({ header: { alg: 'RS256', kid: 'two' }, key: rsa.privateKey })
    made.clock.time += 1440 * 60_000
    expect(await tried(await now())).toMatchObject({ id })
    made.clock.time += 60_000
    expect(await tried(await now())).toEqual({ why: 'keysOld' })
    await made.signIn()
    const said = (await made.call('audit.list', { filter: { action: 'connections.issuerKeys' }, before: null, limit: 10 })).events
    expect(said.map(({ detail }) => detail?.split(' ')[0])).toEqual(['keys=1', 'keys=1'])
  })

  it('counts by no keys that nobody asked for', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await bring({ keys: [{ ...stranger.publicKey.export({ format: 'jwk' }), kid: 'theirs', alg: 'ES256', use: 'sig' }] })
    expect(await tried(await token({ header: { kid: 'theirs' }, key: stranger.privateKey }))).toEqual({ why: 'keyUnknown' })
    // Of a client that is none here, by a key that counts.
    expect(await tried(await token())).toEqual({ why: 'unknown' })
  })

  it('is asked about at the provider again when it names a key unknown here, and not at each one', async () => {
    const due = async () => (await made.call('internal.issuerDue', {})).asked !== null
    expect(await due()).toBe(true)
    made.clock.time += 61_000
    expect(await due()).toBe(false)
    for (let at = 0; at < 5; at++) await tried(await token({ header: { kid: 'new' } }))
    expect([await due(), await due()]).toEqual([true, false])
    await tried(await token({ header: { kid: 'new' } }))
    expect(await due()).toBe(false)
    made.clock.time += 15 * 60_000
    expect(await due()).toBe(true)
    await made.signIn()
    await made.call('desk.setPolicy', { values: { apiAudience: '' } })
    expect(await made.call('internal.issuerDue', {})).toEqual({ asked: null, wanted: false })
    expect(await tried(await token())).toEqual({ why: 'noIssuer' })
  })
})

describe('a token bound to a key', () => {
  let holder: { publicKey: KeyObject, privateKey: KeyObject }
  let bound: string
  beforeEach(async () => {
    await client()
    holder = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    bound = await token({ claims: { cnf: { jkt: await calculateJwkThumbprint(holder.publicKey.export({ format: 'jwk' })) } } })
    // Longer than a proof of before the start counts.
    made.clock.time += 91_000
  })
  let proofs = 0
  interface Proof { claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: KeyObject, url?: string, method?: string }
  async function proof({ claims = {}, header = {}, key = holder.privateKey, url = URL_ASKED, method = 'GET' }: Proof = {}): Promise<{ dpop: NonNullable<Presented['dpop']> }> {
    const made_ = { jti: `proof-number-${proofs++}`, htm: 'GET', htu: URL_ASKED, iat: seconds(), ath: createHash('sha256').update(bound).digest('base64url'), ...claims }
    return { dpop: { proof: await new SignJWT(made_).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: holder.publicKey.export({ format: 'jwk' }), ...header }).sign(key), method, url } }
  }

  it('opens with a proof for this request alone, once', async () => {
    const once = await proof()
    expect(await tried(bound, once)).toMatchObject({ kind: 'client' })
    expect(await tried(bound, once)).toEqual({ why: 'proofAgain' })
    expect(await tried(bound, await proof())).toMatchObject({ kind: 'client' })
    expect(await tried(bound, await proof({ claims: { htu: 'HTTPS://LOCALHOST:7443/v1/records?limit=1#x' } }))).toMatchObject({ kind: 'client' })
    expect(await tried(bound)).toEqual({ why: 'noProof' })
  })

  it('does not open with a proof of another request, time, token or key', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const theirs = other.publicKey.export({ format: 'jwk' })
    for (const [given, why] of [
      [{ claims: { htm: 'DELETE' } }, 'proofElsewhere'], [{ claims: { htu: 'https://localhost:7443/v1/audit' } }, 'proofElsewhere'], [{ claims: { htu: 'https://evil.example:7443/v1/records' } }, 'proofElsewhere'],
      [{ claims: { htu: 'nowhere' } }, 'proofElsewhere'], [{ method: 'DELETE' }, 'proofElsewhere'], [{ claims: { ath: createHash('sha256').update('another').digest('base64url') } }, 'proofElsewhere'], [{ claims: { ath: undefined } }, 'proof'],
      [{ claims: { iat: seconds() - 62 } }, 'proofOld'], [{ claims: { iat: seconds() + 32 } }, 'proofOld'], [{ claims: { jti: undefined } }, 'proof'],
      [{ header: { jwk: theirs }, key: other.privateKey }, 'proofKey'], [{ key: other.privateKey }, 'proof'], [{ header: { jwk: holder.privateKey.export({ format: 'jwk' }) } }, 'proof'],
      [{ header: { typ: 'JWT' } }, 'proof'], [{ header: { jwk: undefined } }, 'proof'],
    ] as const satisfies readonly (readonly [Proof, string])[]) expect(await tried(bound, await proof(given)), JSON.stringify(given)).toEqual({ why })
    // A proof beside a token that is bound to no key says nothing.
    expect(await tried(await token(), await proof())).toEqual({ why: 'proof' })
  })

  it('is demanded where policy says so, and a proof of before a start does not count again after it', async () => {
    await made.call('desk.setPolicy', { values: { apiTokensBound: true } })
    expect(await tried(await token())).toEqual({ why: 'unbound' })
    expect(await tried(bound, await proof())).toMatchObject({ kind: 'client' })
    const { TakenProofs } = await import('../../../electron/vault/clients/tokens/dpop-proof.ts')
    let running = 0
    const after = new TakenProofs(() => running)
    expect(after.take('a', 999, 1000)).toBe(false)
    expect([after.take('a', 1000, 1000), after.take('a', 1000, 1001)]).toEqual([true, false])
    running = 91_000
    expect(after.take('b', 999, 1091)).toBe(true)
  })
})

describe('a client certificate', () => {
  let certificates: Certificates
  beforeEach(() => {
    certificates = makeCertificates()
    made.clock.time = Date.now() + 1000
  })
  afterEach(() => { certificates.remove() })
  const der = (pem: string) => new X509Certificate(pem).raw.toString('base64')
  const pinOf = (pem: string) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')

  it('opens with the token that is bound to it, and nothing by itself', async () => {
    await client()
    const mine = certificates.client.certificate
    const bound = await token({ claims: { cnf: { 'x5t#S256': Buffer.from(pinOf(mine), 'hex').toString('base64url') } } })
    expect(await tried(bound, { clientCertificate: der(mine) })).toMatchObject({ kind: 'client' })
    expect(await tried(bound)).toEqual({ why: 'certificate' })
    expect(await tried(bound, { clientCertificate: der(certificates.foreign.certificate) })).toEqual({ why: 'certificate' })
    await made.call('desk.setPolicy', { values: { apiTokensBound: true } })
    expect(await tried(bound, { clientCertificate: der(mine) })).toMatchObject({ kind: 'client' })
    await made.call('desk.setPolicy', { values: { apiTokensDpop: true } })
    expect(await tried(bound, { clientCertificate: der(mine) })).toEqual({ why: 'unbound' })
  })

  it('of the authority that policy names is demanded beside every key and token, by name where the client has one', async () => {
    const id = await client()
    const { key } = await made.afresh('clients.addKey', { id, certificate: null })
    const by = async (clientCertificate: string | null) => {
      const found = [await tried(await token(), { clientCertificate }), await tried(null, { apiKey: key, clientCertificate })]
      return found.map((each) => ('why' in each ? each.why : 'open')).join(' ')
    }
    const { server, foreign, expired, ca, caFile } = certificates
    expect(await by(null)).toBe('open open')
    await made.call('desk.setPolicy', { values: { apiClientAuthority: caFile } })
    expect(await by(null)).toBe('certificate certificate')
    expect(await by(der(server.certificate))).toBe('open open')
    for (const bad of [foreign.certificate, expired.certificate, ca]) expect(await by(der(bad))).toBe('certificate certificate')
    expect(await by(Buffer.from('no certificate').toString('base64'))).toBe('certificate certificate')
    await made.afresh('clients.change', { id, certificates: ['pms.example'] })
    expect(await by(der(server.certificate))).toBe('certificate certificate')
    await made.afresh('clients.change', { id, certificates: ['localhost'] })
    expect(await by(der(server.certificate))).toBe('open open')
    // A pin needs no authority.
    await made.afresh('clients.change', { id, certificates: [pinOf(foreign.certificate).replace(/..(?=.)/g, '$&:').toUpperCase()] })
    expect(await by(der(foreign.certificate))).toBe('open open')
    expect(await by(der(server.certificate))).toBe('certificate certificate')
    await made.call('desk.setPolicy', { values: { apiClientAuthority: `${caFile}.gone` } })
    await made.afresh('clients.change', { id, certificates: [] })
    expect(await by(der(server.certificate))).toBe('certificate certificate')
  })
})
