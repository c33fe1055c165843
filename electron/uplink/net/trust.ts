import type { ConnectionOptions, SecureVersion, TLSSocket } from 'node:tls'
import { isIP } from 'node:net'

/** Whom an outbound connection believes, and what it shows of itself. */
export interface Trust {
  /** PEM of the authorities that count, instead of the public ones; null: the public ones. */
  ca: string | null
  /** PEM of the client certificate with its chain, and of its key; null where none is shown. */
  certificate: string | null
  key: string | null
  /** The oldest TLS that is spoken. */
  least: SecureVersion
}

/** What Node is told of a connection to `host`. Certificate and name are always checked: there is no way to say otherwise. */
export function tlsOptions(host: string, trust: Trust): ConnectionOptions {
  // RFC 6066 §3: an address is no server name.
  return { host, ...(isIP(host) === 0 ? { servername: host } : {}), ...trustOptions(trust) }
}

/** The same for connections to whichever host is asked. */
export function trustOptions({ ca, certificate, key, least }: Trust): ConnectionOptions {
  return {
    minVersion: least,
    rejectUnauthorized: true,
    ...(ca === null ? {} : { ca }),
    ...(certificate === null || key === null ? {} : { cert: certificate, key }),
  }
}

/** Until when the certificate that the other side showed holds, milliseconds since the epoch; null where a session went on and none was shown again. */
export function certificateUntil(socket: TLSSocket): number | null {
  const until = Date.parse(socket.getPeerCertificate().valid_to)
  return Number.isNaN(until) ? null : until
}
