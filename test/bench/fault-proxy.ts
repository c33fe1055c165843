import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { Random } from '../drawn/random.ts'
import type { Pair } from '../uplink/certificates.ts'

/** What can happen between somebody who sends and somebody who receives. */
export const proxyFaults = ['droppedBefore', 'droppedAfter', 'lostAcknowledgement', 'status500', 'slow', 'truncated', 'duplicated', 'reordered', 'receiverKilled'] as const
export type ProxyFault = (typeof proxyFaults)[number]

export interface FaultPlan {
  seed: number
  /** Share of requests (of an HTTP proxy) or pieces (of a byte proxy) that something happens to, 0 to 1. */
  share: number
  /** Kill the receiver; resolves when it is up again. */
  kill: () => Promise<void>
}

export interface FaultProxy {
  port: number
  counts: Record<ProxyFault, number>
  close(): Promise<void>
}

/** Milliseconds: by which a slow one is late, and after which one that was held back goes on, whether or not another overtook it. */
const SLOW_MS = 100
const HELD_MS = 150

const wait = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })

/** Draws what happens, the same for the same seed. */
export function faultDice({ seed, share }: Pick<FaultPlan, 'seed' | 'share'>): { next: () => ProxyFault | null, counts: Record<ProxyFault, number> } {
  const random = new Random(seed)
  const counts = Object.fromEntries(proxyFaults.map((fault) => [fault, 0])) as Record<ProxyFault, number>
  return {
    counts,
    next() {
      if (!random.chance(share)) return null
      const fault = random.pick(proxyFaults)
      counts[fault] += 1
      return fault
    },
  }
}

interface Relayed { status: number, type: string, body: Buffer }

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/**
 * HTTPS in front of a plain HTTP receiver on loopback, that does to requests what networks, gateways and machines do. A request is passed on whole or not at all, but
 * where the receiver is killed: what that leaves is the receiver's affair.
 * @param target port of the receiver
 */
export async function faultProxy(target: number, pair: Pair, plan: FaultPlan): Promise<FaultProxy> {
  const dice = faultDice(plan)
  const pass = (asked: IncomingMessage, body: Buffer) => new Promise<Relayed>((resolve, reject) => {
    const { host: _host, connection: _connection, 'transfer-encoding': _chunked, ...headers } = asked.headers
    const sent = forward({ host: '127.0.0.1', port: target, path: asked.url, method: asked.method, headers: { ...headers, 'content-length': String(body.length) }, agent: false }, (answer) => {
      bodyOf(answer).then((text) => resolve({ status: answer.statusCode ?? 502, type: answer.headers['content-type'] ?? 'application/json', body: text }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
  const answer = (response: ServerResponse, { status, type, body }: Relayed) => {
    response.writeHead(status, { 'content-type': type, 'content-length': String(body.length) })
    response.end(body)
  }
  const gateway = (status: number): Relayed => ({ status, type: 'application/json', body: Buffer.from('{}') })
  const serve = async (asked: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(asked)
    const fault = dice.next()
    const drop = () => void response.socket?.destroy()
    if (fault === 'droppedBefore') return drop()
    if (fault === 'status500') return answer(response, gateway(500))
    if (fault === 'slow') await wait(SLOW_MS)
    if (fault === 'reordered') {
      // It was put by somewhere and comes when another has overtaken it.
      answer(response, gateway(503))
      await wait(HELD_MS)
      return void await pass(asked, body).catch(() => undefined)
    }
    const killed = fault === 'receiverKilled' ? plan.kill() : null
    const relayed = await pass(asked, body).catch(() => gateway(502))
    await killed
    if (fault === 'duplicated') await pass(asked, body).catch(() => undefined)
    if (fault === 'droppedAfter') return drop()
    if (fault === 'lostAcknowledgement') return answer(response, gateway(504))
    if (fault === 'truncated') {
      response.writeHead(relayed.status, { 'content-type': relayed.type, 'content-length': String(relayed.body.length + 64) })
      return void response.write(relayed.body, drop)
    }
    return answer(response, relayed)
  }
  const server = createServer({ cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.3' }, (asked, response) => {
    serve(asked, response).catch(() => response.socket?.destroy())
  })
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => undefined)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port, counts: dice.counts,
    close: () => new Promise((resolve) => {
      for (const socket of open) socket.destroy()
      server.close(() => resolve())
    }),
  }
}
