import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Problem } from '../problem.ts'
import { problem, type Answer } from '../answer.ts'
import { Buckets, limits } from './limits.ts'
import { networkOf } from './network.ts'
import { send } from './send.ts'
import { router, type Route } from './route.ts'

export interface Listening {
  host: string
  /** 0 for any free one. */
  port: number
  /** Null behind a proxy on this machine. */
  tls: { certificate: string, key: string, clientAuthority: string } | null
  /** Header in which a proxy says whose connection it is; null: nobody's word. */
  addressHeader: string | null
  routes: readonly Route[]
  /** Paths of it may be asked by whoever comes, and so not too often. */
  isForStrangers: (method: string, path: string) => boolean
  onFault: (error: unknown) => void
  now: () => Date
}

const bounds = { maxHeaderSize: limits.headerBytes, headersTimeout: limits.headersMs, requestTimeout: limits.requestMs, keepAliveTimeout: limits.keepAliveMs, connectionsCheckingInterval: 5000 }

/** Answers until it is closed. Whatever is sent, it goes on. @throws Error where the port is taken */
export async function listen(listening: Listening): Promise<{ port: number, close: () => Promise<void> }> {
  const find = router(listening.routes)
  const strangers = new Buckets(limits.strangersPerMinute, limits.strangersPerMinute / 60)
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(listening, find, strangers, request).catch((error: unknown) => {
      if (!(error instanceof Problem)) listening.onFault(error)
      return problem(error)
    }).then(async (made) => {
      if (response.destroyed || response.headersSent) return
      // What was refused before its body was read is not read to its end: the connection goes.
      const read = request.complete
      await send(response, read ? made : { ...made, headers: { ...made.headers, connection: 'close' } })
      if (!read) request.resume().setTimeout(1000, () => request.destroy())
    }).catch(listening.onFault)
  }
  const server: Server = listening.tls === null
    ? createServer(bounds, handle)
    : createTlsServer({
      ...bounds, minVersion: 'TLSv1.3', cert: listening.tls.certificate, key: listening.tls.key, ca: listening.tls.clientAuthority, requestCert: true, handshakeTimeout: limits.headersMs,
      // Who enrols has no certificate yet, and a bearer needs none: each route asks who it is.
      rejectUnauthorized: false,
    }, handle)
  server.maxConnections = limits.connections
  if (listening.tls !== null) boundByAddress(server)
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listening.port, listening.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 2000).unref()
    }),
  }
}

/** Nobody takes all the connections there are by opening them and saying nothing. */
function boundByAddress(server: Server): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = networkOf(socket.remoteAddress ?? '')
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    if (count > limits.connectionsOfOne) socket.destroy()
  })
}

async function answer(listening: Listening, find: ReturnType<typeof router>, strangers: Buckets, request: IncomingMessage): Promise<Answer> {
  const url = URL.parse(request.url ?? '/', 'http://receiver')
  if (url === null || url.pathname.length > 300 || url.search.length > 2000) throw new Problem('uplink.notFound')
  const address = addressOf(listening, request)
  const method = request.method ?? 'GET'
  const { route, params } = find(method, url.pathname)
  const wait = listening.isForStrangers(method, url.pathname) ? strangers.take(address, listening.now().getTime()) : 0
  if (wait > 0) throw new Problem('uplink.tooMany', wait)
  const done: (() => void)[] = []
  try {
    return await route.answer({ request, params, query: url.searchParams, address, after: (work) => { done.push(work) } })
  } finally {
    for (const work of done) work()
  }
}

function addressOf({ addressHeader }: Listening, request: IncomingMessage): string {
  const told = addressHeader === null ? undefined : request.headers[addressHeader]
  return networkOf(typeof told === 'string' && told.length <= 64 ? told : request.socket.remoteAddress ?? '')
}
