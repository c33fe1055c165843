import { request, type ClientRequest } from 'node:http'
import type { Duplex } from 'node:stream'
import { FoyerError } from '../../contract/errors.ts'
import { isProxy } from '../../contract/feeds.ts'

/** Time for a connection through a proxy, milliseconds. */
export const PROXY_MS = 15_000

/** @param text `http://[user:password@]host[:port]` @throws FoyerError `uplink.settings` */
export function proxyOf(text: string): URL {
  if (!isProxy(text)) throw new FoyerError('uplink.settings', { detail: 'uplinkProxy' })
  return new URL(text)
}

/** As a request for CONNECT names it (RFC 9110 §7.1, RFC 3986 §3.2.2). */
export const placeOf = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

const fault = (code: string): Error => Object.assign(new Error('proxy'), { code })

/** A way through a proxy (CONNECT, RFC 9110 §9.3.6) to `host:port`. @param done is told once, of the socket or of what stands in the way @returns what gives it up */
export function tunnel(proxy: URL, place: string, done: (error: Error | null, socket: Duplex | null) => void): ClientRequest {
  const named = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const credentials = proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(named).toString('base64')}` }
  const asked = request({ host: proxy.hostname, port: proxy.port || 80, method: 'CONNECT', path: place, headers: { host: place, ...credentials }, timeout: PROXY_MS, agent: false })
  asked.once('connect', (answer, socket, rest) => {
    if (answer.statusCode === 200 && rest.length === 0) {
      // It timed the way through the proxy; what goes over it has times of its own.
      socket.setTimeout(0)
      done(null, socket)
      return
    }
    socket.destroy()
    done(fault('PROXY_REFUSED'), null)
  })
  asked.once('response', () => { asked.destroy(fault('PROXY_REFUSED')) })
  asked.once('timeout', () => { asked.destroy(fault('PROXY_TIMEOUT')) })
  asked.once('error', (error) => { done(error, null) })
  asked.end()
  return asked
}
