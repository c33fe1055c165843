import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far a message's time may be from ours, seconds: longer, and somebody may have kept it to send it once more (Standard Webhooks, "Verifying webhook authenticity"). */
export const WINDOW_SECONDS = 300

export interface SignedHeaders { id: string, timestamp: string, signature: string }

/** Why a message is not the desk's: `old` is also one from a clock that is ahead. */
export type Refusal = 'form' | 'old' | 'signature'

/**
 * Whether a message is the desk's (Standard Webhooks, "Signature scheme"): HMAC-SHA256 over id, time and body as they came; while secrets are changed there are two signatures.
 * @param now milliseconds since the epoch
 * @returns null: it is
 */
export function refusalOf({ id, timestamp, signature }: SignedHeaders, body: Buffer, secrets: readonly string[], now: number): Refusal | null {
  if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return 'form'
  if (Math.abs(now / 1000 - Number(timestamp)) > WINDOW_SECONDS) return 'old'
  const given = signature.slice(0, 1000).split(' ').filter((each) => each.startsWith('v1,')).map((each) => Buffer.from(each.slice('v1,'.length), 'base64'))
  const wanted = secrets.map((secret) => createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).update(`${id}.${timestamp}.`).update(body).digest())
  return wanted.some((mac) => given.some((each) => each.length === mac.length && timingSafeEqual(each, mac))) ? null : 'signature'
}
