import { request as httpsRequest } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { FoyerError } from '../../contract/errors.ts'
import type { OutboundAgent } from './agent.ts'
import { connectionFailure } from './failure.ts'
import { certificateUntil } from './trust.ts'
import { sendingMs, sendSlowly } from './throttle.ts'

export interface RequestLimits {
  /** Milliseconds without a byte either way. */
  idleMs: number
  /** Milliseconds for all of it, from the first look-up to the answer's last byte: an answer that drips must end too. Sending at a limited rate has its own time on top. */
  wholeMs: number
  /** Bytes of an answer. */
  answerBytes: number
}
/** A hundred checkpoints of neighbours with their proofs have half a million bytes; a thousand items of Elastic with their reasons about 300,000. */
export const requestLimits: RequestLimits = { idleMs: 30_000, wholeMs: 30_000, answerBytes: 1024 * 1024 }

export interface Asked {
  method: string
  url: URL
  headers?: Record<string, string>
  body?: Buffer
  agent: OutboundAgent
  /** 0: no limit. */
  bytesPerSecond: number
  signal: AbortSignal
  limits?: RequestLimits
}

export interface Answered {
  status: number
  body: Buffer
  headers: IncomingMessage['headers']
  /** Until when the other side's certificate holds, milliseconds since the epoch. */
  certificateUntil: number | null
}

/**
 * One request and its whole answer, bounded in bytes and in time, whatever the other side does. No redirect is followed: what policy did not name is not asked.
 *
 * @throws FoyerError `uplink.unreachable`, `uplink.certificate`, `uplink.badAnswer`, `policy.hostNotPermitted`
 */
export async function ask({ method, url, headers = {}, body, agent, bytesPerSecond, signal, limits = requestLimits }: Asked): Promise<Answered> {
  try {
    return await new Promise<Answered>((resolve, reject) => {
      const request = httpsRequest(url, { method, agent, headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) } })
      // A request that has no socket yet, as behind a proxy, tells nobody that it was destroyed: the promise is settled by what ends it.
      const timer = setTimeout(() => { end(new FoyerError('uplink.unreachable', { detail: 'timeout' })) }, limits.wholeMs + sendingMs(body?.length ?? 0, bytesPerSecond))
      const stop = () => { end(new FoyerError('uplink.unreachable', { detail: 'stopped' })) }
      request.setTimeout(limits.idleMs, () => { end(new FoyerError('uplink.unreachable', { detail: 'idle' })) })
      const end = (error: unknown, answer?: Answered): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        if (answer === undefined) {
          request.destroy()
          reject(error)
        } else resolve(answer)
      }
      request.on('error', end)
      signal.addEventListener('abort', stop)
      if (signal.aborted) stop()
      request.once('response', (response) => {
        const until = certificateUntil(response.socket as TLSSocket)
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > limits.answerBytes) end(new FoyerError('uplink.badAnswer', { detail: 'tooLarge' }))
          else chunks.push(chunk)
        })
        response.once('error', end)
        response.once('close', () => {
          if (!response.complete) end(new FoyerError('uplink.unreachable', { detail: 'cutOff' }))
          else end(null, { status: response.statusCode ?? 0, body: Buffer.concat(chunks), headers: response.headers, certificateUntil: until })
        })
      })
      if (body === undefined || bytesPerSecond === 0) request.end(body)
      else sendSlowly(request, body, bytesPerSecond, setTimeout)
    })
  } catch (error) {
    throw connectionFailure(error)
  }
}
