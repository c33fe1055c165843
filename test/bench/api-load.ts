import { Agent, request } from 'node:https'
import type { ReadingJob } from '../../electron/contract/jobs.ts'

/** Another program's end of the API: one key, one connection that is kept. */
export class ApiClient {
  private readonly agent: Agent
  private readonly at: { host: string, port: number }
  private readonly key: string

  constructor(at: { host: string, port: number }, ca: string, key: string) {
    this.at = at
    this.key = key
    this.agent = new Agent({ keepAlive: true, maxSockets: 1, ca, servername: 'localhost' })
  }

  ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: Uint8Array): Promise<{ status: number, location: string, body: unknown }> {
    return new Promise((resolve, reject) => {
      const asked = request({ ...this.at, path, method, agent: this.agent, headers: { host: `localhost:${this.at.port}`, authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }), ...headers } }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => { text += part }).on('end', () => {
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: text === '' ? null : JSON.parse(text) as unknown })
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }

  /** Send a page, wait for what was read, and forget it. @returns milliseconds from the first byte to the answer */
  async read(page: Uint8Array): Promise<number> {
    const from = performance.now()
    const { status, location, body } = await this.ask('POST', '/v1/readings', { 'content-type': 'image/jpeg' }, page)
    if (status !== 202) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`)
    for (;;) {
      const job = (await this.ask('GET', location, { prefer: 'wait=25' })).body as ReadingJob
      if (job.state === 'waiting' || job.state === 'reading') continue
      const ms = performance.now() - from
      if (job.state !== 'done') throw new Error(`not read: ${JSON.stringify(job.error)}`)
      await this.ask('DELETE', location)
      return ms
    }
  }

  close(): void {
    this.agent.destroy()
  }
}

/** Every client sends one page after the other until it is told to stop. */
export function loadOf(clients: readonly ApiClient[], pageOf: (at: number) => Uint8Array): { readonly done: number[], stop(): Promise<void> } {
  const done: number[] = []
  const stopping = new AbortController()
  let sent = 0
  const all = clients.map(async (client) => {
    while (!stopping.signal.aborted) done.push(await client.read(pageOf(sent++)))
  })
  // Whoever stops it is told what went wrong.
  for (const each of all) each.catch(() => { stopping.abort() })
  return { done, stop: async () => { stopping.abort(); await Promise.all(all) } }
}
