import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { CERTIFICATE_MAX, CREDENTIAL_MAX, URL_MAX, type Presented } from '../../contract/api.ts'
import { FoyerError } from '../../contract/errors.ts'
import { isMeantAsApiKey } from '../../contract/api-key.ts'

const MAPPED_IPV4 = '::ffff:'

/** The address of whoever asks: IPv4 as such also on a socket for both. */
export function addressOf({ remoteAddress = '' }: { remoteAddress?: string | undefined }): string {
  return remoteAddress.startsWith(MAPPED_IPV4) ? remoteAddress.slice(MAPPED_IPV4.length) : remoteAddress
}

/** The one value of a header; two are no value that anybody could mean. */
function one({ rawHeaders, headers }: IncomingMessage, name: string): string | null {
  const times = rawHeaders.filter((each, index) => index % 2 === 0 && each.toLowerCase() === name).length
  if (times > 1) throw new FoyerError('input.invalid', { detail: name })
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

/**
 * What came with a request to prove who makes it. Nothing is decided by it here, and nothing is looked up.
 * @param origin `https://host:port` under which it was asked, as the request had it
 * @throws FoyerError `input.invalid`, `api.unauthenticated` where it is no credential by its form
 */
export function presentedBy(request: IncomingMessage, { method, origin, path }: { method: string, origin: string, path: string }): Presented {
  const [scheme = '', token = ''] = (one(request, 'authorization') ?? '').split(' ', 2)
  const proof = one(request, 'dpop')
  const kind = scheme.toLowerCase()
  if (scheme !== '' && (!['bearer', 'dpop'].includes(kind) || !/^[A-Za-z0-9._~+/=-]+$/.test(token))) throw new FoyerError('api.unauthenticated')
  const url = `${origin}${path}`
  if (token.length > CREDENTIAL_MAX || (proof ?? '').length > CREDENTIAL_MAX || url.length > URL_MAX) throw new FoyerError('api.headersTooLarge')
  const given = token === '' ? null : token
  const isKey = given !== null && isMeantAsApiKey(given)
  return {
    address: addressOf(request.socket).slice(0, 64) || 'unknown',
    apiKey: isKey ? given : null,
    accessToken: isKey ? null : given,
    dpop: proof === null ? null : { proof, method, url },
    clientCertificate: certificateOf(request.socket),
    origin: one(request, 'origin'),
  }
}

function certificateOf(socket: IncomingMessage['socket']): string | null {
  if (!(socket instanceof TLSSocket)) return null
  // An empty object where none was shown.
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer }
  const shown = raw?.toString('base64') ?? null
  return shown !== null && shown.length > CERTIFICATE_MAX ? null : shown
}
