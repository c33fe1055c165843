import { readFileSync, statSync } from 'node:fs'
import { FoyerError } from '../../contract/errors.ts'
import { wantsUplink, type UplinkLink } from '../../contract/uplink.ts'
import { opened } from '../database/opened.ts'
import type { OutboxDesk } from './desk.ts'

/** Bytes: a bundle of every public authority there is has a quarter of a megabyte. */
const MOST_AUTHORITIES = 1_000_000

/** @throws FoyerError `uplink.settings` where policy names a file that is not there, or is none of certificates */
function authorityIn(path: string): string {
  try {
    const found = statSync(path)
    // A pipe or device may never end.
    if (!found.isFile() || found.size > MOST_AUTHORITIES) throw new Error('no certificates')
    const text = readFileSync(path, 'utf8')
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no certificates')
    return text
  } catch (error) {
    throw new FoyerError('uplink.settings', { detail: 'uplinkAuthority', cause: error })
  }
}

/** How to reach the receiver, and as whom; null where policy names none. @throws FoyerError `uplink.settings` */
export function linkOf(desk: OutboxDesk): UplinkLink | null {
  const { outbox, policy, terminal } = opened(desk)
  const { values } = policy.inForce()
  if (!wantsUplink(values)) return null
  const [certificate, key, oauthSecret] = [outbox.secret('certificate'), outbox.secret('certificateKey'), outbox.secret('oauthSecret')]
  return {
    address: values.uplinkAddress, terminal, version: desk.version, heartbeatMinutes: values.uplinkHeartbeatMinutes, bytesPerSecond: values.uplinkKilobytes * 1000,
    authority: values.uplinkAuthority === '' ? null : authorityIn(values.uplinkAuthority), proxy: values.uplinkProxy === '' ? null : values.uplinkProxy,
    certificate: certificate === null || key === null ? null : { certificate, key },
    apiKey: outbox.secret('apiKey'),
    oauth: values.uplinkOauthIssuer === '' || oauthSecret === null
      ? null
      : { issuer: values.uplinkOauthIssuer, client: values.uplinkOauthClient, scope: values.uplinkOauthScope === '' ? null : values.uplinkOauthScope, secret: oauthSecret },
    enrolled: values.uplinkKey !== '' || outbox.enrolment() !== null,
  }
}
