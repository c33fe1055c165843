import { createHash } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import { feedSettingsOf, feedsNamed, type FeedName, type FeedSettings } from '../../contract/feeds.ts'
import type { Policy } from '../../contract/policy.ts'
import { namesReceiver, type UplinkLink } from '../../contract/uplink.ts'
import { opened } from '../database/opened.ts'
import { authorityIn } from '../policy/authorities.ts'
import type { OutboxDesk } from './desk.ts'
import { tellCountingKey } from './enrolment.ts'
import type { Outbox } from './store.ts'
import { tellDestination } from './told.ts'

/** The proxy with who may go through it, as a URL has them (RFC 3986 §3.2.1). @param credentials `name:password` */
export function proxyOf(address: string, credentials: string | null): string {
  if (credentials === null || !URL.canParse(address)) return address
  const url = new URL(address)
  const colon = credentials.indexOf(':')
  url.username = encodeURIComponent(credentials.slice(0, colon))
  url.password = encodeURIComponent(credentials.slice(colon + 1))
  return url.href
}

/** Through which proxy what leaves the desk goes; null: through none. */
export const proxyIn = ({ uplinkProxy }: Pick<Policy, 'uplinkProxy'>, outbox: Pick<Outbox, 'secret'>): string | null =>
  uplinkProxy === '' ? null : proxyOf(uplinkProxy, outbox.secret('proxyCredentials'))

/** How to reach the receiver, and as whom; null where policy names none. @throws FoyerError `uplink.settings` */
export function linkOf(desk: OutboxDesk): UplinkLink | null {
  const { outbox, policy, terminal } = opened(desk)
  const { values } = policy.inForce()
  if (!namesReceiver(values)) return null
  tellCountingKey(desk)
  const oauthSecret = outbox.secret('oauthSecret')
  const pair = (certificate: string | null, key: string | null) => (certificate === null || key === null ? null : { certificate, key })
  return {
    address: values.uplinkAddress, terminal, version: desk.version, heartbeatMinutes: values.uplinkHeartbeatMinutes, bytesPerSecond: values.uplinkKilobytes * 1000,
    authority: authorityIn(values.uplinkAuthority, 'uplinkAuthority'), proxy: proxyIn(values, outbox),
    certificate: pair(outbox.secret('certificate'), outbox.secret('certificateKey')), former: pair(outbox.secret('formerCertificate'), outbox.secret('formerKey')),
    apiKey: outbox.secret('apiKey'),
    oauth: values.uplinkOauthIssuer === '' || oauthSecret === null
      ? null
      : { issuer: values.uplinkOauthIssuer, client: values.uplinkOauthClient, scope: values.uplinkOauthScope === '' ? null : values.uplinkOauthScope, secret: oauthSecret },
    enrolled: values.uplinkKey !== '' || outbox.enrolment() !== null, enrolledAt: outbox.enrolment()?.address ?? null,
  }
}

/** A GUID of this desk (RFC 9562 §5.8, version 8), the same at every start: a channel of Splunk's. */
function channelOf(terminal: string): string {
  const hex = createHash('sha256').update(`foyer feed channel ${terminal}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const policyKeyOf = { syslog: 'feedSyslog', otlp: 'feedOtlp', splunk: 'feedSplunk', elastic: 'feedElastic', journald: 'feedJournald' } as const satisfies Record<FeedName, string>

/** Where events are fanned out to, and by which secrets; null for nowhere. What cannot be used is told of the feeds that it is about, and shows with them. */
export function feedsOfDesk(desk: OutboxDesk): FeedSettings | null {
  const { outbox, policy, terminal } = opened(desk)
  const { values } = policy.inForce()
  const named = feedsNamed(values)
  if (named.length === 0) return null
  const tell = (name: FeedName, error: FoyerError): void => {
    const before = outbox.destinations().find((each) => each.name === name)?.told?.error
    // Asked at every turn: written when it is new.
    if (before?.code !== error.code || before.detail !== error.detail) tellDestination(outbox, name, { error: error.toPayload(), nextTryAt: null, okAt: null, theirCertificateUntil: null, skewMs: null })
  }
  try {
    const { settings, unusable } = feedSettingsOf({ ...values, uplinkProxy: proxyOf(values.uplinkProxy, outbox.secret('proxyCredentials')) }, {
      ca: authorityIn(values.feedsAuthority, 'feedsAuthority'), certificate: outbox.secret('feedCertificate'), key: outbox.secret('feedKey'),
      otlpToken: outbox.secret('otlpToken'), splunkToken: outbox.secret('splunkToken'), elasticKey: outbox.secret('elasticKey'),
    }, channelOf(terminal))
    for (const name of unusable) tell(name, new FoyerError('uplink.settings', { detail: policyKeyOf[name] }))
    return settings
  } catch (thrown) {
    for (const name of named) tell(name, FoyerError.from(thrown))
    return null
  }
}
