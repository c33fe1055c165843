import { z } from 'zod'
import { errorPayload } from '../../contract/error-payload.ts'
import type { Policy } from '../../contract/policy.ts'
import { id, text } from '../../contract/primitives.ts'
import { endpointOff, refusedByPolicy, TEST_EVENT, webhookEvent, type DeadLetter, type WebhookEndpoint } from '../../contract/webhooks.ts'
import { isoTimeOf, isoTimeOrNull } from '../clock/iso-time.ts'
import { instant, jsonText } from '../database/row-in.ts'

/** Why a try did not work, as it is kept. */
export type Fault = z.infer<typeof errorPayload>

export const endpointRow = z.object({
  id, client_id: id, url: text(500), events: jsonText(z.array(webhookEvent).max(20)), off: endpointOff.nullable(), created_at: instant, taken_at: instant.nullable(),
  next_try_at: instant, error: jsonText(errorPayload).nullable(), lost: instant,
})
export type EndpointRow = z.infer<typeof endpointRow>

export const secretRow = z.object({ id, endpoint_id: id, value: text(80), created_at: instant, ends_at: instant.nullable() })
export type SecretRow = z.infer<typeof secretRow>

export const messageRow = z.object({
  number: instant, id: text(60), endpoint_id: id, type: z.enum([...webhookEvent.options, TEST_EVENT]), subject: id.nullable(), code: text(60).nullable(), at: instant, until: instant, tries: instant,
  dead_at: instant.nullable(), error: jsonText(errorPayload).nullable(),
})
export type MessageRow = z.infer<typeof messageRow>

export interface Counts { waiting: number, dead: number }

/** @param values policy as it is in force @param now milliseconds since the epoch */
export function endpointOf(row: EndpointRow, secrets: readonly SecretRow[], { waiting, dead }: Counts, values: Pick<Policy, 'webhookHosts' | 'hosts' | 'uplinkProxy'>, now: number): WebhookEndpoint {
  const error: Fault | null = refusedByPolicy(row.url, values)?.toPayload() ?? row.error
  return {
    id: row.id, clientId: row.client_id, url: row.url, events: row.events, off: row.off, createdAt: isoTimeOf(row.created_at), takenAt: isoTimeOrNull(row.taken_at), waiting, dead, lost: row.lost,
    error, nextTryAt: row.off !== null || waiting === 0 || row.next_try_at <= now ? null : isoTimeOf(row.next_try_at),
    secrets: secrets.map((each) => ({ createdAt: isoTimeOf(each.created_at), endsAt: isoTimeOrNull(each.ends_at) })),
  }
}

export const deadLetterOf = ({ id: message, type, at, dead_at, tries, error }: MessageRow): DeadLetter =>
  ({ id: message, type, at: isoTimeOf(at), deadAt: isoTimeOf(dead_at ?? 0), tries, error })
