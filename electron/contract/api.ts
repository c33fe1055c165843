import { z } from 'zod'
import { call, noDoors } from './call.ts'
import type { ErrorCode } from './error-codes.ts'
import { FoyerError } from './errors.ts'
import { http } from './http.ts'
import { language, nothing, text } from './primitives.ts'
import { origin, ORIGIN_MAX } from './pairing.ts'
import { turnedAwayList } from './turned-away.ts'
import type { Principal } from './principal.ts'

/** Characters of a credential in a header: an access token with the claims of an organisation, and no more. */
export const CREDENTIAL_MAX = 8_000
/** Base64 characters of a client's certificate (DER). */
export const CERTIFICATE_MAX = 16_000
/** Characters of a URL that a DPoP proof names (RFC 9449 §4.2, `htu`). */
export const URL_MAX = 2_000

const credential = z.string().max(CREDENTIAL_MAX)

/** What came with a request to prove who makes it: as the gateway says, which decides nothing by it. */
export const presented = z.object({
  /** Network address of whoever asks. */
  address: text(64).min(1),
  /** `foyer_live_...` as it was sent. */
  apiKey: credential.nullable(),
  /** OAuth 2.0 access token, for the bearer scheme or DPoP's. */
  accessToken: credential.nullable(),
  /** RFC 9449: the proof, and the request that it is for. */
  dpop: z.object({ proof: credential, method: text(10), url: z.string().max(URL_MAX) }).strict().nullable(),
  /** The certificate of the TLS connection, DER in base64. */
  clientCertificate: z.string().max(CERTIFICATE_MAX).nullable(),
  /** The page's origin, where a browser asks for one; null where it does not. */
  origin: z.string().max(ORIGIN_MAX).nullable(),
}).strict()
export type Presented = z.infer<typeof presented>

/** A client whose credential holds: of kind `client`, with the permissions that it has for this call alone. `name` is for the trail. */
export type Authenticated = Principal & { kind: 'client', name: string }

/** A credential that does not count: the trail says whose it was, where that is known, and why; the answer says neither. */
export class CredentialRefused extends FoyerError {
  readonly of: { client: { id: string, name: string }, credential: string } | null
  /** One fixed word. Not `detail`, which goes with an error over every border. */
  readonly why: string

  constructor(code: ErrorCode, { of, why }: Pick<CredentialRefused, 'of' | 'why'>) {
    super(code)
    this.of = of
    this.why = why
  }
}

/** The address on which the gateway listens where policy names none: this computer alone. */
export const LOOPBACK = '127.0.0.1'
/** Origins that policy can name. */
const ORIGINS_MAX = 128
const port = z.number().int().min(0).max(65_535)
const pem = z.string().max(40_000)

/** All that the gateway is given, at each start and when it changes; it keeps it in memory. */
export const gatewaySettings = z.object({
  address: text(64), port,
  /** The names by which the desk is asked: any other in `Host` is refused (DNS rebinding). */
  names: z.array(text(253)).min(1).max(32),
  /** The pages in browsers that are answered at all, each by its exact origin. */
  origins: z.array(origin).max(ORIGINS_MAX),
  tls: z.object({ key: pem, certificateChain: pem }).strict(),
  /** Of sentences for whoever asks for none. */
  language,
}).strict()
export type GatewaySettings = z.infer<typeof gatewaySettings>

/** What only other programs ask for. */
export const apiCalls = {
  /** The gateway itself answers, and says nothing of the desk behind it. */
  'health.live': call({
    to: 'gateway', method: 'GET', path: '/health/live', needs: 'desk.see', doors: ['api'], audit: 'failures', activity: false,
    api: http({ path: '/v1/health/live', open: true, summary: 'Whether the API is there' }), input: nothing, output: z.object({ live: z.literal(true) }),
  }),
  /** @throws FoyerError `process.down` while something that the desk needs is not there */
  'health.ready': call({
    to: 'main', method: 'GET', path: '/health/ready', needs: 'api.use', doors: ['api'], audit: 'failures', activity: false,
    api: http({ path: '/v1/health/ready', summary: 'Whether the desk can work' }), input: nothing, output: z.object({ ready: z.literal(true) }),
  }),
  /** OpenAPI 3.1. */
  'api.describe': call({
    to: 'gateway', method: 'GET', path: '/api-description', needs: 'api.use', doors: ['api'], audit: 'failures', activity: false,
    api: http({ path: '/v1/openapi.json', summary: 'This description' }), input: nothing, output: z.record(z.string(), z.unknown()),
  }),
}

const internal = { needs: 'inside', doors: noDoors, audit: 'failures', activity: false } as const

export const apiInternals = {
  /** Null where policy opens no API. */
  'internal.gatewaySettings': call({ ...internal, to: 'vault', method: 'GET', path: '/internal/gateway/settings', input: nothing, output: z.object({ settings: gatewaySettings.nullable() }) }),
  /** What the gateway refused by itself since it was asked last. */
  'internal.turnedAway': call({ ...internal, to: 'gateway', method: 'DELETE', path: '/internal/gateway/turned-away', input: nothing, output: z.object({ requests: turnedAwayList }) }),
  /** What doors refused by themselves, for the trail. */
  'internal.tellTurnedAway': call({ ...internal, to: 'vault', method: 'POST', path: '/internal/turned-away', input: z.object({ requests: turnedAwayList }).strict(), output: nothing }),
  /** Listen, or go on with another certificate. @throws FoyerError `api.cannotListen` */
  'internal.openGateway': call({ ...internal, to: 'gateway', method: 'PUT', path: '/internal/gateway', input: gatewaySettings, output: z.object({ address: text(64), port }) }),
}
