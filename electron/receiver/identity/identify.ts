import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { Problem } from '../problem.ts'
import { terminalOf } from '../storage/credentials.ts'
import type { Database } from '../storage/database.ts'
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
export async function identify(by: Identifying, request: IncomingMessage): Promise<string> {
  const at = by.now().toISOString()
  const bearer = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    if (isApiKey(bearer)) return known(await terminalOf(by.database, 'apiKey', hashOf(bearer), at))
    if (by.tokens === null) throw new Problem('uplink.notSignedIn')
    return known(await terminalOf(by.database, 'client', await by.tokens(bearer), at))
  }
  const certificate = clientCertificate(by, request)
  const proof = certificate === null ? null : by.authority.fingerprint(certificate, by.now())
  return known(proof === null ? null : await terminalOf(by.database, 'certificate', proof, at))
}

function known(terminal: string | null): string {
  if (terminal === null) throw new Problem('uplink.notSignedIn')
  return terminal
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
