import { LOOPBACK } from '../../../contract/api.ts'
import type { ConnectionState } from '../../../contract/connections.ts'
import { opened } from '../../database/opened.ts'
import { checkedPair, shownCertificate } from '../../keys/tls/desk-certificate.ts'
import type { HandlersOf } from '../call.ts'
import type { Desk } from '../desk.ts'
import { tlsOf } from '../tls.ts'
import { issuerStateOf } from '../tokens.ts'

function stateOf(desk: Desk): ConnectionState {
  const { policy, certificates } = opened(desk)
  const { api, apiListen, apiPort } = policy.inForce().values
  return { open: api, address: apiListen === '' ? LOOPBACK : apiListen, port: apiPort, certificate: shownCertificate(certificates), issuer: issuerStateOf(desk) }
}

export const connectionHandlers: HandlersOf<'connections'> = {
  'connections.state': (_input, { desk }) => {
    const parts = opened(desk)
    if (parts.policy.inForce().values.api) tlsOf(desk)
    return stateOf(desk)
  },
  'connections.setCertificate': ({ certificate, key }, call) => {
    const { desk } = call
    const pair = checkedPair(certificate, key, desk.now().getTime())
    const parts = opened(desk)
    call.commit(() => {
      parts.certificates.write('organisation', pair)
      call.setDetail(`sha256=${shownCertificate(parts.certificates)?.fingerprint ?? ''}`)
    })
    return stateOf(desk)
  },
  'connections.dropCertificate': (_input, call) => {
    const parts = opened(call.desk)
    call.commit(() => { parts.certificates.write('organisation', null) })
    return stateOf(call.desk)
  },
}
