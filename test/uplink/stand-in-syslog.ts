import type { AddressInfo, Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { SD_ID } from '../../electron/uplink/feeds/syslog-form.ts'
import type { Pair } from './certificates.ts'
import type { Arrived } from './deliver.ts'
import { parseSyslog, takeFrames } from './syslog-parser.ts'

/** What it does to a connection with messages instead of reading it to its end and closing in order. */
export type SyslogFault = 'dropAtOnce' | 'closeAtOnce' | 'resetAfterReading' | 'fallAfterReading' | 'neverRead' | 'neverClose' | 'talkForEver'

export interface SyslogStandIn {
  port: number
  arrived: Arrived[]
  faults: SyslogFault[]
  connections: number
  /** Times that something came. */
  reads: number
  close(): Promise<void>
}

/** A stand-in for a syslog collector over TLS that breaks as it is told to; how a real one does is tried with rsyslog. */
export async function syslogStandIn(pair: Pair): Promise<SyslogStandIn> {
  const open = new Set<TLSSocket>()
  /** The connections beneath, by the port they come from: those whose handshake failed too. */
  const beneath = new Map<number, Socket>()
  const arrived: Arrived[] = []
  const faults: SyslogFault[] = []
  let connections = 0
  let reads = 0
  const serve = (socket: TLSSocket) => {
    connections += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => undefined)
    let rest: Buffer = Buffer.alloc(0)
    let fault: SyslogFault | undefined
    const early = faults[0]
    if (early === 'dropAtOnce' || early === 'closeAtOnce') {
      faults.shift()
      if (early === 'dropAtOnce') socket.destroy()
      else socket.end()
    }
    socket.on('data', (part: Buffer) => {
      reads += 1
      fault ??= faults.shift()
      if (fault === 'talkForEver') setInterval(() => socket.write('x'), 20).unref()
      if (fault === 'neverRead') socket.pause()
      else read(part)
    })
    const read = (part: Buffer) => {
      const taken = takeFrames(Buffer.concat([rest, part]))
      rest = taken.rest
      arrived.push(...taken.messages.map((message): Arrived => {
        const { terminal = '', index, leaf = '' } = parseSyslog(message).data[SD_ID] ?? {}
        return { terminal, index: Number(index), leaf }
      }))
    }
    socket.on('end', () => {
      if (fault === 'resetAfterReading') beneath.get(socket.remotePort ?? 0)?.resetAndDestroy()
      else if (fault !== 'neverClose' && fault !== 'talkForEver') socket.end()
      if (fault === 'fallAfterReading') for (const each of open) if (each !== socket) each.destroy()
    })
  }
  const server = createServer({ cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.3', allowHalfOpen: true }, serve)
  server.on('connection', (socket: Socket) => {
    const from = socket.remotePort ?? 0
    beneath.set(from, socket)
    socket.on('close', () => beneath.delete(from))
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port, arrived, faults,
    get connections() { return connections },
    get reads() { return reads },
    close: () => new Promise((resolve) => {
      for (const each of beneath.values()) each.destroy()
      server.close(() => resolve())
    }),
  }
}
