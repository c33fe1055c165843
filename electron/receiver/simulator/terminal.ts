import type { z } from 'zod'
import { UPLINK_PROTOCOL, enrolled, type Batch, type conflict } from '../../contract/uplink-protocol.ts'
import { cosignerOf } from '../../tlog/cosigner.ts'
import { keyType, verifierKey } from '../../tlog/signed-note.ts'
import { newRequest } from '../identity/request.ts'
import { UplinkClient, type ClientSettings } from './client.ts'
import type { SimulatedTrail } from './trail.ts'

export type BatchTold = { status: 200, body: { receipt: string } } | { status: 409, body: z.infer<typeof conflict> } | { status: number, body: { code: string } }

export const MOST_OF_A_BATCH = 1000

/** What a desk's uplink does, over the real protocol: it goes on from what the receiver holds, tries again, and stops at a fork. */
export class SimulatedTerminal {
  trail: SimulatedTrail
  client: UplinkClient
  /** Size that the last receipt is for. */
  received = 0
  receipts: string[] = []
  /** A fork was answered: a person has to look. */
  forked = false

  constructor(trail: SimulatedTrail, client: UplinkClient) {
    this.trail = trail
    this.client = client
  }

  /** By a one-time code; from then on by the certificate that came with it, where `settings` bring no bearer. */
  static async enrol(trail: SimulatedTrail, code: string, settings: ClientSettings): Promise<{ terminal: SimulatedTerminal, enrolled: z.infer<typeof enrolled>, key: string }> {
    const stranger = new UplinkClient({ ...settings, certificate: null, bearer: null })
    const { request, key } = await newRequest(trail.terminal)
    try {
      const { status, body: said } = await stranger.json('POST', '/enrolments', { protocol: UPLINK_PROTOCOL, code, terminal: trail.terminal, name: `Desk ${trail.terminal}`, key: verifierKey(trail.signer), cosigner: verifierKey(cosignerOf(trail.signer), keyType.cosignature), request })
      if (status !== 201) throw new Error(`enrolment: ${status} ${JSON.stringify(said)}`)
      const body = enrolled.parse(said)
      if (body.certificate === null) throw new Error('enrolment: no certificate')
      const terminal = new SimulatedTerminal(trail, new UplinkClient({ ...settings, certificate: { pem: body.certificate, key } }))
      terminal.received = body.size
      return { terminal, enrolled: body, key }
    } finally {
      stranger.close()
    }
  }

  async send(batch: Batch): Promise<BatchTold> {
    return await this.client.json('POST', `/terminals/${this.trail.terminal}/batches`, batch) as BatchTold
  }

  /** Once what is there and not received; true where all of it is. @throws Error where the line breaks or the receiver refuses: 429 and 5xx are to be tried again after a while */
  async sync(at: Date, most = MOST_OF_A_BATCH): Promise<boolean> {
    if (this.forked || this.received >= this.trail.size) return true
    const told = await this.send(this.trail.batch(this.received, most, at))
    if (told.status === 200 && 'receipt' in told.body && told.body.receipt !== null) {
      this.receipts.push(told.body.receipt)
      this.received = Number(told.body.receipt.split('\n')[1])
    } else if (told.status === 409 && 'size' in told.body) {
      if (told.body.code === 'uplink.fork' || told.body.size > this.trail.size) this.forked = true
      else this.received = told.body.size
    } else throw new Error(`refused: ${told.status} ${JSON.stringify(told.body)}`)
    return this.received >= this.trail.size
  }

  async heartbeat(at: Date, alerts: readonly string[] = []): Promise<{ status: number, body: unknown }> {
    return this.client.json('POST', `/terminals/${this.trail.terminal}/heartbeats`, {
      protocol: UPLINK_PROTOCOL, at: at.toISOString(), version: '0.1.0', checkpoint: this.trail.size === 0 ? null : this.trail.checkpoint(this.trail.size, at), alerts,
    })
  }
}
