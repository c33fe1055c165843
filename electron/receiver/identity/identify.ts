import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { Problem } from '../problem.ts'
import { terminalOf, type CredentialKind } from '../storage/credentials.ts'
import type { Database } from '../storage/database.ts'
import type { Asker } from './asking.ts'
import type { Authority } from './authority.ts'
import { hashOf, isApiKey } from './codes.ts'
import type { TokenCheck } from './token.ts'

export interface Identifying {
  database: Database
  authority: Authority
  tokens: TokenCheck | null
  /** Header in which a proxy on this machine hands over the client certificate that it verified, URL-encoded PEM; null: whatever such a header says is nobody's word. */
  certificateHeader: string | null
  now: () => Date
}

/** A certificate in PEM, URL-encoded, is two or three thousand characters. */
const MOST_HEADER = 8000

/**
 * Which terminal asks, by client certificate, access token or API key; where a request brings a bearer, that counts and no certificate beside it.
 * @throws Problem `uplink.notSignedIn`
 */
export async function identify(by: Identifying, request: IncomingMessage): Promise<Asker> {
  const bearer = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    if (isApiKey(bearer)) return known(by, 'apiKey', hashOf(bearer))
    if (by.tokens === null) throw new Problem('uplink.notSignedIn')
    return known(by, 'client', await by.tokens(bearer))
  }
  const certificate = clientCertificate(by, request)
  const proof = certificate === null ? null : by.authority.fingerprint(certificate, by.now())
  if (proof === null) throw new Problem('uplink.notSignedIn')
  return known(by, 'certificate', proof)
}

async function known({ database, now }: Identifying, kind: CredentialKind, proof: string): Promise<Asker> {
  const terminal = await terminalOf(database, kind, proof, now().toISOString())
  if (terminal === null) throw new Problem('uplink.notSignedIn')
  return { terminal, kind, proof }
}

function clientCertificate({ certificateHeader }: Identifying, request: IncomingMessage): string | Uint8Array | null {
  const { socket } = request
  if (socket instanceof TLSSocket) return socket.authorized ? socket.getPeerCertificate().raw : null
  const header = certificateHeader === null ? undefined : request.headers[certificateHeader]
  if (typeof header !== 'string' || header.length === 0 || header.length > MOST_HEADER) return null
  try {
    return decodeURIComponent(header)
  } catch {
    return null
  }
}
