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

/** What Node and OpenSSL call a peer that is not who it has to be, or speaks no TLS that policy takes. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|SSL|TLS_|EPROTO|ALTNAME/

/** What a socket threw, coded: `uplink.untrusted` or `uplink.unreachable`. Of the library's words only its code goes on. */
export function connectionFailure(thrown: unknown): FoyerError {
  if (thrown instanceof FoyerError) return thrown
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
  const detail = code !== null && /^[A-Z0-9_]{2,60}$/.test(code) ? { detail: code } : {}
  return new FoyerError(code !== null && UNTRUSTED.test(code) ? 'uplink.untrusted' : 'uplink.unreachable', { cause: thrown, ...detail })
}
