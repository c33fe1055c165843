import { request } from 'node:https'
import { WAIT_MAX } from '../../contract/http.ts'
import { FoyerError } from '../../contract/errors.ts'
import { retryAfter } from '../../uplink/net/failure.ts'

/** Bytes of an answer: fields of twenty documents, and room. */
const ANSWER_MAX = 2_000_000
const SLOW_MS = (WAIT_MAX + 10) * 1000

export interface DeskAddress { url: URL, /** PEM of the desk's authority. */ ca: Buffer, key: string, /** Milliseconds since the epoch. */ now: () => number }
export interface DeskAnswer {
  status: number, location: string | null, body: unknown
  /** How long not to ask again (RFC 9110 §10.2.3), milliseconds; null where nothing is said of it. */
  waitMs: number | null
}
interface Asking { method: 'GET' | 'POST' | 'DELETE', path: string, headers?: Readonly<Record<string, string>>, body?: unknown }

/**
 * One request to a desk, as any other system makes it.
 * @throws FoyerError `uplink.unreachable`, `uplink.certificate`, `uplink.badAnswer`
 */
export function askDesk({ url, ca, key, now }: DeskAddress, { method, path, headers = {}, body }: Asking): Promise<DeskAnswer> {
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const asked = request({
      host: url.hostname, port: url.port === '' ? 443 : Number(url.port), path, method, ca, agent: false, minVersion: 'TLSv1.3', timeout: SLOW_MS,
      headers: { authorization: `Bearer ${key}`, accept: 'application/json', ...(bytes === null ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) }), ...headers },
    }, (response) => {
      const parts: Buffer[] = []
      let size = 0
      response.on('data', (part: Buffer) => {
        size += part.length
        if (size > ANSWER_MAX) asked.destroy(new FoyerError('uplink.badAnswer', { detail: 'size' }))
        parts.push(part)
      })
      response.on('end', () => {
        try {
          const text = Buffer.concat(parts).toString('utf8')
          resolve({
            status: response.statusCode ?? 0, location: response.headers.location ?? null, waitMs: retryAfter(response.headers['retry-after'], now()),
            body: text === '' ? null : JSON.parse(text) as unknown,
          })
        } catch {
          reject(new FoyerError('uplink.badAnswer', { detail: 'body' }))
        }
      })
      response.on('error', (error) => reject(asFoyer(error)))
    })
    asked.on('timeout', () => asked.destroy(new FoyerError('uplink.unreachable', { detail: 'timeout' })))
    asked.on('error', (error) => reject(asFoyer(error)))
    asked.end(bytes ?? undefined)
  })
}

function asFoyer(error: Error & { code?: string }): FoyerError {
  if (error instanceof FoyerError) return error
  const isCertificate = /CERT|SELF_SIGNED|VERIFY|ALTNAME|ISSUER/.test(error.code ?? '')
  return new FoyerError(isCertificate ? 'uplink.certificate' : 'uplink.unreachable', { cause: error, ...(error.code === undefined ? {} : { detail: error.code.slice(0, 40) }) })
}
