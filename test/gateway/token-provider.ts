import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Provider } from 'oidc-provider'
import { clientCredentialsGrant, ClientSecretBasic, customFetch, discovery, getDPoPHandle, type Configuration, type CustomFetch, type DPoPHandle } from 'openid-client'
import type { Certificates, Pair } from '../uplink/certificates.ts'

export const AUDIENCE = 'urn:example:front-desk'
export const SECRET = 'a-secret-of-forty-characters-for-this-system'

/** A house's own OpenID provider, as it really is one, on this machine. */
export interface TokenProvider {
  issuer: string
  /** Sign with a new key from now on; the one before is gone. */
  rotate(): void
  /** Answer this in place of the key set; null: the real one. */
  answerKeys(text: string | null): void
  asked(): number
  /** A system that is known there. `bound`: its tokens are bound to its certificate. */
  system(bound?: boolean): Promise<System>
  close(): Promise<void>
}

export interface System {
  id: string
  provider: Configuration
  /** @param pair a key of the system's own, made anew where none is given */
  dpop(pair?: CryptoKeyPair): Promise<DPoPHandle>
  token(scope: string, dpop?: DPoPHandle): Promise<string>
}

/** Requests over TLS to what one authority vouches for, showing a certificate where there is one. */
export const fetchOver = (ca: string, shows: Pick<Pair, 'certificate' | 'key'> | null): CustomFetch => (given, { method, headers, body }) => new Promise((resolve, reject) => {
  const { hostname, port, pathname, search, host } = new URL(given)
  const sent = body === undefined || body === null ? undefined : body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : ''
  const asked = request({
    host: '127.0.0.1', servername: hostname === '127.0.0.1' ? '' : hostname, port, path: `${pathname}${search}`, method, ca, agent: false, ...(shows === null ? {} : { cert: shows.certificate, key: shows.key }),
    headers: { ...headers, host, ...(sent === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent)) }) },
  }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part: Buffer) => { parts.push(part) }).on('end', () => {
      const told = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []))
      resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 0, headers: told }))
    })
  })
  asked.on('error', reject)
  asked.end(sent)
})

const peer = (socket: unknown): X509Certificate | undefined => {
  const { raw } = (socket as TLSSocket).getPeerCertificate() as { raw?: Buffer }
  return raw === undefined ? undefined : new X509Certificate(raw)
}

export async function tokenProvider(certificates: Certificates): Promise<TokenProvider> {
  let said: string | null = null
  let asked = 0
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = () => Promise.reject(new Error('not yet'))
  const https = createServer({ cert: certificates.server.certificate, key: certificates.server.key, requestCert: true, rejectUnauthorized: false }, (incoming, response) => {
    if (incoming.url?.startsWith('/jwks') === true) {
      asked += 1
      if (said !== null) {
        response.end(said)
        return
      }
    }
    void answer(incoming, response)
  })
  await new Promise<void>((resolve) => { https.listen(0, '127.0.0.1', resolve) })
  const issuer = `https://127.0.0.1:${(https.address() as AddressInfo).port}`
  const clientOf = (id: string, bound: boolean) => ({ client_id: id, client_secret: SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], id_token_signed_response_alg: 'ES256', tls_client_certificate_bound_access_tokens: bound })
  const rotate = () => {
    const provider = new Provider(issuer, {
      clients: [clientOf('pms-front', false), clientOf('visitors', true)],
      features: {
        clientCredentials: { enabled: true }, devInteractions: { enabled: false }, dPoP: { enabled: true },
        mTLS: { enabled: true, certificateBoundAccessTokens: true, getCertificate: (context: { socket: unknown }) => peer(context.socket) },
        resourceIndicators: {
          enabled: true, defaultResource: () => AUDIENCE, useGrantedResource: () => true,
          getResourceServerInfo: (_context: unknown, resource: string) => ({ scope: 'records.read records.erase audit.read', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } } }),
        },
      },
      jwks: { keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    })
    answer = provider.callback()
  }
  rotate()
  return {
    issuer, rotate, asked: () => asked,
    answerKeys(text) { said = text },
    async system(bound = false) {
      const id = bound ? 'visitors' : 'pms-front'
      const provider = await discovery(new URL(issuer), id, { use_mtls_endpoint_aliases: false }, ClientSecretBasic(SECRET), { [customFetch]: fetchOver(certificates.ca, certificates.client) })
      return {
        id, provider,
        dpop: async (pair) => getDPoPHandle(provider, pair ?? await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])),
        token: async (scope, DPoP) => (await clientCredentialsGrant(provider, { scope, resource: AUDIENCE }, DPoP === undefined ? {} : { DPoP })).access_token,
      }
    },
    async close() {
      https.closeAllConnections()
      await new Promise<void>((resolve) => { https.close(() => { resolve() }) })
    },
  }
}
