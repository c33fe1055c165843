import { createServer as createHttp } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net'
import { SD_ID } from '../../electron/uplink/feeds/syslog-form.ts'
import { parseSyslog, takeFrames } from '../uplink/syslog-parser.ts'

/** An event on a receiver's disk. */
export interface Committed {
  /** By which the bench counts it. */
  index: number
  /** Terminal, index and leaf hash, where it says them in fields of its own: by that a query tells what came twice, and what is missing. */
  id: string | null
}

export interface Receiver {
  port: number
  /** In the order they came there. */
  committed: Committed[]
  /** It dies with what it holds in memory, and is up again soon. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds that it is away, and from reading to disk. */
const AWAY_MS = 100
const COMMIT_MS = 20

const committedOf = (fields: ReadonlyMap<string, string | number>, index: number): Committed => {
  const [terminal, own, leaf] = ['terminal', 'index', 'leaf'].map((name) => fields.get(name))
  return { index, id: terminal === undefined || own === undefined || leaf === undefined ? null : `${terminal} ${own} ${leaf}` }
}

interface OtlpRequest { resourceLogs: { scopeLogs: { logRecords: { attributes: { key: string, value: { intValue?: string | number, stringValue?: string } }[] }[] }[] }[] }
const recordsOf = (body: string): Committed[] => (JSON.parse(body) as OtlpRequest).resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ attributes }) => {
  const fields = new Map(attributes.map(({ key, value }) => [key.replace(/^foyer\./, ''), value.intValue ?? value.stringValue ?? '']))
  return committedOf(fields, Number(fields.get('bench.index') ?? fields.get('index')))
})))

/** A stand-in for an OpenTelemetry collector over HTTP on loopback: it answers when what it was sent is on its disk. Killed within a request, it has half of it there. */
export async function otlpReceiver(): Promise<Receiver> {
  const committed: Committed[] = []
  let away = false
  let dying = false
  const server = createHttp((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (away && !dying) return void request.socket.destroy()
      const records = recordsOf(Buffer.concat(parts).toString('utf8'))
      committed.push(...(dying ? records.slice(0, Math.floor(records.length / 2)) : records))
      if (dying) {
        dying = false
        return void request.socket.destroy()
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      return void response.end('{}')
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port, committed,
    async kill() {
      away = true
      dying = true
      await new Promise((resolve) => { setTimeout(resolve, AWAY_MS) })
      away = false
      dying = false
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}

/** A stand-in for a syslog collector over TCP on loopback, behind whoever ends TLS: it reads, and writes to its disk a little later. */
export async function frameReceiver(): Promise<Receiver> {
  const committed: Committed[] = []
  let memory: Committed[] = []
  let away = false
  const open = new Set<Socket>()
  const server = createTcp({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => undefined)
    if (away) return void socket.resetAndDestroy()
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (part) => {
      const taken = takeFrames(Buffer.concat([rest, part]))
      rest = taken.rest
      memory.push(...taken.messages.map((message) => {
        const { data } = parseSyslog(message)
        return committedOf(new Map(Object.entries(data[SD_ID] ?? {})), Number(data['bench']?.['index'] ?? data[SD_ID]?.['index']))
      }))
    })
    return void socket.on('end', () => socket.end())
  })
  const commit = setInterval(() => {
    committed.push(...memory)
    memory = []
  }, COMMIT_MS)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port, committed,
    async kill() {
      away = true
      memory = []
      for (const socket of open) socket.resetAndDestroy()
      await new Promise((resolve) => { setTimeout(resolve, AWAY_MS) })
      away = false
    },
    close: () => new Promise((resolve) => {
      clearInterval(commit)
      for (const socket of open) socket.destroy()
      server.close(() => resolve())
    }),
  }
}
