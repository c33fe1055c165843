import { Agent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect, type ConnectionOptions } from 'node:tls'
import { hostFence } from './fence.ts'
import { trustOptions, type Trust } from './trust.ts'
import { placeOf, PROXY_MS, proxyOf, tunnel } from './tunnel.ts'

// node:https and no fetch: it follows no redirect, reads no proxy from the environment, takes a client key that lies in memory and
// authorities that stand alone, and shows the certificate it spoke to; undici would be a package more for the same. A CONNECT is all a proxy needs.

export interface Way {
  trust: Trust
  /** `http://[user:password@]host[:port]`; null: straight there. */
  proxy: string | null
  /** Connections at a time; two where nothing is said. */
  most?: number
}

/** Connections to whom `trust` believes, through the proxy where policy has one. */
export class OutboundAgent extends Agent {
  private readonly proxy: URL | null
  /** On their way through the proxy: the agent knows them only when they stand. */
  private readonly pending = new Set<{ destroy(): unknown }>()

  /** @throws FoyerError `uplink.settings` */
  constructor({ trust, proxy, most = 2 }: Way) {
    super({ keepAlive: true, maxSockets: most, ...trustOptions(trust) })
    this.proxy = proxy === null ? null : proxyOf(proxy)
  }

  override createConnection(options: ConnectionOptions & { host?: string, port?: number }, done: (error: Error | null, socket: Duplex) => void): Duplex | null | undefined {
    const fail = (error: Error) => { (done as (error: Error) => void)(error) }
    const hosts = [...(this.proxy === null ? [] : [this.proxy.hostname]), options.host ?? '']
    const fault = hostFence.faultOf(hosts)
    if (fault !== null) {
      // Not thrown: a request that waited for another one to end has nobody here who would catch it.
      setTimeout(fail, 0, fault)
      return undefined
    }
    if (this.proxy === null) {
      const made = super.createConnection(options, done)
      if (made) hostFence.hold(made, hosts)
      return made
    }
    const place = placeOf(options.host ?? '', options.port ?? 443)
    const asked = tunnel(this.proxy, place, (error, socket) => {
      this.pending.delete(asked)
      if (socket === null) {
        fail(error ?? new Error('proxy'))
        return
      }
      const secure = connect({ ...options, socket, servername: options.servername ?? options.host ?? '' })
      hostFence.hold(secure, hosts)
      const fence = setTimeout(() => { secure.destroy(Object.assign(new Error('proxy'), { code: 'PROXY_TIMEOUT' })) }, PROXY_MS)
      this.pending.add(secure)
      secure.once('error', fail)
      secure.once('close', () => {
        clearTimeout(fence)
        this.pending.delete(secure)
      })
      secure.once('secureConnect', () => {
        clearTimeout(fence)
        this.pending.delete(secure)
        secure.off('error', fail)
        done(null, secure)
      })
    })
    hostFence.hold(asked, hosts)
    this.pending.add(asked)
    return undefined
  }

  override destroy(): void {
    for (const each of this.pending) each.destroy()
    super.destroy()
  }
}
