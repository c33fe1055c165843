import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UPLINK_PROTOCOL } from '../../electron/contract/uplink-protocol.ts'
import type { UplinkLink } from '../../electron/contract/uplink.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { cosignedAt } from '../../electron/tlog/cosignature.ts'
import { cosignerOf } from '../../electron/tlog/cosigner.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { keyType, verifierKey, verifierKeyOf } from '../../electron/tlog/signed-note.ts'
import type { OutboundAgent } from '../../electron/uplink/net/agent.ts'
import { agentOf } from '../../electron/uplink/foyer/line.ts'
import { receiver, type Line } from '../../electron/uplink/foyer/receiver.ts'
import { certificateFor, certificateRequest, newCertificateKey } from '../../electron/vault/keys/tls/certificate-request.ts'
import { openBench, type Bench } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')

describe('a desk’s own uplink and the receiver', () => {
  let bench: Bench
  const agents: OutboundAgent[] = []
  beforeAll(async () => { bench = await openBench() })
  afterAll(async () => {
    for (const agent of agents) agent.destroy()
    await bench.close()
  })

  function lineOf(terminal: string, certificate: UplinkLink['certificate'], apiKey: string | null = null): Line {
    const link: UplinkLink = {
      address: `${bench.line.base}/`, terminal, version: '0.1.0', heartbeatMinutes: 15, bytesPerSecond: 0, authority: bench.line.authority, proxy: null, certificate, former: null, apiKey, oauth: null, enrolled: certificate !== null, enrolledAt: null,
    }
    const agent = agentOf(link)
    agents.push(agent)
    return { link, agent, signal: new AbortController().signal, authorisation: () => Promise.resolve(apiKey === null ? null : `Bearer ${apiKey}`), seen: () => undefined, now: () => Date.now() }
  }

  async function enrolled(terminal: string) {
    const trail = new SimulatedTrail(terminal, randomBytes(32))
    const key = newCertificateKey()
    const code = String((await bench.command('enrol-code', 'Bar')).out[0]?.['code'])
    const told = await receiver.enrol(lineOf(terminal, null), { protocol: UPLINK_PROTOCOL, code, terminal, name: 'Bar', key: verifierKey(trail.signer), cosigner: verifierKey(cosignerOf(trail.signer), keyType.cosignature), request: certificateRequest(terminal, key) })
    return { trail, key, told, line: lineOf(terminal, told.certificate === null ? null : { certificate: told.certificate, key }) }
  }

  test('understand one another from the code to the receipt, the renewal and the neighbours', async () => {
    const { trail, key, told, line } = await enrolled('t-desk')
    expect(certificateFor(told.certificate ?? '', key)?.until).toBeGreaterThan(Date.now() + 300 * 86_400_000)
    for (let each = 0; each < 40; each++) trail.happen(at)
    const answer = await receiver.sendBatch(line, trail.batch(0, 40, at))
    const receiverKey = verifierKeyOf(told.receiverKey, keyType.cosignature)
    expect('receipt' in answer && receiverKey !== null ? cosignedAt(answer.receipt, receiverKey) : null).not.toBeNull()
    await expect(receiver.heartbeat(line, { protocol: UPLINK_PROTOCOL, at: new Date().toISOString(), version: '0.1.0', checkpoint: trail.checkpoint(40, at), alerts: [] })).resolves.toBeUndefined()
    const fork = trail.copy(30)
    while (fork.size < 45) fork.happen(new Date('2026-03-02T09:00:00.000Z'))
    expect(await receiver.sendBatch(line, fork.batch(25, 20, at))).toMatchObject({ conflict: { code: 'uplink.fork', size: 40 } })

    const nextKey = newCertificateKey()
    const renewed = await receiver.renew(line, certificateRequest('t-desk', nextKey))
    expect(certificateFor(renewed, nextKey)).not.toBeNull()
    const neighbour = await enrolled('t-next')
    const asked = await receiver.witnessRequests(neighbour.line)
    expect(asked?.requests).toMatchObject([{ terminal: 't-desk', old: 0 }])
    await receiver.sendCosignatures(neighbour.line, { answers: [{ terminal: 't-desk', size: 40, cosignature: cosignatureLine(asked?.requests[0]?.checkpoint ?? '', cosignerOf(neighbour.trail.signer), new Date()) }] })
    expect(await receiver.witnessRequests(neighbour.line)).toEqual({ requests: [] })
  })

  test('a desk that is not known, or no longer, is told so in a code that it has', async () => {
    const { trail, line } = await enrolled('t-gone')
    trail.happen(at)
    await bench.command('revoke', 't-gone')
    await expect(receiver.sendBatch(line, trail.batch(0, 1, at))).rejects.toMatchObject({ code: 'uplink.signIn' })
    await expect(receiver.enrol(lineOf('t-gone', null), { protocol: UPLINK_PROTOCOL, code: 'AAAAA-AAAAA', terminal: 't-gone', name: 'Bar', key: verifierKey(trail.signer), cosigner: verifierKey(cosignerOf(trail.signer), keyType.cosignature), request: null })).rejects.toMatchObject({ code: 'uplink.codeRefused' })
  })
})
