import { generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT, type JWK } from 'jose'
import { thumbprintOf } from '../../../electron/vault/clients/certificates.ts'
import type { Certificates, Pair } from '../../uplink/certificates.ts'
import { judged, type Attack, type Came, type Heard } from './attack.ts'
import type { AttackedDesk } from './desk.ts'

export const ISSUER = 'https://id.example/tenant'
export const AUDIENCE = 'urn:example:front-desk'

const RECORDS = '/v1/records'
const provider = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = provider.publicKey.export({ format: 'jwk' })
const seconds = () => Math.floor(Date.now() / 1000)
let ids = 0

interface Forged { claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: KeyObject | Uint8Array }
const token = ({ claims = {}, header = {}, key = provider.privateKey }: Forged = {}) => new SignJWT({ iss: ISSUER, aud: AUDIENCE, client_id: 'attacked', sub: 'attacked', jti: `token-${ids++}`, scope: 'records.read', iat: seconds(), exp: seconds() + 600, ...claims })
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header }).sign(key, { crit: { exp: true } })

interface Holder { keys: { publicKey: KeyObject, privateKey: KeyObject }, jwk: JWK, thumbprint: string }
async function holder(): Promise<Holder> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = keys.publicKey.export({ format: 'jwk' }) as JWK
  return { keys, jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') }
}

interface Proof { htm?: string, htu?: string, iat?: number, of?: string, jti?: string, header?: Record<string, unknown>, key?: KeyObject | Uint8Array }
const hash = async (text: string) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('base64url')
const proof = async (desk: AttackedDesk, by: Holder, its: string, { htm = 'GET', htu = `https://localhost:${desk.port}${RECORDS}`, iat = seconds(), of = its, jti = `proof-number-${ids++}`, header = {}, key = by.keys.privateKey }: Proof = {}) =>
  new SignJWT({ htm, htu, jti, iat, ath: await hash(of) }).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: by.jwk, ...header }).sign(key)

/** Ask with a token; without a scheme as a bearer's. */
const show = async (desk: AttackedDesk, its: string, given: string | null = null, shows: Pick<Pair, 'certificate' | 'key'> | null = null): Promise<Heard> => {
  const { status, text } = await desk.ask(RECORDS, { headers: { authorization: `${given === null ? 'Bearer' : 'DPoP'} ${its}`, ...(given === null ? {} : { dpop: given }) }, shows })
  return { said: String(status), text }
}

/** The desk takes a provider's keys, as the uplink brings them, and a client has a name there. Once. */
async function open(desk: AttackedDesk): Promise<void> {
  const { bench } = desk
  if ((await bench.call('clients.list', {})).some(({ oauth, revokedAt }) => oauth?.client === 'attacked' && revokedAt === null)) return
  await bench.afresh('clients.create', { name: 'Attacked: by token', permissions: ['records.read'], addresses: ['127.0.0.1'], expiresAt: null, oauthClient: 'attacked' })
  const inside = { session: null, way: 'system', inside: true } as const
  await bench.call('internal.issuerDue', {}, inside)
  await bench.call('internal.issuerKeys', { issuer: ISSUER, keySet: JSON.stringify({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256', use: 'sig' }] }) }, inside)
}

/** Each is refused as nobody's; the one that is as it should be is not, else none of this was a try. */
const refusedBeside = (desk: AttackedDesk, good: Heard, heard: readonly Heard[]): Came =>
  judged(desk, heard, ({ said }) => said === '401', good.said === '200' ? [] : [`the token that is as it should be: ${good.said}`])

export const tokenAttacks = ({ client, foreign }: Pick<Certificates, 'client' | 'foreign'>): readonly Attack[] => {
  const bound = async (desk: AttackedDesk) => {
    await open(desk)
    const by = await holder()
    const of = (forged: Forged = {}) => token({ ...forged, claims: { cnf: { jkt: by.thumbprint }, ...forged.claims } })
    const its = await of()
    const shown = async (forged: Forged): Promise<Heard> => {
      const each = await of(forged)
      return await show(desk, each, await proof(desk, by, each))
    }
    return { by, of, its, shown, good: await show(desk, its, await proof(desk, by, its)) }
  }
  return [
    {
      name: 'Tokens that are not for here: of another audience, issuer or client, expired, not yet good, of two days, bound to nobody, an ID token', by: 'client',
      async run(desk) {
        const { shown, good } = await bound(desk)
        const forged: Forged[] = [
          { claims: { aud: 'urn:example:other-desk' } }, { claims: { aud: [] } }, { claims: { aud: undefined } }, { claims: { iss: 'https://id.example/other' } }, { claims: { iss: `${ISSUER}/` } }, { claims: { iss: undefined } },
          { claims: { client_id: 'another' } }, { claims: { client_id: undefined, azp: 'attacked' } }, { claims: { exp: seconds() - 120 } }, { claims: { exp: undefined } }, { claims: { nbf: seconds() + 600 } }, { claims: { iat: seconds() + 600 } },
          { claims: { exp: seconds() + 2 * 86_400 } }, { claims: { cnf: undefined } }, { claims: { cnf: { kid: 'one' } } }, { header: { typ: 'JWT' } }, { header: { typ: 'id_token+jwt' }, claims: { nonce: 'n' } }, { header: { typ: 'dpop+jwt' } },
        ]
        return refusedBeside(desk, good, await inTurn(forged.map((each) => () => shown(each))))
      },
    },
    {
      name: 'Tokens signed by tricks: alg none, HS256 with the provider’s public key as its secret, RS256 and ES384 over its name, keys brought along (jwk, jku, x5c), key ids that are paths, SQL, lists, empty or another’s', by: 'client',
      async run(desk) {
        const { by, of, its, shown, good } = await bound(desk)
        const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
        const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
        const [head = '', body = ''] = its.split('.')
        const none = (alg: string) => `${Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(head, 'base64url').toString()) as object, alg })).toString('base64url')}.${body}.`
        const forged: Forged[] = [
          ...[provider.publicKey.export({ format: 'pem', type: 'spki' }), JSON.stringify(publicKey), '\0', publicKey.x ?? ''].map((secret) => ({ header: { alg: 'HS256' }, key: Buffer.from(secret) })),
          { header: { alg: 'RS256' }, key: rsa.privateKey }, { header: { alg: 'ES384' }, key: p384.privateKey }, { key: other.privateKey },
          { header: { jwk: other.publicKey.export({ format: 'jwk' }), jku: 'https://evil.example/keys', x5u: 'https://evil.example/x5u', x5c: ['MAA='] }, key: other.privateKey },
          ...['', '../../one', '/dev/null', "one' OR '1'='1", 'one\u0000', 'ONE', '__proto__', 'two'].map((kid) => ({ header: { kid } })), { header: { kid: ['one'] } }, { header: { kid: undefined } }, { header: { crit: ['exp'], exp: 1 } },
        ].map((each): Forged => each)
        const heard = await inTurn([
          ...forged.map((each) => () => shown(each)),
          ...['none', 'None', 'NONE', 'nOnE'].map((alg) => async () => show(desk, none(alg), await proof(desk, by, none(alg)))),
          async () => { const each = `${head}.${body}.`; return await show(desk, each, await proof(desk, by, each)) },
          async () => { const each = (await of()).replace(/\.[^.]+\./, `.${body}.`); return await show(desk, each, await proof(desk, by, each)) },
        ])
        return refusedBeside(desk, good, heard)
      },
    },
    {
      name: 'A proof (DPoP) used again, for another method, path, host, port or token, by another key, old, from ahead, without a hash of the token, unsigned, two of them, none', by: 'client',
      async run(desk) {
        const { by, its, good } = await bound(desk)
        const stranger = await holder()
        const once = await proof(desk, by, its)
        const first = await show(desk, its, once)
        const here = `https://localhost:${desk.port}`
        const given: Proof[] = [
          { htm: 'POST' }, { htm: 'DELETE' }, { htm: 'get' }, { htu: `${here}/v1/audit` }, { htu: `${here}/v1/records/` }, { htu: `https://evil.example:${desk.port}${RECORDS}` }, { htu: `https://localhost${RECORDS}` }, { htu: `http://localhost:${desk.port}${RECORDS}` },
          { of: 'another token' }, { key: stranger.keys.privateKey }, { header: { jwk: stranger.jwk }, key: stranger.keys.privateKey }, { iat: seconds() - 600 }, { iat: seconds() + 600 }, { jti: 'x' }, { header: { typ: 'JWT' } },
          { header: { alg: 'HS256', jwk: { kty: 'oct', k: Buffer.alloc(32).toString('base64url') } }, key: Buffer.alloc(32) }, { header: { jwk: { ...by.keys.privateKey.export({ format: 'jwk' }) } } },
        ]
        const heard = await inTurn([
          () => show(desk, its, once), () => show(desk, its, once),
          ...given.map((each) => async () => show(desk, its, await proof(desk, by, its, each))),
          () => show(desk, its), async () => show(desk, its, `${(await proof(desk, by, its)).split('.').slice(0, 2).join('.')}.`), () => show(desk, its, 'no proof'),
          // The same proof for another call.
          async () => {
            const { status, text } = await desk.ask('/v1/devices', { headers: { authorization: `DPoP ${its}`, dpop: await proof(desk, by, its) } })
            return { said: String(status), text }
          },
          // At once, each of them the first: one of them at most.
        ])
        const raced = await proof(desk, by, its)
        const race = await Promise.all(Array.from({ length: 8 }, () => show(desk, its, raced)))
        const won = race.filter(({ said }) => said === '200').length
        const came = refusedBeside(desk, first.said === '200' ? good : first, heard)
        return { ...came, tried: came.tried + race.length, heard: `${came.heard}; one proof eight times at once: taken ${won} time(s)`, amiss: [...came.amiss ?? [], ...(won === 1 ? [] : [`one proof was taken ${won} times`])] }
      },
    },
    {
      name: 'A token that is bound to a certificate: without it, with another one, and the certificate without a token', by: 'client',
      async run(desk) {
        await open(desk)
        const its = await token({ claims: { cnf: { 'x5t#S256': thumbprintOf(new X509Certificate(client.certificate).raw.toString('base64')) } } })
        const good = await show(desk, its, null, client)
        const alone = async (path: string): Promise<Heard> => {
          const { status, text } = await desk.ask(path, { shows: client })
          return { said: String(status), text }
        }
        return refusedBeside(desk, good, await inTurn([() => show(desk, its), () => show(desk, its, null, foreign), () => alone(RECORDS), () => alone('/v1/devices'), () => alone('/v1/audit')]))
      },
    },
  ]
}

/** One after the other: whoever asks with eight at once is told to wait, and has tried nothing. */
async function inTurn(works: readonly (() => Promise<Heard>)[]): Promise<Heard[]> {
  const heard: Heard[] = []
  for (const work of works) heard.push(await work())
  return heard
}
