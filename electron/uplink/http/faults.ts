import { FoyerError } from '../../contract/errors.ts'

/** What OpenSSL, BoringSSL and Node say when it is the certificate or the protocol, not the way there. */
const OF_TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_|EPROTO$)/
const CODE = /^[A-Z][A-Z0-9_]{2,59}$/

/** A failed request as a coded error: the system's own word for it as detail, never its message. */
export function faultOf(error: unknown): FoyerError {
  if (error instanceof FoyerError) return error
  const { code } = error as { code?: unknown }
  const word = typeof code === 'string' && CODE.test(code) ? code : 'failed'
  return new FoyerError(OF_TLS.test(word) ? 'uplink.certificate' : 'uplink.unreachable', { detail: word, cause: error })
}
