import type { IncomingHttpHeaders } from 'node:http'
import { FoyerError } from '../../contract/errors.ts'
import { WAIT_MAX, type Http } from '../../contract/http.ts'

/** The parts of an input that headers give. @throws FoyerError `api.idempotencyKeyInvalid` */
export function headerParts({ idempotencyKey, waits }: Pick<Http, 'idempotencyKey' | 'waits'>, headers: IncomingHttpHeaders): Readonly<Record<string, unknown>> {
  return { ...(idempotencyKey ? { idempotencyKey: keyOf(headers['idempotency-key']) } : {}), ...(waits ? { wait: waitOf(headers.prefer) } : {}) }
}

/**
 * `Idempotency-Key: "8e03978e-40d5-43e8-bc93-6894a57f9324"`, a String of RFC 8941 §3.3.3 (draft-07 §2.1). Without quotation marks, as most programs send it, it is
 * the same one.
 */
function keyOf(given: string | string[] | undefined): string | null {
  if (given === undefined) return null
  const [, quoted, bare] = /^(?:"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200}))$/.exec(String(given)) ?? []
  const key = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare
  if (key === undefined) throw new FoyerError('api.idempotencyKeyInvalid')
  return key
}

/** Seconds of `Prefer: wait=25` (RFC 7240 §4.3), the first where there are several; more than can be waited is as much as can. What is no preference is none. */
function waitOf(given: string | string[] | undefined): number {
  for (const preference of String(given ?? '').slice(0, 200).split(',')) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? []
    if (seconds !== undefined) return Math.min(WAIT_MAX, Number(seconds))
  }
  return 0
}
