import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EventName } from '../../contract/events.ts'
import { json } from './json.ts'

/** Whether whoever asks would rather hear what happens (WHATWG HTML §9.2) than be answered once. */
export const wantsEvents = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean => /(?:^|[\s,])text\/event-stream(?:$|[\s,;])/i.test((headers.accept ?? '').slice(0, 200))

/** Whoever comes back waits so long, milliseconds. */
const RETRY_MS = 2000

/** Events of one call to whoever made it. Nothing is sent before there is one: until then it can still be refused as every call is. */
export class EventStream {
  private readonly reply: FastifyReply
  private begun = false

  constructor(reply: FastifyReply) {
    this.reply = reply
  }

  send(name: EventName | 'answer', data: unknown): void {
    this.begin()
    // JSON has no line in it that would end one.
    if (!this.reply.raw.destroyed) this.reply.raw.write(`event: ${name}\ndata: ${json(data)}\n\n`)
  }

  end(): void {
    this.reply.raw.end()
  }

  get hasBegun(): boolean {
    return this.begun
  }

  private begin(): void {
    if (this.begun) return
    this.begun = true
    this.reply.hijack()
    this.reply.raw.writeHead(200, { ...headersOf(this.reply), 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.reply.raw.write(`retry: ${RETRY_MS}\n\n`)
  }
}

const headersOf = (reply: FastifyReply): Record<string, string> => Object.fromEntries(Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
