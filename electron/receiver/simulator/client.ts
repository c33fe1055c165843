import { Agent, request as httpRequest } from 'node:http'
import { Agent as TlsAgent, request as httpsRequest } from 'node:https'

export interface ClientSettings {
  /** Beneath which the protocol is spoken, without a slash at its end. */
  base: string
  /** PEM of whoever vouches for the receiver; null over plain HTTP. */
  authority: string | null
  certificate?: { pem: string, key: string } | null
  bearer?: string | null
  headers?: Readonly<Record<string, string>>
}

export interface Told { status: number, headers: Readonly<Record<string, string | string[] | undefined>>, text: string }

const ANSWER_MS = 60_000
const MOST_ANSWER = 32 * 1024 * 1024

/** One terminal's line to a receiver; it keeps its connection. */
export class UplinkClient {
  readonly #settings: ClientSettings
  readonly #agent: Agent

  constructor(settings: ClientSettings) {
    this.#settings = settings
    this.#agent = settings.base.startsWith('https:')
      ? new TlsAgent({ keepAlive: true, maxSockets: 4, minVersion: 'TLSv1.3', ...(settings.authority === null ? {} : { ca: settings.authority }), ...(settings.certificate ? { cert: settings.certificate.pem, key: settings.certificate.key } : {}) })
      : new Agent({ keepAlive: true, maxSockets: 4 })
  }

  async json(method: 'GET' | 'POST', path: string, body: unknown = null): Promise<{ status: number, body: unknown }> {
    const { status, text } = await this.send(method, path, body === null ? null : JSON.stringify(body), 'application/json')
    return { status, body: JSON.parse(text) }
  }

  /** @throws Error where the line breaks */
  send(method: string, path: string, body: string | Uint8Array | null, type: string): Promise<Told> {
    const { base, bearer, headers } = this.#settings
    const url = new URL(`${base}${path}`)
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const request = ask(url, {
        method, agent: this.#agent, timeout: ANSWER_MS,
        headers: { ...(body === null ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }), ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), ...headers },
      }, (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > MOST_ANSWER) request.destroy(new Error('the answer has no end'))
          chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }))
      })
      request.on('timeout', () => request.destroy(new Error('no answer')))
      request.on('error', reject)
      request.end(body ?? undefined)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
