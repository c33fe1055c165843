import { FoyerError } from '../../contract/errors.ts'

/** The other side asks to come again later: 429, 503 (RFC 9110 §10.2.3). */
export class LaterError extends FoyerError {
  /** Milliseconds that it asked for; null where it named none. */
  readonly waitMs: number | null

  constructor(status: number, waitMs: number | null) {
    super('uplink.busy', { detail: `status=${status}` })
    this.waitMs = waitMs
  }
}

/** A day: whoever asks for more is not believed. */
const MOST_WAIT_MS = 86_400_000

/**
 * `Retry-After` in milliseconds (RFC 9110 §10.2.3).
 * @param now milliseconds since 1970, for a value that is a date
 */
export function retryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_WAIT_MS) : null
}

/** What OpenSSL, BoringSSL and Node say when it is the certificate or the protocol, not the way there: a peer that is not who it has to be, or speaks no TLS that policy takes. */
const OF_TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_|EPROTO$)/
// OpenSSL names some alerts by both protocols: ERR_SSL_SSL/TLS_ALERT_UNKNOWN_CA.
const CODE = /^[A-Z][A-Z0-9_/]{2,59}$/

/** What a socket threw, coded: `uplink.certificate` or `uplink.unreachable`. The system's own word for it as detail, never its message. */
export function connectionFailure(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null
  const word = typeof code === 'string' && CODE.test(code) ? code : 'failed'
  return new FoyerError(OF_TLS.test(word) ? 'uplink.certificate' : 'uplink.unreachable', { detail: word, cause: thrown })
}
