import { afterEach, beforeEach, expect, it } from 'vitest'
import { certificateChanged, gatewayOf } from '../../../electron/vault/calls/gateway-settings.ts'
import { makeCertificates } from '../../uplink/certificates.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => {
  made.dispose()
})

it('the organisation’s certificate is told of once when it comes and once when it goes, to a gateway that has another one', async () => {
  const certificates = makeCertificates()
  try {
    made.clock.time = Date.now() + 1000
    await made.signIn()
    expect(certificateChanged(made.desk)).toBe(false)
    await made.call('desk.setPolicy', { values: { api: true } })
    gatewayOf(made.desk)
    expect(certificateChanged(made.desk)).toBe(false)
    await made.afresh('connections.setCertificate', { certificate: certificates.server.certificate, key: certificates.server.key })
    expect([certificateChanged(made.desk), certificateChanged(made.desk)]).toEqual([true, false])
    expect(gatewayOf(made.desk)?.tls.certificateChain).toBe(certificates.server.certificate)
    await made.call('connections.dropCertificate', {})
    expect([certificateChanged(made.desk), certificateChanged(made.desk)]).toEqual([true, false])
  } finally {
    certificates.remove()
  }
})
