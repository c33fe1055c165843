import { z } from 'zod'
import { call, screenAndCli } from './call.ts'
import { isApiKey } from './api-key.ts'
import { errorPayload } from './error-payload.ts'
import { isoTime, nothing, text } from './primitives.ts'
import { webhookSecret } from './webhooks.ts'

const fingerprint = z.string().regex(/^[0-9a-f]{64}$/)
/** Characters of a certificate with its chain, or of a key, in PEM. */
const PEM_MAX = 60_000
const pem = z.string().min(1).max(PEM_MAX).regex(/^[\x20-\x7e\n\r\t]*$/)

/** By what the desk proves to other systems who it is. Fingerprints are SHA-256 of the DER. */
export const deskCertificate = z.object({
  /** Whether the desk made it itself, or the organisation gave it. */
  own: z.boolean(), fingerprint, until: isoTime, names: z.array(text(253)).max(64),
  /** The desk's own authority, which can name this desk alone: for IT to install where browsers ask this desk. */
  authority: z.object({ fingerprint, until: isoTime, pem }).nullable(),
})
export type DeskCertificate = z.infer<typeof deskCertificate>

/** The provider whose access tokens count, as policy has it: how many of its keys are here, since when, and why not where they could not be fetched. */
export const issuerState = z.object({ address: text(300), audience: text(300), keys: z.number().int().min(0), keysAt: isoTime.nullable(), counts: z.boolean(), error: errorPayload.nullable() })

/** How other systems reach this desk. */
export const connectionState = z.object({ open: z.boolean(), address: text(64), port: z.number().int(), certificate: deskCertificate.nullable(), issuer: issuerState.nullable() })
export type ConnectionState = z.infer<typeof connectionState>

export const connectionCalls = {
  'connections.state': call({ to: 'vault', method: 'GET', path: '/connections', needs: 'clients.manage', doors: screenAndCli, audit: 'failures', activity: false, input: nothing, output: connectionState }),
  /** A key or secret that was just made, into the clipboard, for as long as fields of a record stay there. Only where policy lets anything be copied. */
  'connections.copyKey': call({
    to: 'main', method: 'POST', path: '/connections/copies', needs: 'records.copy', input: z.object({ key: z.union([z.string().refine(isApiKey), webhookSecret]) }).strict(), output: nothing,
  }),
}

/** For commands alone: certificates and keys come out of files. */
export const connectionCommands = {
  /** @throws FoyerError `connections.certificate` */
  'connections.setCertificate': call({
    to: 'vault', method: 'PUT', path: '/connections/certificate', needs: 'clients.manage', doors: ['cli'], fresh: true, fourEyes: { kind: 'connections' },
    input: z.object({ certificate: pem, key: pem }).strict(), output: connectionState,
  }),
  /** Back to the desk's own. */
  'connections.dropCertificate': call({ to: 'vault', method: 'DELETE', path: '/connections/certificate', needs: 'clients.manage', doors: ['cli'], fourEyes: { kind: 'connections' }, input: nothing, output: connectionState }),
}
