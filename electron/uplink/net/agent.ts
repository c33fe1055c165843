import { request as httpRequest } from 'node:http'
import { Agent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect, type ConnectionOptions } from 'node:tls'
import { FoyerError } from '../../contract/errors.ts'
import { isProxy } from '../../contract/feeds.ts'
import { trustOptions, type Trust } from './trust.ts'

// node:https and no fetch: it follows no redirect, reads no proxy from the environment, takes a client key that lies in memory and
// authorities that stand alone, and shows the certificate it spoke to; undici would be a package more for the same. A CONNECT is all a proxy needs.

export interface Way {
  trust: Trust
  /** `http://[user:password@]host[:port]`; null: straight there. */
  proxy: string | null
  /** Connections at a time; two where nothing is said. */
  most?: number
}

/** Time for a connection through a proxy, milliseconds. */
const PROXY_MS = 15_000

function proxyOf(text: string): URL {
  if (!isProxy(text)) throw new FoyerError('uplink.settings', { detail: 'uplinkProxy' })
  return new URL(text)
}

/** Connections to whom `trust` believes, through the proxy where policy has one. */
export class OutboundAgent extends Agent {
  private readonly proxy: URL | null

  /** @throws FoyerError `uplink.settings` */
  constructor({ trust, proxy, most = 2 }: Way) {
    super({ keepAlive: true, maxSockets: most, ...trustOptions(trust) })
    this.proxy = proxy === null ? null : proxyOf(proxy)
  }

  override createConnection(options: ConnectionOptions & { host?: string, port?: number }, done: (error: Error | null, socket: Duplex) => void): Duplex | null | undefined {
    if (this.proxy === null) return super.createConnection(options, done)
    const fail = (error: Error) => { (done as (error: Error) => void)(error) }
    const place = `${options.host ?? ''}:${options.port ?? 443}`
    const credentials = this.proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(this.proxy.username)}:${decodeURIComponent(this.proxy.password)}`).toString('base64')}` }
    const asked = httpRequest({ host: this.proxy.hostname, port: this.proxy.port || 80, method: 'CONNECT', path: place, headers: { host: place, ...credentials }, timeout: PROXY_MS, agent: false })
    asked.once('connect', (answer, socket, rest) => {
      if (answer.statusCode !== 200 || rest.length > 0) {
        socket.destroy()
        fail(Object.assign(new Error('proxy'), { code: 'PROXY_REFUSED' }))
        return
      }
      const secure = connect({ ...options, socket, servername: options.servername ?? options.host ?? '' })
      secure.once('error', fail)
      secure.once('secureConnect', () => {
        secure.off('error', fail)
        done(null, secure)
      })
    })
    asked.once('response', () => { asked.destroy(Object.assign(new Error('proxy'), { code: 'PROXY_REFUSED' })) })
    asked.once('timeout', () => { asked.destroy(Object.assign(new Error('proxy'), { code: 'PROXY_TIMEOUT' })) })
    asked.once('error', fail)
    asked.end()
    return undefined
  }
}
