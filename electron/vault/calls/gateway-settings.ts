import { LOOPBACK, type GatewaySettings } from '../../contract/api.ts'
import { originsIn } from '../../contract/pairing.ts'
import { deskNames } from '../keys/tls/desk-certificate.ts'
import { deskLanguage, type Desk } from './desk.ts'
import { tlsOf } from './tls.ts'

/** What the gateway is to listen with; null where policy opens no API, or there is no desk to ask. */
export function gatewayOf(desk: Desk): GatewaySettings | null {
  const { opened } = desk
  if (opened === null) return null
  const { values } = opened.policy.inForce()
  if (!values.api) return null
  const { dns, ip } = deskNames(values)
  return { address: values.apiListen === '' ? LOOPBACK : values.apiListen, port: values.apiPort, names: [...dns, ...ip], origins: originsIn(values.apiOrigins), tls: tlsOf(desk), language: deskLanguage(opened) }
}
