import { z } from 'zod'
import { FoyerError } from './errors.ts'
import type { Policy } from './policy.ts'
import { text } from './primitives.ts'

/** The systems that the trail is fanned out to. */
export const feedName = z.enum(['syslog', 'otlp', 'splunk', 'elastic', 'journald'])
export type FeedName = z.infer<typeof feedName>

const pem = z.string().min(1).max(200_000)
/** It stands in a header: printable ASCII. */
const token = z.string().min(1).max(4000).regex(/^[\x21-\x7e]+$/)

/** What is no policy, because it is secret or takes more than a line: the vault keeps it and hands it over when the uplink starts. */
export const feedSecrets = z.object({
  /** Authorities that count for the feeds instead of the public ones. */
  ca: pem.nullable(),
  /** What the desk shows of itself where a collector asks for a client certificate: with its chain. */
  certificate: pem.nullable(),
  key: pem.nullable(),
  otlpToken: token.nullable(),
  splunkToken: token.nullable(),
  /** Base64 of `id:key`, as Elastic gives it out. */
  elasticKey: token.nullable(),
}).strict()
export type FeedSecrets = z.infer<typeof feedSecrets>
export const feedSecretNames = Object.keys(feedSecrets.shape) as (keyof FeedSecrets)[]
export const noFeedSecrets: FeedSecrets = { ca: null, certificate: null, key: null, otlpToken: null, splunkToken: null, elasticKey: null }

const url = text(300).regex(/^https:\/\//)

/** All that the feeds need, as it is handed to the uplink. A feed that is null is not wanted. */
export const feedSettings = z.object({
  trust: z.object({ ca: pem.nullable(), certificate: pem.nullable(), key: pem.nullable(), least: z.enum(['TLSv1.2', 'TLSv1.3']) }).strict(),
  syslog: z.object({ host: text(255).min(1), port: z.number().int().min(1).max(65_535), body: z.enum(['sentence', 'cef']) }).strict().nullable(),
  otlp: z.object({ url, token: token.nullable() }).strict().nullable(),
  /** `channel` is a GUID, and asks that events be acknowledged when they are indexed. */
  splunk: z.object({ url, token, channel: z.guid().nullable() }).strict().nullable(),
  elastic: z.object({ url, apiKey: token.nullable() }).strict().nullable(),
  journald: z.boolean(),
}).strict()
export type FeedSettings = z.infer<typeof feedSettings>

type FeedPolicy = Pick<Policy, 'feedSyslog' | 'feedSyslogCef' | 'feedOtlp' | 'feedSplunk' | 'feedSplunkAck' | 'feedElastic' | 'feedJournald' | 'feedsTls12'>

/**
 * @param channel GUID of this desk for Splunk's acknowledgements, the same at every start
 * @throws FoyerError `policy.unreadable` with the key that asks for what is not there: a port that is none, Splunk without its token
 */
export function feedSettingsOf(policy: FeedPolicy, secrets: FeedSecrets, channel: string): FeedSettings {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(policy.feedSyslog) ?? []
  if (policy.feedSplunk !== '' && secrets.splunkToken === null) throw new FoyerError('policy.unreadable', { detail: 'feedSplunk' })
  const settings = feedSettings.safeParse({
    trust: { ca: secrets.ca, certificate: secrets.certificate, key: secrets.key, least: policy.feedsTls12 ? 'TLSv1.2' : 'TLSv1.3' },
    syslog: host === undefined ? null : { host, port: Number(port), body: policy.feedSyslogCef ? 'cef' : 'sentence' },
    otlp: policy.feedOtlp === '' ? null : { url: policy.feedOtlp, token: secrets.otlpToken },
    splunk: policy.feedSplunk === '' ? null : { url: policy.feedSplunk, token: secrets.splunkToken, channel: policy.feedSplunkAck ? channel : null },
    elastic: policy.feedElastic === '' ? null : { url: policy.feedElastic, apiKey: secrets.elasticKey },
    journald: policy.feedJournald,
  })
  if (!settings.success) throw new FoyerError('policy.unreadable', { detail: `feeds ${String(settings.error.issues[0]?.path[0] ?? '')}`.trim().slice(0, 40) })
  return settings.data
}
