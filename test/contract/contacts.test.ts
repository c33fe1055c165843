import { expect, it } from 'vitest'
import { contactsOf, shutOut } from '../../electron/contract/contacts.ts'
import { defaultPolicy, policyKeys, policyRules, type AddressForm, type Policy, type PolicyRule } from '../../electron/contract/policy.ts'
import { endpointsOf } from '../../electron/scanners/escl/index.ts'

const named: Policy = {
  ...defaultPolicy, uplinkAddress: 'https://receiver.example/a', uplinkProxy: 'http://proxy.example:3128', uplinkOauthIssuer: 'https://login.example/realm', feedSyslog: '[2001:db8::5]:6514', feedOtlp: 'https://otlp.example:4318',
  feedSplunk: 'https://splunk.example:8088', feedElastic: 'https://elastic.example/logs', organisationIssuer: 'https://people.example', organisationClient: 'foyer', api: true, apiIssuer: 'https://tokens.example', apiAudience: 'desk', apiIssuerKeys: 'https://keys.example/jwks',
  webhookHosts: 'pms.example [2001:db8::7]:8443', trustAddresses: 'https://pki.example/de.ml https://pki.example/fr.ml', updatesFrom: 'https://updates.example/foyer.txt', scannerAddresses: '192.0.2.9 http://[fe80::1%25eth0]:8080/eSCL',
  findScanners: true, backupFolder: '\\\\files.example\\foyer', hotFolder: '/srv/in',
}

it('are every host and port that a policy has contacted, each by its key', () => {
  expect(contactsOf(named).map(({ key, host, port, transport, proxied }) => `${key} ${host} ${port}/${transport}${proxied ? ' proxied' : ''}`)).toEqual([
    'uplinkAddress receiver.example 443/tcp proxied', 'uplinkOauthIssuer login.example 443/tcp proxied', 'uplinkProxy proxy.example 3128/tcp', 'feedSyslog 2001:db8::5 6514/tcp', 'feedOtlp otlp.example 4318/tcp proxied',
    'feedSplunk splunk.example 8088/tcp proxied', 'feedElastic elastic.example 443/tcp proxied', 'organisationIssuer people.example 443/tcp proxied', 'apiIssuerKeys keys.example 443/tcp proxied', 'webhookHosts pms.example 443/tcp proxied',
    'webhookHosts 2001:db8::7 8443/tcp proxied', 'trustAddresses pki.example 443/tcp proxied', 'updatesFrom updates.example 443/tcp proxied', 'scannerAddresses 192.0.2.9 443/tcp', 'scannerAddresses 192.0.2.9 80/tcp',
    'scannerAddresses 192.0.2.9 8080/tcp', 'scannerAddresses fe80::1%eth0 8080/tcp', 'backupFolder files.example 445/tcp', 'findScanners 224.0.0.251 5353/udp', 'findScanners ff02::fb 5353/udp',
  ])
  expect(contactsOf(defaultPolicy)).toEqual([])
  // What nobody would be asked for.
  expect(contactsOf({ ...defaultPolicy, uplinkOauthIssuer: 'https://login.example', uplinkProxy: 'http://proxy.example', organisationIssuer: 'https://people.example', apiIssuer: 'https://tokens.example' })).toEqual([])
})

it('leave out no key that holds an address of another computer', () => {
  const outwards = policyKeys.filter((key) => {
    const rule: PolicyRule = policyRules[key]
    return rule.kind === 'text' && ['https', 'proxy', 'hosts', 'files', 'hostPort', 'hostPorts', 'folder'].includes(rule.form ?? '')
  })
  const one: Partial<Record<AddressForm, string>> = { https: 'https://a.example', proxy: 'http://a.example', hosts: 'a.example', files: 'https://a.example/a', hostPort: 'a.example:1', hostPorts: 'a.example', folder: '\\\\a.example\\a' }
  for (const key of outwards) {
    const { form } = policyRules[key] as { form: AddressForm }
    expect(shutOut({ ...defaultPolicy, hosts: 'localhost', [key]: one[form] }), key).toEqual([{ key, host: 'a.example' }])
  }
  expect(outwards.length).toBeGreaterThan(14)
})

it('of a share are known however its path is written', () => {
  const ways = [String.raw`\\files.example\foyer`, '//files.example/foyer', String.raw`\\?\UNC\files.example\foyer`, String.raw`\\.\unc\files.example\foyer`, String.raw`\\FILES.example@SSL\foyer\in`, String.raw`/\files.example\foyer`]
  for (const backupFolder of ways) expect(shutOut({ ...defaultPolicy, hosts: 'localhost', backupFolder }), backupFolder).toEqual([{ key: 'backupFolder', host: 'files.example' }])
  for (const backupFolder of ['/srv/foyer', String.raw`C:\foyer`, String.raw`\\?\C:\foyer`, String.raw`\\.\C:\foyer`, String.raw`\\?\Volume{4c1b02c1-d990-11dc-99ae-806e6f6e6963}\foyer`, String.raw`\\localhost\foyer`]) expect(shutOut({ ...defaultPolicy, hosts: 'localhost', backupFolder }), backupFolder).toEqual([])
})

it('of a scanner are those that its carrier tries', () => {
  for (const scannerAddresses of ['scanner.example', 'Scanner.example:8080', 'scanner.example:443', 'http://scanner.example', 'https://scanner.example/eSCL', '192.0.2.9:80/x', '[2001:db8::9]', 'https://[fe80::1%25eth0]:8443/eSCL', '[fe80::1%eth0]']) {
    const tried = new Set(endpointsOf(scannerAddresses).map(({ host, port }) => `${host} ${port}`))
    expect(new Set(contactsOf({ ...defaultPolicy, scannerAddresses }).map(({ host, port }) => `${host} ${port}`)), scannerAddresses).toEqual(tried)
  }
})

it('are told one by one where the list shuts them out', () => {
  const hosts = '*.example 192.0.2.0/24'
  expect(shutOut({ ...named, hosts })).toEqual([{ key: 'feedSyslog', host: '2001:db8::5' }, { key: 'webhookHosts', host: '2001:db8::7' }, { key: 'scannerAddresses', host: 'fe80::1%eth0' }])
  expect(contactsOf({ ...named, hosts }).filter(({ permitted }) => !permitted).map(({ key }) => key)).toEqual(['feedSyslog', 'webhookHosts', 'scannerAddresses'])
  expect(shutOut(named)).toEqual([])
  // Nobody on a network could be found, and so the network is not asked.
  const groups = (list: string) => contactsOf({ ...defaultPolicy, findScanners: true, hosts: list }).map(({ permitted }) => permitted)
  expect([groups(''), groups('192.0.2.0/24'), groups('*.example'), groups('127.0.0.1')]).toEqual([[true, true], [true, true], [false, false], [false, false]])
  // However it is written, it is what the desk would ask.
  expect(shutOut({ ...defaultPolicy, hosts: 'receiver.example', uplinkAddress: 'https://RECEIVER.example./x', feedSyslog: '0x7f.1:6514', feedOtlp: 'https://0x7f.1', updatesFrom: 'https://evil.example\\.receiver.example/', scannerAddresses: 'LOCALHOST' })).toEqual([{ key: 'feedSyslog', host: '0x7f.1' }, { key: 'updatesFrom', host: 'evil.example' }])
})
