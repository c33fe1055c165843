import { createServer as httpServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as httpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { simulatedXml, type SimulatedWords } from './simulator-xml.ts'

/** What can go wrong with a scanner on the network, one at a time. */
export type SimulatedFault =
  | { kind: 'unpluggedInPage' } | { kind: 'goneAfterJob' } | { kind: 'halfPage' } | { kind: 'endlessBody' } | { kind: 'html' } | { kind: 'wrongType' } | { kind: 'silent' }
  | { kind: 'busy'; times: number } | { kind: 'notReady'; times: number } | { kind: 'earlyNotFound'; times: number } | { kind: 'jam'; atPage: number } | { kind: 'coverOpen' } | { kind: 'denied' }
  | { kind: 'betweenPages'; status: number; times: number } | { kind: 'emptyIsConflict' } | { kind: 'jamIsNotFound'; atPage: number } | { kind: 'stoppedAtDevice' } | { kind: 'bombPacked' }
  | { kind: 'busyAltogether'; times: number } | { kind: 'busyIsConflict'; times: number } | { kind: 'emptyIsNothing' }

export interface SimulatedEscl {
  /** Of its root: `http://127.0.0.1:PORT/eSCL`. */
  address: string
  port: number
  /** Lay a page on the glass. */
  lay(page: Uint8Array | null): void
  /** Put pages into the feeder. */
  feed(pages: readonly Uint8Array[]): void
  /** From now on, until another or null. */
  fail(fault: SimulatedFault | null): void
  /** Method and path of every request, in order; settings that were sent. */
  readonly asked: string[]
  readonly settings: string[]
  /** How it was addressed in `Host` by every request, in order. */
  readonly hosts: string[]
  /** Jobs that were neither finished nor cancelled. */
  openJobs(): number
  close(): Promise<void>
}

export interface SimulatedEsclOptions extends Partial<SimulatedWords> {
  /** How a job's place is told. */
  location?: 'withoutRoot' | 'absolute' | 'otherHost' | 'path' | 'trailingSlash' | 'doubleSlash' | 'relative' | 'none'
  /** With TLS, by this key and certificate, PEM. */
  tls?: { key: string; cert: string }
  port?: number
  /** Address of this computer that it is at. */
  host?: string
  /** What it says that serves. */
  server?: string
  /** A page of the feeder that is asked for sooner after the last one is told as missing, ms: some Brother do so. */
  hastyMs?: number
  /** Packs every answer, which nobody asked for. */
  packed?: boolean
  /** Sends whoever comes by HTTP there: the same device with TLS, under another name. */
  redirectTo?: string
  /** Pages without a length: in pieces, or until the connection ends, as HTTP 1.0 has it. */
  chunked?: boolean
  untilClose?: boolean
}

interface Job { pages: Uint8Array[]; sent: number; state: 'Processing' | 'Completed' | 'Canceled' }

/** A scanner that speaks eSCL (Mopria eSCL Technical Specification), on this computer alone: for the tests of whoever builds against one. */
export async function simulateEscl(options: SimulatedEsclOptions = {}): Promise<SimulatedEscl> {
  const { version = '2.63', feeder = true, duplex = true, location = 'absolute', root = 'eSCL', host = '127.0.0.1', uuid = '4509a320-00a0-008f-00b6-002507510eca', name = 'Foyer simulated eSCL', hastyMs = 0, chunked = false, untilClose = false } = options
  const written = simulatedXml({ ...options, version, feeder, duplex, root, uuid, name })
  let glass: Uint8Array | null = null
  let stack: Uint8Array[] = []
  let fault: SimulatedFault | null = null
  let bomb: Uint8Array = new Uint8Array()
  const asked: string[] = []
  const settings: string[] = []
  const hosts: string[] = []
  let sentAt = 0
  const jobs = new Map<string, Job>()
  const times = (kind: SimulatedFault['kind']): boolean => {
    if (fault === null || fault.kind !== kind || !('times' in fault) || fault.times <= 0) return false
    fault = { ...fault, times: fault.times - 1 }
    return true
  }

  const send = (response: ServerResponse, type: string, body: Uint8Array): void => {
    const sent = options.packed === true ? gzipSync(body) : body
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': sent.byteLength, ...(options.packed === true ? { 'Content-Encoding': 'gzip' } : {}) })
    response.end(sent)
  }
  const xml = (response: ServerResponse, body: string): void => {
    send(response, 'text/xml', Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`))
  }
  const adfState = (): string => (fault?.kind === 'jam' || fault?.kind === 'jamIsNotFound' ? 'ScannerAdfJam' : fault?.kind === 'coverOpen' ? 'ScannerAdfHatchOpen' : stack.length > 0 ? 'ScannerAdfLoaded' : 'ScannerAdfEmpty')
  const isBusy = (): boolean => [...jobs.values()].some(({ state }) => state === 'Processing') || (fault?.kind === 'busyIsConflict' && fault.times > 0)
  const status = (): string => written.status({ state: isBusy() ? 'Processing' : 'Idle', adf: adfState(), jobs: [...jobs].reverse().map(([id, { state, sent }]) => ({ id, state, sent })) })

  const place = (id: string): string | undefined => ({
    absolute: `${address}/ScanJobs/${id}`, otherHost: `http://scanner.local:80/${root}/ScanJobs/${id}`, path: `/${root}/ScanJobs/${id}`, trailingSlash: `${address}/ScanJobs/${id}/`, doubleSlash: `http://127.0.0.1:${port}//${root}/ScanJobs/${id}`, relative: `ScanJobs/${id}`, withoutRoot: `http://127.0.0.1:${port}/ScanJobs/${id}`, none: undefined,
  })[location]

  const create = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request)
    const end = (code: number, headers: Record<string, string> = {}): void => { response.writeHead(code, headers); response.end() }
    settings.push(body)
    if (fault?.kind === 'denied') { end(403); return }
    if (times('busyIsConflict')) { end(409); return }
    if (times('busy') || [...jobs.values()].some(({ state }) => state === 'Processing')) { end(503); return }
    const fromFeeder = /InputSource>Feeder</.test(body)
    if (fault?.kind === 'coverOpen' || (fromFeeder && stack.length === 0)) { end(409); return }
    const id = String(jobs.size + 1)
    jobs.set(id, { pages: fromFeeder ? stack.splice(0) : glass === null ? [] : [glass], sent: 0, state: 'Processing' })
    const where = place(id)
    end(201, where === undefined ? {} : { Location: where })
    if (fault?.kind === 'goneAfterJob') vanish()
  }

  const next = (job: Job, response: ServerResponse): void => {
    const end = (code: number): void => { response.writeHead(code); response.end() }
    if (fault?.kind === 'silent') return
    if (times('notReady')) { end(503); return }
    if (times('earlyNotFound') || (job.sent > 0 && Date.now() - sentAt < hastyMs)) { end(404); return }
    if (fault?.kind === 'stoppedAtDevice') { job.state = 'Canceled'; end(404); return }
    if (fault?.kind === 'betweenPages' && job.sent === 1 && times('betweenPages')) { end(fault.status); return }
    if (fault?.kind === 'jamIsNotFound' && fault.atPage === job.sent + 1) { job.state = 'Canceled'; end(404); return }
    if (fault?.kind === 'emptyIsConflict' && job.pages[job.sent] === undefined) { job.state = 'Completed'; end(409); return }
    if (fault?.kind === 'jam' && fault.atPage === job.sent + 1) { job.state = 'Canceled'; end(409); return }
    if (fault?.kind === 'emptyIsNothing' && job.pages[job.sent] === undefined) { job.state = 'Completed'; end(200); return }
    const page = job.pages[job.sent]
    if (page === undefined) { job.state = 'Completed'; end(404); return }
    if (fault?.kind === 'bombPacked') {
      response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Encoding': 'gzip' })
      response.end(bomb)
      return
    }
    const type = fault?.kind === 'html' ? 'text/html' : fault?.kind === 'wrongType' ? 'text/plain' : 'image/jpeg'
    const whole = fault?.kind !== 'endlessBody' && !chunked && !untilClose && fault?.kind !== 'halfPage'
    if (options.packed === true) {
      job.sent += 1
      if (job.sent === job.pages.length) job.state = 'Completed'
      send(response, type, page)
      return
    }
    if (untilClose) response.useChunkedEncodingByDefault = false
    response.writeHead(200, { 'Content-Type': type, ...(whole && fault?.kind !== 'html' ? { 'Content-Length': page.byteLength } : {}) })
    if (fault?.kind === 'html') { response.end('<html><body>Please sign in</body></html>'); return }
    if (fault?.kind === 'unpluggedInPage') { response.write(page.subarray(0, page.byteLength / 2), () => response.destroy()); return }
    if (fault?.kind === 'halfPage') { response.end(page.subarray(0, page.byteLength / 2)); return }
    if (fault?.kind === 'endlessBody') { pour(response, page); return }
    job.sent += 1
    sentAt = Date.now()
    if (job.sent === job.pages.length) job.state = 'Completed'
    response.end(page)
  }

  const answer: RequestListener = (request, response) => {
    const { method = '', url = '' } = request
    asked.push(`${method} ${url}`)
    hosts.push(request.headers.host ?? '')
    if (options.redirectTo !== undefined) {
      response.writeHead(307, { Location: `${options.redirectTo}${url}` })
      response.end()
      return
    }
    if (options.server !== undefined) response.setHeader('Server', options.server)
    if (times('busyAltogether')) {
      response.writeHead(503)
      response.end()
      return
    }
    const [, job = '', rest = ''] = new RegExp(`^/${root}/ScanJobs/(\\d+)(/NextDocument)?$`).exec(url) ?? []
    const found = jobs.get(job)
    if (method === 'GET' && url === `/${root}/ScannerCapabilities`) xml(response, written.capabilities())
    else if (method === 'GET' && url === `/${root}/ScannerStatus`) xml(response, status())
    else if (method === 'POST' && url === `/${root}/ScanJobs`) void create(request, response)
    else if (method === 'GET' && found !== undefined && rest !== '' && found.state !== 'Canceled') next(found, response)
    else if (method === 'DELETE' && found !== undefined && rest === '') {
      if (found.state === 'Processing') found.state = 'Canceled'
      response.writeHead(200)
      response.end()
    } else {
      response.writeHead(404)
      response.end()
    }
  }

  const server = options.tls === undefined ? httpServer(answer) : httpsServer(options.tls, answer)
  const vanish = (): void => { server.closeAllConnections(); server.close() }
  await new Promise<void>((resolve) => { server.listen(options.port ?? 0, host, resolve) })
  const { port } = server.address() as AddressInfo
  const address = `${options.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}/${root}`
  return {
    address, port, asked, settings, hosts,
    lay: (page) => { glass = page },
    feed: (pages) => { stack = [...pages] },
    fail: (next_) => {
      fault = next_
      if (next_?.kind === 'bombPacked') bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    },
    openJobs: () => [...jobs.values()].filter(({ state }) => state === 'Processing').length,
    close: () => new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => resolve()) }),
  }
}

/** A page, and then more without end, as fast as it is taken. */
function pour(response: ServerResponse, page: Uint8Array): void {
  const more = Buffer.alloc(1024 * 1024)
  response.on('error', () => undefined)
  const go = (): void => {
    if (response.destroyed) return
    while (response.write(more)) if (response.destroyed) return
    response.once('drain', go)
  }
  response.write(page)
  go()
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
