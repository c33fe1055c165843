import { createHmac } from 'node:crypto'
import { MESSAGE_MAX } from '../../contract/webhooks.ts'
import { numberFields } from '../../contract/records.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import type { ClientRow } from '../clients/rows.ts'
import { maskNumber } from '../records/masking.ts'
import type { RecordStore } from '../records/store.ts'
import type { MessageRow } from './rows.ts'

interface Told { records: Pick<RecordStore, 'get'>, terminal: string }

/** Fields of a record as its client may see them; null where they are not for it, or the record is gone meanwhile. */
function fieldsFor({ records }: Told, { permissions }: Pick<ClientRow, 'permissions'>, { type, subject }: MessageRow) {
  if (type !== 'record.confirmed' || subject === null || !permissions.includes('webhooks.fields')) return null
  const stored = records.get(subject)
  if (stored === null) return null
  const plain = permissions.includes('records.numbers')
  const { documentType, issuingState, verdict, corrected } = stored.row
  return { documentType, issuingState, verdict, corrected, fields: stored.content.fields.map(({ name, value }) => ({ name, value: plain || !numberFields.has(name) ? value : maskNumber(value) })) }
}

/**
 * The body of a message (Standard Webhooks, "Payload structure"). It is made anew for each try: the outbox holds ids alone, and of a record that was erased
 * meanwhile nothing more goes out.
 */
export function bodyOf(told: Told, client: Pick<ClientRow, 'permissions'>, message: MessageRow): string {
  const { type, at, subject, code } = message
  const data = { desk: told.terminal, ...(subject === null ? {} : { id: subject }), ...(code === null ? {} : { code }) }
  const record = fieldsFor(told, client, message)
  const bodyWith = (more: object) => JSON.stringify({ type, timestamp: isoTimeOf(at), data: { ...data, ...more } })
  const whole = record === null ? bodyWith({}) : bodyWith({ record })
  return whole.length > MESSAGE_MAX ? bodyWith({}) : whole
}

/**
 * `webhook-signature` (Standard Webhooks, "Signature scheme"): one for each secret that is valid now, with spaces between.
 * @param timestamp seconds since the epoch
 */
export function signatureOf(id: string, timestamp: number, body: string, secrets: readonly string[]): string {
  return secrets.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64')}`).join(' ')
}
