import { Problem } from './problem.ts'

export interface Answer {
  status: number
  /** With its media type; null for none. */
  body: { type: string, content: string | Uint8Array | AsyncIterable<string> } | null
  headers?: Readonly<Record<string, string | string[]>>
}

export const json = (status: number, value: unknown): Answer => ({ status, body: { type: 'application/json', content: JSON.stringify(value) } })
export const plain = (status: number, content: string, type = 'text/plain; charset=utf-8'): Answer => ({ status, body: { type, content } })

/** RFC 9457. What is no coded problem is a fault of ours, of which nothing is told. */
export function problem(thrown: unknown): Answer {
  const { code, status, retryAfter } = thrown instanceof Problem ? thrown : new Problem('uplink.fault')
  return {
    status, body: { type: 'application/problem+json', content: JSON.stringify({ type: 'about:blank', title: code, status, code }) },
    headers: { ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }), ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}) },
  }
}
