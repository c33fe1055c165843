import { z } from 'zod'
import { administrators, call, seniors } from './call.ts'
import { errorPayload } from './error-payload.ts'
import { bytes, nothing, text } from './primitives.ts'

/** Largest file of trust taken, bytes: a master list has about 1 MB, ICAO's directory of document signers 80 MB. */
export const TRUST_FILE_MAX = 128 * 1024 * 1024

/** The country signing certificates that chips are judged by. */
export const trustState = z.object({
  certificates: z.number().int().min(0),
  countries: z.number().int().min(0),
  /** The lists it was filled from: `master list DE 2026-05-28`. */
  version: text(120).nullable(),
  /** Files and entries in the desk's folders that could not be read or verified, and are left out. */
  refused: z.number().int().min(0),
  /** Why the organisation's folder of certificates, or a part of it, does not count. */
  problem: errorPayload.nullable(),
})
export type TrustState = z.infer<typeof trustState>

export const trustCalls = {
  'trust.state': call({
    to: 'reader', method: 'GET', path: '/trust', roles: seniors, audit: 'failures', input: nothing, output: trustState,
  }),
  /** Take a master list (verified to its own root), certificates, revocation lists, a PKD directory (LDIF) or a ZIP of these into this desk's trust. */
  'trust.import': call({
    to: 'main', method: 'POST', path: '/trust', roles: administrators, timeoutMs: 60_000,
    input: z.object({ bytes: bytes(TRUST_FILE_MAX) }).strict(), output: trustState,
  }),
}

/** Main asks the reader to look at a file before it is kept: parsing untrusted bytes is the reader's work, keeping files is not. */
export const trustInternals = {
  'internal.checkTrust': call({
    to: 'reader', method: 'POST', path: '/internal/trust-checks', roles: 'anyone', audit: 'failures', activity: false, timeoutMs: 60_000,
    input: z.object({ bytes: bytes(TRUST_FILE_MAX) }).strict(), output: z.object({ added: z.number().int().min(0) }),
  }),
  /** The files have changed: read them again. */
  'internal.reloadTrust': call({
    to: 'reader', method: 'PUT', path: '/internal/trust', roles: 'anyone', audit: 'failures', activity: false, timeoutMs: 60_000,
    input: nothing, output: trustState,
  }),
}
