import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SecureVersion } from 'node:tls'
import type { Pair } from './certificates.ts'
import { collectorAnswers, type Collected, type CollectorKind } from './stand-in-answers.ts'

/** What happens to one request instead of what should. */
export type Fault =
  | { kind: 'status', status: number, retryAfter?: string, location?: string }
  | { kind: 'dropBefore' | 'dropAfter' | 'slow' | 'endless' | 'huge' | 'wrongJson' | 'cut' | 'otherForm' }

export interface StandIn {
  url: string
  port: number
  collected: Collected
  /** Each request takes the first of them away; none left: all goes well. */
  faults: Fault[]
  requests: { path: string, headers: IncomingMessage['headers'], body: string }[]
  /** How many were opened to it. */
  connections: number
  close(): Promise<void>
}

/** Bytes of an answer that is too large for anybody. */
const HUGE = 20_000_000

function spoil(fault: Fault, response: ServerResponse, answer: string): void {
  if (fault.kind === 'dropBefore' || fault.kind === 'dropAfter') return void response.socket?.destroy()
  if (fault.kind === 'status') {
    response.writeHead(fault.status, { ...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }), ...(fault.location === undefined ? {} : { location: fault.location }) })
    return void response.end('{}')
  }
  response.writeHead(200, { 'content-type': 'application/json', ...(fault.kind === 'cut' ? { 'content-length': String(answer.length + 100) } : {}) })
  if (fault.kind === 'wrongJson') return void response.end('<html>proxy</html>')
  if (fault.kind === 'otherForm') return void response.end('[1]')
  if (fault.kind === 'cut') return void response.write(answer, () => response.socket?.destroy())
  if (fault.kind === 'huge') return void response.end('x'.repeat(HUGE))
  if (fault.kind === 'endless') {
    const drip = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(drip))
  }
  // Slow: not another byte.
}

/**
 * A stand-in for an OpenTelemetry collector, Splunk's HTTP Event Collector, Elastic, or whoever takes webhooks, over TLS on loopback: none of them is to be had here. It takes, refuses and
 * acknowledges as their documentation says, and breaks as it is told to.
 */
export async function standIn(kind: CollectorKind, pair: Pair, { least = 'TLSv1.3', most = 'TLSv1.3', clientCa }: { least?: SecureVersion, most?: SecureVersion, clientCa?: string } = {}): Promise<StandIn> {
  const { answer, collected } = collectorAnswers(kind)
  const requests: StandIn['requests'] = []
  const faults: Fault[] = []
  const server = createServer({ cert: pair.certificate, key: pair.key, minVersion: least, maxVersion: most, ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }) }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      requests.push({ path: request.url ?? '', headers: request.headers, body })
      const fault = faults.shift()
      if (fault !== undefined && (fault.kind === 'status' || fault.kind === 'dropBefore')) return spoil(fault, response, '')
      const said = answer(request.url ?? '', body)
      if (fault !== undefined) return spoil(fault, response, said.body)
      response.writeHead(said.status, { 'content-type': 'application/json' })
      response.end(said.body)
    })
  })
  let connections = 0
  server.on('secureConnection', () => { connections += 1 })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}`, port, collected, faults, requests,
    get connections() { return connections },
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
