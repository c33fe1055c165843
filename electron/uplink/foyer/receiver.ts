import type { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import type { UplinkLink } from '../../contract/uplink.ts'
import { batch as batchForm, conflict, enrolled, heartbeatAnswer, neighbours, note, receipt, renewed, witnessRequests, type Batch, type Conflict, type Enrolled, type Enrolment, type Heartbeat, type Neighbours, type WitnessAnswers, type WitnessRequests } from '../../contract/uplink-protocol.ts'
import type { OutboundAgent } from '../net/agent.ts'
import { LaterError, retryAfter } from '../net/failure.ts'
import { ask, type Answered } from '../net/request.ts'

/** What a request to the receiver needs beside its words. */
export interface Line {
  link: UplinkLink
  agent: OutboundAgent
  signal: AbortSignal
  /** What proves who asks, where no certificate does. */
  authorisation(): Promise<string | null>
  /** What every answer shows beside its words. */
  seen(shown: { certificateUntil: number | null, date: number | null, sentAt: number }): void
  now: () => number
}

/** The address as policy has it. @throws FoyerError `uplink.settings` */
export function baseOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.search !== '' || url.hash !== '') throw new FoyerError('uplink.settings', { detail: 'uplinkAddress' })
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

async function exchange(line: Line, method: string, path: string, body?: unknown): Promise<Answered> {
  const authorisation = await line.authorisation()
  const sentAt = line.now()
  const answer = await ask({
    method, url: new URL(path, baseOf(line.link.address)), agent: line.agent, signal: line.signal, bytesPerSecond: line.link.bytesPerSecond,
    headers: { ...(authorisation === null ? {} : { authorization: authorisation }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  })
  const date = Date.parse(answer.headers.date ?? '')
  line.seen({ certificateUntil: answer.certificateUntil, date: Number.isNaN(date) ? null : date, sentAt })
  return answer
}

/** @throws FoyerError for every status but those that are meant */
function refuse({ status, headers }: Answered, now: number): never {
  if (status === 401 || status === 403) throw new FoyerError('uplink.signIn', { detail: `status=${status}` })
  if (status === 429 || status >= 500) throw new LaterError(status, retryAfter(headers['retry-after'], now))
  throw new FoyerError('uplink.badAnswer', { detail: status >= 300 && status < 400 ? 'redirect' : `status=${status}` })
}

/** @throws FoyerError `uplink.badAnswer` for what the protocol does not have */
function read<T extends z.ZodType>(schema: T, { body, headers }: Answered): z.output<T> {
  const type = headers['content-type'] ?? ''
  let json: unknown
  try {
    json = /^application\/(problem\+)?json\b/.test(type) ? JSON.parse(body.toString('utf8')) : undefined
  } catch {
    json = undefined
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new FoyerError('uplink.badAnswer', { detail: 'form' })
  return parsed.data
}

/** The receiver by the protocol, one call each (contract/uplink-protocol.ts). Every one throws FoyerError `uplink.*`. */
export const receiver = {
  async sendBatch(line: Line, batch: Batch): Promise<{ receipt: string } | { conflict: Conflict }> {
    const answer = await exchange(line, 'POST', `terminals/${line.link.terminal}/batches`, batchForm.parse(batch))
    if (answer.status === 200) return read(receipt, answer)
    if (answer.status === 409) return { conflict: read(conflict, answer) }
    return refuse(answer, line.now())
  },
  async heartbeat(line: Line, beat: Heartbeat): Promise<void> {
    const answer = await exchange(line, 'POST', `terminals/${line.link.terminal}/heartbeats`, beat)
    if (answer.status !== 200) refuse(answer, line.now())
    read(heartbeatAnswer, answer)
  },
  async enrol(line: Line, enrolment: Enrolment): Promise<Enrolled> {
    const answer = await exchange(line, 'POST', 'enrolments', enrolment)
    if (answer.status === 201) return read(enrolled, answer)
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new FoyerError('uplink.codeRefused', { detail: `status=${answer.status}` })
    return refuse(answer, line.now())
  },
  async renew(line: Line, request: string): Promise<string> {
    const answer = await exchange(line, 'POST', `terminals/${line.link.terminal}/certificate`, { request })
    if (answer.status !== 200) refuse(answer, line.now())
    return read(renewed, answer).certificate
  },
  /** Null where this receiver has no neighbours to witness. */
  async witnessRequests(line: Line): Promise<WitnessRequests | null> {
    const answer = await exchange(line, 'GET', 'witness/requests')
    if (answer.status === 404) return null
    if (answer.status !== 200) refuse(answer, line.now())
    return read(witnessRequests, answer)
  },
  async sendCosignatures(line: Line, answers: WitnessAnswers): Promise<void> {
    const answer = await exchange(line, 'POST', 'witness/cosignatures', answers)
    if (answer.status !== 200) refuse(answer, line.now())
  },
  /** Null where this receiver knows no neighbours. */
  async neighbours(line: Line): Promise<Neighbours | null> {
    const answer = await exchange(line, 'GET', 'witness/neighbours')
    if (answer.status === 404) return null
    if (answer.status !== 200) refuse(answer, line.now())
    return read(neighbours, answer)
  },
  /** Our own newest checkpoint that so many neighbours cosigned, as it came; null where there is none yet. */
  async cosigned(line: Line, witnesses: number): Promise<string | null> {
    const answer = await exchange(line, 'GET', `terminals/${line.link.terminal}/checkpoint?witnesses=${witnesses}`)
    if (answer.status === 404) return null
    if (answer.status !== 200) refuse(answer, line.now())
    const parsed = note.safeParse(answer.body.toString('utf8'))
    if (!parsed.success) throw new FoyerError('uplink.badAnswer', { detail: 'form' })
    return parsed.data
  },
}
