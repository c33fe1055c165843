import { createServer, type ServerOptions } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { batch as batchForm, enrolment as enrolmentForm, renewal as renewalForm, type Heartbeat, type WitnessAnswers, type WitnessRequests } from '../../electron/contract/uplink-protocol.ts'
import type { Certificates } from './receiver-certificates.ts'
import { receiverKeyText, type HeldTrail } from './held-trail.ts'

export interface Exchange { method: string, path: string, body: Buffer, authorisation: string | undefined, request: IncomingMessage, response: ServerResponse, answer: (status: number, body: unknown, headers?: Record<string, string>) => void }

/** A receiver over HTTPS on 127.0.0.1, as far as a terminal sees one; `instead` does something else with a request, and says whether it did. */
export interface ReceiverServer {
  address: string
  seen: { method: string, path: string, authorisation: string | undefined, certificate: string | undefined, tls: string | null }[]
  heartbeats: Heartbeat[]
  instead: (exchange: Exchange) => boolean | Promise<boolean>
  witness: WitnessRequests
  cosignatures: WitnessAnswers['answers']
  codes: Set<string>
  close(): Promise<void>
}

export async function receiverServer(held: () => HeldTrail, made: Certificates, tls: ServerOptions = {}): Promise<ReceiverServer> {
  const answers = async (exchange: Exchange): Promise<void> => {
    const { method, path, body, answer } = exchange
    if (await server.instead(exchange)) return
    const json = (): unknown => JSON.parse(body.toString('utf8'))
    const kind = `${method} ${path.replace(/\/terminals\/[^/]+\//, '/terminals/:/')}`
    if (kind === 'POST /terminals/:/batches') {
      const { status, body: said } = held().take(batchForm.parse(json()))
      answer(status, said)
    } else if (kind === 'POST /terminals/:/heartbeats') {
      server.heartbeats.push(json() as Heartbeat)
      answer(200, { at: new Date().toISOString(), size: held().size })
    } else if (kind === 'POST /terminals/:/certificate') answer(200, { certificate: made.issue(renewalForm.parse(json()).request) })
    else if (kind === 'POST /enrolments') {
      const asked = enrolmentForm.parse(json())
      if (!server.codes.delete(asked.code)) answer(403, { code: 'uplink.codeRefused' })
      else answer(201, { terminal: asked.terminal, size: held().size, receiverKey: receiverKeyText(held().signer), certificate: asked.request === null ? null : made.issue(asked.request), receipt: held().receipt })
    } else if (kind === 'GET /witness/requests') answer(200, server.witness)
    else if (kind === 'POST /witness/cosignatures') {
      server.cosignatures.push(...(json() as WitnessAnswers).answers)
      answer(200, {})
    } else answer(404, {})
  }
  const https = createServer({ ...made.server, ca: made.authority, requestCert: true, rejectUnauthorized: false, ...tls }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => { chunks.push(chunk) })
    request.on('error', () => undefined)
    request.on('end', () => {
      const socket = request.socket as TLSSocket
      const path = request.url ?? ''
      const authorisation = request.headers.authorization
      server.seen.push({ method: request.method ?? '', path, authorisation, certificate: socket.authorized ? socket.getPeerCertificate().subject.CN as string : undefined, tls: socket.getProtocol() })
      const answer: Exchange['answer'] = (status, body, headers = {}) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers })
        response.end(JSON.stringify(body))
      }
      void answers({ method: request.method ?? '', path, body: Buffer.concat(chunks), authorisation, request, response, answer })
    })
  })
  https.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => { https.listen(0, '127.0.0.1', resolve) })
  const server: ReceiverServer = {
    address: `https://127.0.0.1:${(https.address() as AddressInfo).port}/`, seen: [], heartbeats: [], instead: () => false, witness: { requests: [] }, cosignatures: [], codes: new Set(),
    close: () => new Promise((resolve) => {
      https.close(() => { resolve() })
      https.closeAllConnections()
    }),
  }
  return server
}
