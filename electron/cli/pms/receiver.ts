import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { refusalOf, type Refusal } from './signature.ts'

/** Bytes of a message: ids and a few fields. */
const BODY_MAX = 64 * 1024
/** Messages that are known again when they come once more. */
const KNOWN_MAX = 1000
const SLOW_MS = 10_000
/** For an answer on its way when it ends, milliseconds. */
const CLOSING_MS = 500

export interface Received { id: string, body: unknown, again: boolean }

export interface ReceiverOptions {
  port: number
  /** PEM; null: without TLS, for whoever has something before it that does that. */
  tls: { key: Buffer, cert: Buffer } | null
  /** `whsec_...`: the one in use, and while it is changed the other. */
  secrets: readonly string[]
  now: () => number
  onMessage: (received: Received) => void
  onRefused: (why: Refusal | 'tooLarge') => void
}

/** The other end of the desk's webhooks, on this computer alone: what is signed is taken, once, and everything else refused. */
export async function receiveWebhooks(options: ReceiverOptions): Promise<{ port: number, close(): Promise<void> }> {
  const known = new Set<string>()
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= BODY_MAX) parts.push(part)
      else if (!response.headersSent) {
        options.onRefused('tooLarge')
        response.writeHead(413, { connection: 'close' }).end()
      }
    })
    request.on('end', () => {
      if (response.headersSent) return
      response.writeHead(take(request, Buffer.concat(parts), known, options)).end()
    })
    request.on('error', () => undefined)
  }
  const bounds = { requestTimeout: SLOW_MS, headersTimeout: SLOW_MS, maxHeaderSize: 16 * 1024 }
  const server = options.tls === null ? createPlainServer(bounds, answer) : createServer({ ...bounds, ...options.tls, minVersion: 'TLSv1.3' }, answer)
  server.maxConnections = 16
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      // What is being answered has its answer: the desk would send it once more.
      const late = setTimeout(() => { server.closeAllConnections() }, CLOSING_MS)
      server.close(() => {
        clearTimeout(late)
        resolve()
      })
    }),
  }
}

/** @returns the status of the answer */
function take({ method, headers }: IncomingMessage, body: Buffer, known: Set<string>, { secrets, now, onMessage, onRefused }: ReceiverOptions): number {
  if (method !== 'POST') return 405
  const header = (name: string) => String(headers[name] ?? '')
  const id = header('webhook-id')
  const refused = refusalOf({ id, timestamp: header('webhook-timestamp'), signature: header('webhook-signature') }, body, secrets, now())
  // Before anything reads it: what is not the desk's is nobody's JSON.
  if (refused !== null) {
    onRefused(refused)
    return 401
  }
  let said: unknown
  try {
    said = JSON.parse(body.toString('utf8'))
  } catch {
    onRefused('form')
    return 400
  }
  // It comes once more where our answer did not arrive: that is taken, and is no news.
  const again = known.has(id)
  known.add(id)
  for (const oldest of known) {
    if (known.size <= KNOWN_MAX) break
    known.delete(oldest)
  }
  onMessage({ id, body: said, again })
  return 204
}
