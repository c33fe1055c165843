import { describe, expect, it } from 'vitest'
import { feedSecrets, feedSettings, feedSettingsOf, type FeedSecrets } from '../../electron/contract/feeds.ts'
import { addressForms, defaultPolicy } from '../../electron/contract/policy.ts'
import { feedsOf } from '../../electron/uplink/feeds/feeds-of.ts'

const CHANNEL = '7c7dd7a3-61c3-4a8d-9f0a-6a3a4c36a8e5'
const everything = { ...defaultPolicy, feedSyslog: '[2001:db8::5]:6514', feedSyslogCef: true, feedOtlp: 'https://otel.example:4318', feedSplunk: 'https://splunk.example:8088', feedSplunkAck: true, feedElastic: 'https://elastic.example/logs-foyer-desk', feedJournald: true, feedsTls12: true }
const secrets = { ca: 'CA', certificate: 'CERTIFICATE', key: 'KEY', otlpToken: 'o', splunkToken: 's', elasticKey: 'e' }
const none: FeedSecrets = { ca: null, certificate: null, key: null, otlpToken: null, splunkToken: null, elasticKey: null }

describe('what the feeds are given', () => {
  it('is nothing, and TLS 1.3, where policy says nothing', () => {
    const { settings, unusable } = feedSettingsOf(defaultPolicy, none, CHANNEL)
    expect(unusable).toEqual([])
    expect(settings).toMatchObject({ trust: { least: 'TLSv1.3' }, syslog: null, otlp: null, splunk: null, elastic: null, journald: false })
    expect([...feedsOf(settings, () => 0).keys()]).toEqual([])
  })

  it('is what policy names and the vault keeps', () => {
    const { settings, unusable } = feedSettingsOf(everything, secrets, CHANNEL)
    expect(unusable).toEqual([])
    expect(settings).toEqual({
      trust: { ca: 'CA', certificate: 'CERTIFICATE', key: 'KEY', least: 'TLSv1.2' }, way: { proxy: null, bytesPerSecond: 0 },
      syslog: { host: '2001:db8::5', port: 6514, body: 'cef' }, otlp: { url: 'https://otel.example:4318', token: 'o' }, splunk: { url: 'https://splunk.example:8088', token: 's', channel: CHANNEL },
      elastic: { url: 'https://elastic.example/logs-foyer-desk', apiKey: 'e' }, journald: true,
    })
    expect([...feedsOf(feedSettings.parse(settings), () => 0).keys()].toSorted()).toEqual(['elastic', 'journald', 'otlp', 'splunk', 'syslog'])
    expect(Object.keys(feedSecrets.shape).toSorted()).toEqual(Object.keys(secrets).toSorted())
  })

  it.each([
    ['splunk', everything, { ...secrets, splunkToken: null }], ['syslog', { ...everything, feedSyslog: 'siem.example:70000' }, secrets],
    ['otlp', everything, { ...secrets, otlpToken: 'a\r\nx-evil: 1' }], ['elastic', { ...everything, feedElastic: 'http://elastic.example' }, secrets],
  ] as const)('leaves out by name what cannot be, and keeps the others: %s', (name, values, kept) => {
    const { settings, unusable } = feedSettingsOf(values, kept, CHANNEL)
    expect(unusable).toEqual([name])
    expect(settings[name]).toBeNull()
    expect(feedsOf(feedSettings.parse(settings), () => 0).size).toBe(4)
  })

  it('is nothing at all where what is trusted is none', () => {
    expect(() => feedSettingsOf(everything, { ...secrets, ca: '' }, CHANNEL)).toThrow(expect.objectContaining({ code: 'policy.unreadable', detail: 'feeds trust' }))
  })
})

it('an address of policy has a port, or TLS, and no secret in it', () => {
  expect(['siem.example:6514', '[::1]:6514', ''].filter((text) => !addressForms.hostPort.test(text))).toEqual([])
  expect(['siem.example', 'me@siem.example:1', 'siem.example:6514/x', '::1:6514x', 'siem example:1'].filter((text) => addressForms.hostPort.test(text))).toEqual([])
  expect(['https://siem.example', 'https://siem.example:8088/services', ''].filter((text) => !addressForms.https.test(text))).toEqual([])
  expect(['http://siem.example', 'https://me:secret@siem.example', 'https://siem.example/?token=x', 'https://siem.example/#x', 'https:///x'].filter((text) => addressForms.https.test(text))).toEqual([])
})
