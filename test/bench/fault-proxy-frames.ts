import { connect, type AddressInfo, type Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Pair } from '../uplink/certificates.ts'
import { takeFrames } from '../uplink/syslog-parser.ts'
import { faultDice, type FaultPlan, type FaultProxy } from './fault-proxy.ts'

/** Milliseconds by which a slow piece is late. */
const SLOW_MS = 50
const framed = (message: string) => Buffer.from(`${Buffer.byteLength(message)} ${message}`)

/**
 * TLS in front of a receiver of octet-counted frames (RFC 5425) over plain TCP on loopback. A connection that it drops is reset, as one through a network is: what ends TLS
 * itself and closes in order without having passed on would be a receiver that lies. An end in order is passed on both ways.
 */
export async function frameProxy(target: number, pair: Pair, plan: FaultPlan): Promise<FaultProxy> {
  const dice = faultDice(plan)
  const beneath = new Map<number, Socket>()
  const serve = (client: TLSSocket) => {
    const receiver = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    const reset = () => {
      beneath.get(client.remotePort ?? 0)?.resetAndDestroy()
      receiver.destroy()
    }
    let rest: Buffer = Buffer.alloc(0)
    let before = Promise.resolve()
    const passed = (messages: readonly string[]) => new Promise<void>((resolve) => { receiver.write(Buffer.concat(messages.map(framed)), () => resolve()) })
    const piece = async (messages: string[]) => {
      if (client.destroyed || receiver.destroyed) return
      const fault = messages.length === 0 ? null : dice.next()
      if (fault === 'droppedBefore' || fault === 'status500') return reset()
      if (fault === 'slow') await new Promise((resolve) => { setTimeout(resolve, SLOW_MS) })
      if (fault === 'truncated') {
        await passed(messages.slice(0, Math.ceil(messages.length / 2)))
        return reset()
      }
      if (fault === 'receiverKilled') await plan.kill()
      await passed(fault === 'reordered' ? messages.toReversed() : messages)
      if (fault === 'duplicated') await passed(messages)
      if (fault === 'droppedAfter' || fault === 'lostAcknowledgement') reset()
    }
    client.on('data', (part: Buffer) => {
      const taken = takeFrames(Buffer.concat([rest, part]))
      rest = taken.rest
      before = before.then(() => piece(taken.messages))
    })
    client.on('end', () => { before = before.then(() => void receiver.end()) })
    client.on('error', reset)
    client.on('close', () => receiver.destroy())
    receiver.on('end', () => client.end())
    receiver.on('error', reset)
    receiver.on('close', (broken) => { if (broken) reset() })
    receiver.resume()
  }
  const server = createServer({ cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.3', allowHalfOpen: true }, serve)
  server.on('tlsClientError', () => undefined)
  server.on('connection', (socket: Socket) => {
    const from = socket.remotePort ?? 0
    beneath.set(from, socket)
    socket.on('close', () => beneath.delete(from)).on('error', () => undefined)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port, counts: dice.counts,
    close: () => new Promise((resolve) => {
      for (const socket of beneath.values()) socket.destroy()
      server.close(() => resolve())
    }),
  }
}
