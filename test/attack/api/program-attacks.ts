import { connect as plain } from 'node:net'
import { connect, type ConnectionOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { HEADERS_MAX, HEADERS_MS } from '../../../electron/gateway/http/limits.ts'
import { cameOf, type Attack } from './attack.ts'
import type { AttackedDesk } from './desk.ts'

interface Said { said: string, text: string }

/** Words straight into the socket; `slowly`: a byte at a time, for as long as somebody listens. */
function raw(desk: AttackedDesk, words: string | Buffer, { slowly = null, ...options }: ConnectionOptions & { slowly?: { every: number, upTo: number } | null } = {}): Promise<Said> {
  return new Promise((resolve) => {
    let text = ''
    let failed: string | null = null
    const begun = Date.now()
    const socket = connect({ host: '127.0.0.1', port: desk.port, ca: desk.ca, servername: 'localhost', ...options }, () => {
      socket.write(words)
      if (slowly !== null) timer = setInterval(() => {
        if (Date.now() - begun > slowly.upTo) socket.destroy()
        else socket.write('x')
      }, slowly.every)
    })
    let timer: NodeJS.Timeout | null = null
    socket.setEncoding('utf8').on('data', (part: string) => { text += part })
    socket.on('error', (error: NodeJS.ErrnoException) => { failed = error.code ?? 'error' })
    socket.on('close', () => {
      if (timer !== null) clearInterval(timer)
      resolve({ text, said: /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? failed ?? 'closed without a word' })
    })
  })
}
const head = (line: string, more = '') => `${line} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`
const each = async (desk: AttackedDesk, tries: readonly (string | Buffer)[], options: ConnectionOptions = {}) => cameOf(desk, await Promise.all(tries.map((words) => raw(desk, words, options))))
const asked = async (desk: AttackedDesk, path: string, given: Parameters<AttackedDesk['ask']>[1] = {}): Promise<Said> => desk.ask(path, given).then(({ status, text }) => ({ said: String(status), text }), (error: NodeJS.ErrnoException) => ({ said: error.code ?? error.message, text: '' }))

/** Another program on this computer, without a key. */
export const programAttacks: readonly Attack[] = [
  {
    name: 'Request smuggling: two lengths, a length beside chunks, chunks in disguise, a second request in a body', by: 'program',
    run: (desk) => each(desk, [
      head('POST /v1/pairings', 'Content-Length: 4\r\nContent-Length: 40\r\n') + 'GET /v1/records HTTP/1.1\r\nHost: localhost\r\n\r\n',
      head('POST /v1/pairings', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\nGET /v1/records HTTP/1.1\r\n\r\n',
      head('POST /v1/pairings', 'Transfer-Encoding: xchunked\r\n') + '0\r\n\r\n',
      head('POST /v1/pairings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n') + '0\r\n\r\n',
      head('GET /v1/health/live', 'X: a\rTransfer-Encoding: chunked\r\n'), head('GET /v1/health/live', 'Transfer-Encoding : chunked\r\n'),
      head('GET /v1/health/live', 'Connection: close\r\nContent-Length: 45\r\n') + 'GET /v1/records HTTP/1.1\r\nHost: localhost\r\n\r\n',
    ]),
  },
  { name: 'Slow headers: a byte a second, twenty at once', by: 'program', run: async (desk) => cameOf(desk, await Promise.all(Array.from({ length: 20 }, () => raw(desk, 'GET /v1/records HTTP/1.1\r\nHost: localhost\r\nX: ', { slowly: { every: 1000, upTo: 6 * HEADERS_MS } })))) },
  {
    name: 'Slow body: a byte a second behind a good head, without a key', by: 'program',
    run: async (desk) => cameOf(desk, await Promise.all(Array.from({ length: 10 }, () => raw(desk, head('POST /v1/pairings', 'Content-Type: application/json\r\nContent-Length: 200000\r\n'), { slowly: { every: 1000, upTo: 90_000 } })))),
  },
  {
    name: 'Huge headers, ten thousand headers, a path of a megabyte, a body of a gigabyte announced', by: 'program',
    run: (desk) => each(desk, [
      head('GET /v1/records', `X: ${'x'.repeat(HEADERS_MAX)}\r\n`), head('GET /v1/records', 'X: x\r\n'.repeat(10_000)), head(`GET /v1/${'x'.repeat(1_000_000)}`),
      head('POST /v1/pairings', 'Content-Type: application/json\r\nContent-Length: 1000000000\r\n'),
    ]),
  },
  {
    name: 'Bombs: 150 megabytes of zeros in gzip, JSON a hundred thousand deep, a picture of 60,000 × 60,000', by: 'program',
    run: async (desk) => {
      const bomb = gzipSync(Buffer.alloc(150_000_000))
      const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.from('0000ea600000ea600806000000', 'hex')])
      const send = (body: Buffer | string, headers: Record<string, string>) => asked(desk, '/v1/pairings', { method: 'POST', body, headers })
      return cameOf(desk, [
        await send(bomb, { 'content-type': 'application/json', 'content-encoding': 'gzip' }), await send('['.repeat(100_000), { 'content-type': 'application/json' }),
        await send(picture, { 'content-type': 'image/png' }), await send(bomb, { 'content-type': 'application/zip' }),
      ])
    },
  },
  {
    name: 'Path tricks: dots, double slashes, encodings, a whole address, an authority, other cases', by: 'program',
    run: (desk) => each(desk, ['/v1/records/../records', '//v1/records', '/v1/%72ecords', '/v1/records%00', '/v1/records%2f..%2faudit', '/V1/RECORDS', '/v1/records;x=1', '/v1/records/', 'https://localhost/v1/records', '*', '/v1/records/.', '/v1\\records', '/internal/gateway', '/v1/internal/policy']
      .map((path) => head(`GET ${path}`, 'Connection: close\r\n'))),
  },
  {
    name: 'Method override and strange methods: in headers, in the query, TRACE, CONNECT, PROPFIND, lower case', by: 'program',
    run: async (desk) => {
      const strange = await Promise.all(['TRACE /v1/records', 'CONNECT localhost:1', 'PROPFIND /v1/records', 'get /v1/records', 'PUT /v1/records/x', 'PATCH /v1/records/x'].map((line) => raw(desk, head(line, 'Connection: close\r\n'))))
      const over = await Promise.all(['x-http-method-override', 'x-http-method', 'x-method-override'].map((name) => asked(desk, '/v1/records/x?reason=mistake&_method=DELETE', { method: 'POST', headers: { [name]: 'DELETE' } })))
      return cameOf(desk, [...strange, ...over])
    },
  },
  {
    name: 'TLS downgrade: TLS 1.2, 1.1 and 1.0, no TLS at all', by: 'program',
    run: async (desk) => {
      const bare = await new Promise<Said>((resolve) => {
        let text = ''
        const socket = plain({ host: '127.0.0.1', port: desk.port }, () => { socket.write(head('GET /v1/records')) })
        socket.setEncoding('latin1').on('data', (part: string) => { text += part }).on('error', () => undefined).on('close', () => { resolve({ said: text.startsWith('HTTP') ? 'answered' : 'closed', text }) })
      })
      const old = await Promise.all((['TLSv1.2', 'TLSv1.1', 'TLSv1'] as const).map((version) => raw(desk, head('GET /v1/records'), { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' })))
      return cameOf(desk, [bare, ...old])
    },
  },
  {
    name: 'A hostile name in Host, two of them, none, the address with a name behind', by: 'program',
    run: (desk) => each(desk, ['Host: rebound.example', 'Host: localhost\r\nHost: rebound.example', 'X: x', 'Host: localhost.rebound.example', 'Host: 127.0.0.1.rebound.example', 'Host: localhost:7443@rebound.example'].map((line) => `GET /v1/records HTTP/1.1\r\n${line}\r\nConnection: close\r\n\r\n`)),
  },
]
