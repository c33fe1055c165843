import { z } from 'zod'
import type { ErrorCode } from './error-codes.ts'
import { FoyerError } from './errors.ts'
import { id, text } from './primitives.ts'
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

/** A call that goes on under the credential that was looked at when it began: kept by main, made and known by the vault alone. */
export const callTicket = id
