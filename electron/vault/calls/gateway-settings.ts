import { LOOPBACK, type GatewaySettings } from '../../contract/api.ts'
import { deskLanguage, type Desk } from './desk.ts'

/** What the gateway is to listen with; null where policy opens no API, or there is no desk to ask. */
export function gatewayOf(desk: Desk): GatewaySettings | null {
  const { opened } = desk
  if (opened === null) return null
  const { values } = opened.policy.inForce()
  if (!values.api) return null
  const names = values.apiNames.split(' ').filter((name) => name !== '')
  const tls = desk.tlsOf(['localhost', ...names], [LOOPBACK, ...(values.apiListen === '' ? [] : [values.apiListen])])
  if (tls === null) return null
  return { address: values.apiListen === '' ? LOOPBACK : values.apiListen, port: values.apiPort, names: [...new Set(['localhost', LOOPBACK, ...names])], tls, language: deskLanguage(opened) }
}
