import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect as netConnect, isIP, type Socket } from 'node:net'
import { connect as tlsConnect, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { unzip } from 'node:zlib'
import { hostInUrl, type EsclEndpoint } from './endpoint.ts'
import { EsclFault } from './fault.ts'

/** Certificates that scanners are known by: SHA-256 in hex, small letters. */
export interface EsclPins {
  get(key: string): string | undefined
  set(key: string, fingerprint: string): void
  /** It showed another one than it is known by, and nothing was sent to it. */
  refused(key: string, fingerprint: string): void
}

export interface AskOptions {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: string
  signal: AbortSignal
  /** How the device is addressed in `Host`: as HTTP has it, with its port in any case, or as itself. */
  hostHeader?: 'usual' | 'withPort' | 'localhost'
  /** Until the head of an answer is there, ms; and the longest silence in its body. */
  waitMs: number
  /** For the whole answer, ms. */
  allMs: number
  maxBytes: number
  onBytes?: (soFar: number) => void
}

export interface EsclAnswer {
  status: number
  location: string | undefined
  /** Seconds that the device asks for before the next try; null where it does not. */
  retryAfter: number | null
  /** What serves, as it says itself; empty where it does not. */
  server: string
  bytes: Uint8Array
}

/** How a scanner is known, and whether policy permits a host at this moment. */
export interface EsclWay { pins: EsclPins; key: string; permits: (host: string) => boolean }

const CONNECT_MS = 5000
const REDIRECTS_MAX = 3

/**
 * One question to a scanner and its answer, on a connection of its own: small servers forget that they said they would keep one.
 * The certificate is looked at before anything is sent.
 * @throws EsclFault `unreachable` before there is a connection, `lost` after it, `timeout`, `cancelled`, `tooLarge`, `badAnswer`, `certificateChanged`, `notPermitted`
 */
export async function ask(endpoint: EsclEndpoint, pin: EsclWay, options: AskOptions): Promise<EsclAnswer> {
  let at = endpoint
  let { path } = options
  for (let turn = 0; ; turn++) {
    const answer = await once(at, pin, { ...options, path })
    if (![301, 302, 307, 308].includes(answer.status) || answer.location === undefined) return answer
    const next = redirected(at, path, answer.location)
    if (next === null || turn >= REDIRECTS_MAX) throw new EsclFault('badAnswer', 'redirect')
    at = next.endpoint
    path = next.path
  }
}

/** Only to the same host, whatever it calls itself there: usually from HTTP to HTTPS, and from its address to its name. */
function redirected(at: EsclEndpoint, path: string, location: string): { endpoint: EsclEndpoint; path: string } | null {
  try {
    const base = `${at.secure ? 'https' : 'http'}://${hostInUrl(at.host)}:${at.port}${path}`
    const to = new URL(location, base)
    // Never back from TLS to none.
    if (!['http:', 'https:'].includes(to.protocol) || (at.secure && to.protocol === 'http:')) return null
    const secure = to.protocol === 'https:'
    return { endpoint: { ...at, secure, port: to.port === '' ? (secure ? 443 : 80) : Number(to.port) }, path: `${to.pathname}${to.search}` }
  } catch {
    return null
  }
}

async function once(endpoint: EsclEndpoint, pin: EsclWay, options: AskOptions): Promise<EsclAnswer> {
  const { signal, allMs } = options
  if (signal.aborted) throw new EsclFault('cancelled')
  if (!pin.permits(endpoint.host)) throw new EsclFault('notPermitted', endpoint.host)
  const socket = await opened(endpoint, signal)
  let fence: NodeJS.Timeout | null = null
  let stop: () => void = () => undefined
  try {
    if (endpoint.secure) checkCertificate(socket as TLSSocket, pin)
    const { encoding, ...answer } = await Promise.race([
      exchange(socket, endpoint, options),
      new Promise<never>((_resolve, reject) => {
        fence = setTimeout(() => reject(new EsclFault('timeout', 'whole answer')), allMs)
        stop = () => reject(new EsclFault('cancelled'))
        signal.addEventListener('abort', stop, { once: true })
      }),
    ])
    return { ...answer, bytes: await unpacked(answer.bytes, encoding, options.maxBytes) }
  } finally {
    if (fence !== null) clearTimeout(fence)
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
}

async function opened({ secure, host, port }: EsclEndpoint, signal: AbortSignal): Promise<Socket> {
  return await new Promise<Socket>((resolve, reject) => {
    // A device makes its certificate itself: whose it is, its fingerprint says.
    const socket = secure
      ? tlsConnect({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.2', ...(isIP(host.replace(/%.*$/, '')) === 0 ? { servername: host } : {}) })
      : netConnect({ host, port })
    const fail = (fault: EsclFault): void => { done(); socket.destroy(); reject(fault) }
    const timer = setTimeout(() => fail(new EsclFault('unreachable', 'no connection in time')), CONNECT_MS)
    const stop = (): void => fail(new EsclFault('cancelled'))
    const failed = (cause: unknown): void => fail(new EsclFault('unreachable', secure ? 'tls' : 'tcp', cause))
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      socket.removeListener('error', failed)
      // What goes wrong from now on, the exchange hears; without one nobody need.
      socket.on('error', () => undefined)
    }
    signal.addEventListener('abort', stop, { once: true })
    socket.once('error', failed)
    socket.once(secure ? 'secureConnect' : 'connect', () => { done(); resolve(socket) })
  })
}

function checkCertificate(socket: TLSSocket, { pins, key }: { pins: EsclPins; key: string }): void {
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() ?? ''
  if (fingerprint === '') throw new EsclFault('badAnswer', 'no certificate')
  const known = pins.get(key)
  // One of an authority that this computer trusts, for this very name, may be renewed.
  if (known === undefined || (known !== fingerprint && socket.authorized)) pins.set(key, fingerprint)
  else if (known !== fingerprint) {
    pins.refused(key, fingerprint)
    throw new EsclFault('certificateChanged')
  }
}

async function exchange(socket: Socket, endpoint: EsclEndpoint, { method, path, body, hostHeader = 'usual', waitMs, maxBytes, onBytes }: AskOptions): Promise<EsclAnswer & { encoding?: string | undefined }> {
  return await new Promise<EsclAnswer & { encoding?: string | undefined }>((resolve, reject) => {
    const lost = (cause?: unknown): void => reject(new EsclFault('lost', 'connection ended', cause))
    const asked = httpRequest({
      createConnection: () => socket, method, path, maxHeaderSize: 32 * 1024,
      headers: {
        Host: hostHeader === 'localhost' ? hostHeader : `${hostInUrl(endpoint.host)}${hostHeader === 'usual' && endpoint.port === (endpoint.secure ? 443 : 80) ? '' : `:${endpoint.port}`}`, Connection: 'close', 'User-Agent': 'Foyer', Accept: '*/*', 'Accept-Encoding': 'identity',
        ...(body === undefined ? {} : { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(body) }),
      },
    })
    asked.setTimeout(waitMs, () => { reject(new EsclFault('timeout', 'silence')); asked.destroy() })
    asked.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code?.startsWith('HPE_') === true) reject(new EsclFault('badAnswer', 'http', cause))
      else lost(cause)
    })
    asked.once('close', () => lost())
    asked.once('response', (response: IncomingMessage) => {
      const status = response.statusCode ?? 0
      const location = response.headers.location
      const retry = response.headers['retry-after'] ?? ''
      const head = { status, location, retryAfter: /^\d{1,4}$/.test(retry) ? Number(retry) : null, server: String(response.headers['server'] ?? '') }
      // Some end the connection before the body of such an answer is whole, and nobody needs it.
      if (method !== 'GET' || status !== 200) {
        resolve({ ...head, bytes: new Uint8Array() })
        return
      }
      const chunks: Buffer[] = []
      let soFar = 0
      response.on('data', (chunk: Buffer) => {
        soFar += chunk.byteLength
        if (soFar > maxBytes) { reject(new EsclFault('tooLarge')); response.destroy(); return }
        chunks.push(chunk)
        onBytes?.(soFar)
      })
      response.once('error', lost)
      response.once('aborted', () => lost())
      response.once('end', () => {
        if (response.complete) resolve({ ...head, bytes: new Uint8Array(Buffer.concat(chunks)), encoding: response.headers['content-encoding'] })
        else lost()
      })
    })
    asked.end(body)
  })
}

const unzipped = promisify(unzip)

/** Some pack what nobody asked them to pack; it is unpacked to the same size at most. @throws EsclFault `badAnswer`, `tooLarge` */
async function unpacked(bytes: Uint8Array, encoding: string | undefined, maxBytes: number): Promise<Uint8Array> {
  const packed = (encoding ?? 'identity').trim().toLowerCase()
  if (packed === 'identity' || packed === '' || bytes.byteLength === 0) return bytes
  if (!['gzip', 'x-gzip', 'deflate'].includes(packed)) throw new EsclFault('badAnswer', 'encoding')
  try {
    return new Uint8Array(await unzipped(bytes, { maxOutputLength: maxBytes }))
  } catch (cause) {
    throw new EsclFault((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'badAnswer', 'packed', cause)
  }
}
