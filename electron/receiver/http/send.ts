import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from '../answer.ts'

/** @throws Error where a long answer breaks off: then the connection goes, so that nobody takes half of it for the whole */
export async function send(response: ServerResponse, { status, body, headers = {} }: Answer): Promise<void> {
  const content = body?.content ?? ''
  const whole = typeof content === 'string' || content instanceof Uint8Array
  response.writeHead(status, {
    'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers,
    ...(body === null ? {} : { 'content-type': body.type }), ...(whole && status !== 304 ? { 'content-length': Buffer.byteLength(content) } : {}),
  })
  if (whole) response.end(content)
  else await pipeline(Readable.from(content), response)
}
