import { LOOPBACK, type GatewaySettings } from '../../contract/api.ts'
import { originsIn } from '../../contract/pairing.ts'
import { deskNames } from '../keys/tls/desk-certificate.ts'
import { deskLanguage, type Desk, type OpenDesk } from './desk.ts'
import { tlsOf } from './tls.ts'

/** What the gateway is to listen with; null where policy opens no API, or there is no desk to ask. */
export function gatewayOf(desk: Desk): GatewaySettings | null {
  const { opened } = desk
  if (opened === null) return null
  const { values } = opened.policy.inForce()
  if (!values.api) return null
  const { dns, ip } = deskNames(values)
  desk.givenCertificate = { organisation: organisationOf(opened) }
  return { address: values.apiListen === '' ? LOOPBACK : values.apiListen, port: values.apiPort, names: [...dns, ...ip], origins: originsIn(values.apiOrigins), tls: tlsOf(desk), language: deskLanguage(opened) }
}

const organisationOf = ({ certificates }: Pick<OpenDesk, 'certificates'>): string | null => certificates.read('organisation')?.certificate ?? null

/** Whether the organisation gave another certificate than the gateway has, or took its own back: a command does so in a process of its own. Said once. */
export function certificateChanged(desk: Desk): boolean {
  const { opened, givenCertificate } = desk
  if (opened === null || givenCertificate === null || organisationOf(opened) === givenCertificate.organisation) return false
  desk.givenCertificate = null
  return true
}
