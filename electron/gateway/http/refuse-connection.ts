import type { Socket } from 'node:net'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { problemOf, PROBLEM_TYPE } from './problem.ts'

const codes: Readonly<Record<string, ErrorCode>> = { HPE_HEADER_OVERFLOW: 'api.headersTooLarge', ERR_HTTP_REQUEST_TIMEOUT: 'api.tooSlow' }

/** What is no HTTP, or comes too slowly to be any: one answer, and the connection is over. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket, count: (code: ErrorCode) => void = () => undefined): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = codes[error.code ?? ''] ?? 'input.invalid'
  count(code)
  const problem = problemOf({ code }, 'en')
  const body = JSON.stringify(problem)
  socket.end(`HTTP/1.1 ${problem.status} Refused\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`)
}
