import { isHostPermitted, namesNoAddress } from './hosts.ts'
import { takesTokens } from './issuer.ts'
import { namesOrganisation } from './organisation.ts'
import { namedIn, policyRules, type Policy, type PolicyKey, type PolicyRule } from './policy.ts'
import { urlIn } from './primitives.ts'

/** One host that this desk contacts, at one port, because of one key of its policy. */
export interface Contact {
  key: PolicyKey
  host: string
  port: number
  transport: 'tcp' | 'udp'
  /** Through the proxy that `uplinkProxy` names: the firewall sees the way there alone. */
  proxied: boolean
  /** By `hosts`. */
  permitted: boolean
}

interface Place { host: string, port: number, transport?: 'udp' }

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')

function atUrl(address: string, usual: number): Place[] {
  const url = urlIn(address)
  return url === null || url.hostname === '' ? [] : [{ host: bare(url.hostname), port: url.port === '' ? usual : Number(url.port) }]
}

const atHostPort = (named: string, usual: number): Place[] => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(named) ?? []
  const host = bracketed ?? plain
  return host === undefined ? [] : [{ host: host.toLowerCase(), port: Number(port ?? usual) }]
}

/** As the scanners' process tries them (scanners/escl/endpoint.ts): of an address without a scheme and a port the usual three. */
function atScanner(address: string): Place[] {
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?([^/]*)/i.exec(address) ?? []
  const usual = scheme === undefined ? [443, 80, 8080] : [scheme.toLowerCase() === 'https' ? 443 : 80]
  const hasPort = /^(?:\[[^\]]*\]|[^:]*):\d+$/.test(rest)
  return (hasPort ? usual.slice(0, 1) : usual).flatMap((port) => atHostPort(rest, port)).map(({ host, port }) => ({ host: host.replace('%25', '%'), port }))
}

/** A folder on another computer, by its UNC path, as Windows takes it: with strokes of either kind, and by the name of its device. */
const atShare = (folder: string): Place[] => {
  const [, host] = /^[\\/]{2}(?:[?.][\\/]UNC[\\/])?([^\\/?]+)[\\/]/i.exec(folder) ?? []
  return host === undefined || host === '.' ? [] : [{ host: host.replace(/@.*$/, '').toLowerCase(), port: 445 }]
}

const each = (list: string, at: (word: string) => Place[]): Place[] => (namedIn(list) ?? []).flatMap(at)
const https = (address: string): Place[] => atUrl(address, 443)

/** RFC 6762 §3. */
const MDNS: readonly Place[] = [{ host: '224.0.0.251', port: 5353, transport: 'udp' }, { host: 'ff02::fb', port: 5353, transport: 'udp' }]

/** What goes through the proxy (uplink/net/agent.ts): HTTPS, and nothing else. */
const proxied: ReadonlySet<PolicyKey> = new Set(['uplinkAddress', 'uplinkOauthIssuer', 'feedOtlp', 'feedSplunk', 'feedElastic', 'organisationIssuer', 'apiIssuer', 'apiIssuerKeys', 'webhookHosts', 'trustAddresses', 'updatesFrom'])

/** What each key names, whether it is made use of at the moment or not. */
function namedBy(policy: Policy): [PolicyKey, Place[]][] {
  return [
    ['uplinkAddress', https(policy.uplinkAddress)], ['uplinkOauthIssuer', https(policy.uplinkOauthIssuer)], ['uplinkProxy', atUrl(policy.uplinkProxy, 80)],
    ['feedSyslog', atHostPort(policy.feedSyslog, 6514)], ['feedOtlp', https(policy.feedOtlp)], ['feedSplunk', https(policy.feedSplunk)], ['feedElastic', https(policy.feedElastic)],
    ['organisationIssuer', https(policy.organisationIssuer)], ['apiIssuer', policy.apiIssuerKeys === '' ? https(policy.apiIssuer) : []], ['apiIssuerKeys', https(policy.apiIssuerKeys)],
    ['webhookHosts', each(policy.webhookHosts, (word) => atHostPort(word, 443))], ['trustAddresses', each(policy.trustAddresses, https)], ['updatesFrom', https(policy.updatesFrom)],
    ['scannerAddresses', each(policy.scannerAddresses, atScanner)],
    ['backupFolder', atShare(policy.backupFolder)], ['hotFolder', atShare(policy.hotFolder)], ['hotFolderDone', atShare(policy.hotFolderDone)],
  ]
}

/** Whether something is asked because of a key now: a provider without a client, or keys for tokens that do not count, are nobody to ask. */
function isUsed(key: PolicyKey, policy: Policy): boolean {
  if (key === 'uplinkOauthIssuer') return policy.uplinkAddress !== ''
  if (key === 'organisationIssuer') return namesOrganisation(policy)
  if (key === 'apiIssuer' || key === 'apiIssuerKeys') return takesTokens(policy)
  if (key === 'uplinkProxy') return namedBy(policy).some(([other, places]) => proxied.has(other) && places.length > 0 && isUsed(other, policy))
  return true
}

/** Every host and port that this desk contacts under a policy, for whoever writes the rules of a firewall. Beside them names are looked up in the DNS of this computer. */
export function contactsOf(policy: Policy): Contact[] {
  const looks: [PolicyKey, readonly Place[]][] = policy.findScanners ? [['findScanners', MDNS]] : []
  const all = [...namedBy(policy).filter(([key]) => isUsed(key, policy)), ...looks].flatMap(([key, places]) => places.map(({ host, port, transport = 'tcp' as const }): Contact => ({
    key, host, port, transport, proxied: proxied.has(key) && policy.uplinkProxy !== '',
    // The group itself is nobody: the whole network is asked, or where nobody in it could be found (scanners/network-scanners.ts) none of it.
    permitted: transport === 'udp' ? !namesNoAddress(policy.hosts) : isHostPermitted(host, policy.hosts),
  })))
  return all.filter((contact, at) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(contact)) === at)
}

/** What keys name that `hosts` shuts out, each once. */
export function shutOut(policy: Policy): { key: PolicyKey, host: string }[] {
  const all = namedBy(policy).flatMap(([key, places]) => places.filter(({ host }) => !isHostPermitted(host, policy.hosts)).map(({ host }) => ({ key, host })))
  return all.filter(({ key, host }, at) => all.findIndex((other) => other.key === key && other.host === host) === at)
}

/** Whether the system connects to what a key names, and not the desk: nothing here can keep it from that. */
export function isOfSystem(key: PolicyKey): boolean {
  const rule: PolicyRule = policyRules[key]
  return rule.kind === 'text' && rule.form === 'folder'
}

/** How it is told, of a key and what it names. */
export const toldShutOut = ({ key, host }: { key: PolicyKey, host: string }): string => `${key}: ${host}`.slice(0, 120)
