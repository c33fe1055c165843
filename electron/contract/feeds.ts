import { z } from 'zod'
import { FoyerError } from './errors.ts'
import type { Policy } from './policy.ts'
import { text, urlIn } from './primitives.ts'

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

const url = text(300).regex(/^https:\/\//)

/** All that the feeds need, as it is handed to the uplink. A feed that is null is not wanted. */
export const feedSettings = z.object({
  trust: z.object({ ca: pem.nullable(), certificate: pem.nullable(), key: pem.nullable(), least: z.enum(['TLSv1.2', 'TLSv1.3']) }).strict(),
  /** `proxy`: for those over HTTPS. `bytesPerSecond` of each that leaves this computer, 0: no limit. */
  way: z.object({ proxy: text(300).nullable(), bytesPerSecond: z.number().int().min(0) }).strict(),
  syslog: z.object({ host: text(255).min(1), port: z.number().int().min(1).max(65_535), body: z.enum(['sentence', 'cef']) }).strict().nullable(),
  otlp: z.object({ url, token: token.nullable() }).strict().nullable(),
  /** `channel` is a GUID, and asks that events be acknowledged when they are indexed. */
  splunk: z.object({ url, token, channel: z.guid().nullable() }).strict().nullable(),
  elastic: z.object({ url, apiKey: token.nullable() }).strict().nullable(),
  journald: z.boolean(),
}).strict()
export type FeedSettings = z.infer<typeof feedSettings>

/** Whether a proxy can be used as policy names it: one that is spoken to by CONNECT. */
export function isProxy(address: string): boolean {
  const url = urlIn(address)
  return url !== null && url.protocol === 'http:' && url.hostname !== ''
}

/** Those that policy names. */
export const feedsNamed = ({ feedSyslog, feedOtlp, feedSplunk, feedElastic, feedJournald }: Pick<Policy, 'feedSyslog' | 'feedOtlp' | 'feedSplunk' | 'feedElastic' | 'feedJournald'>): FeedName[] =>
  feedName.options.filter((name) => ({ syslog: feedSyslog !== '', otlp: feedOtlp !== '', splunk: feedSplunk !== '', elastic: feedElastic !== '', journald: feedJournald })[name])

type FeedPolicy = Pick<Policy, 'uplinkProxy' | 'uplinkKilobytes' | 'feedSyslog' | 'feedSyslogCef' | 'feedOtlp' | 'feedSplunk' | 'feedSplunkAck' | 'feedElastic' | 'feedJournald' | 'feedsTls12'>

export interface FeedsWanted {
  settings: FeedSettings
  /** What policy names and cannot be used as it is: a port that is none, a proxy that is none for one over HTTPS, Splunk without its token, a token that cannot stand in a header. The others go on. */
  unusable: FeedName[]
}

/**
 * @param channel GUID of this desk for Splunk's acknowledgements, the same at every start
 * @throws FoyerError `policy.unreadable` where what is trusted is none: then no feed may go
 */
export function feedSettingsOf(policy: FeedPolicy, secrets: FeedSecrets, channel: string): FeedsWanted {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(policy.feedSyslog) ?? []
  const trust = feedSettings.shape.trust.safeParse({ ca: secrets.ca, certificate: secrets.certificate, key: secrets.key, least: policy.feedsTls12 ? 'TLSv1.2' : 'TLSv1.3' })
  if (!trust.success) throw new FoyerError('policy.unreadable', { detail: 'feeds trust' })
  const unusable: FeedName[] = []
  const usable = <N extends 'syslog' | 'otlp' | 'splunk' | 'elastic'>(name: N, named: string, value: unknown): FeedSettings[N] | null => {
    if (named === '') return null
    const parsed = feedSettings.shape[name].safeParse(value)
    const way = name === 'syslog' || policy.uplinkProxy === '' || isProxy(policy.uplinkProxy)
    if (parsed.success && way) return parsed.data as FeedSettings[N]
    unusable.push(name)
    return null
  }
  return {
    settings: {
      trust: trust.data,
      way: { proxy: policy.uplinkProxy === '' ? null : policy.uplinkProxy, bytesPerSecond: policy.uplinkKilobytes * 1000 },
      syslog: usable('syslog', policy.feedSyslog, { host, port: Number(port), body: policy.feedSyslogCef ? 'cef' : 'sentence' }),
      otlp: usable('otlp', policy.feedOtlp, { url: policy.feedOtlp, token: secrets.otlpToken }),
      splunk: usable('splunk', policy.feedSplunk, { url: policy.feedSplunk, token: secrets.splunkToken, channel: policy.feedSplunkAck ? channel : null }),
      elastic: usable('elastic', policy.feedElastic, { url: policy.feedElastic, apiKey: secrets.elasticKey }),
      journald: policy.feedJournald,
    },
    unusable,
  }
}
