import { rootOf, type EsclEndpoint } from './endpoint.ts'

/** A record of DNS-SD (RFC 6763) as far as it is used; `from`: the interface by which a link-local address is reached. */
export interface DnsRecord {
  type: string
  name: string
  data?: unknown
  from?: string | undefined
  /** This very computer said it. */
  isOwn?: boolean
}

export interface AnnouncedScanner {
  /** `UUID` of its TXT record in small letters, else its instance's name. */
  key: string
  name: string
  /** TLS first, then IPv4 before IPv6 before a link-local one. */
  endpoints: EsclEndpoint[]
}

export const SERVICES = ['_uscan._tcp.local', '_uscans._tcp.local'] as const

const SCANNERS_MAX = 64
const RECORDS_MAX = 4096
const ENDPOINTS_MAX = 12

interface Instance { service: string; name: string }

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Instances of the two services that were heard of. */
export function instancesIn(records: readonly DnsRecord[]): Instance[] {
  const seen = new Set<string>()
  return records.slice(0, RECORDS_MAX).flatMap(({ type, name, data }) => {
    const service = SERVICES.find((each) => same(each, name))
    if (type !== 'PTR' || service === undefined || typeof data !== 'string' || data.length > 250 || seen.has(data.toLowerCase())) return []
    seen.add(data.toLowerCase())
    return [{ service, name: data }]
  }).slice(0, 2 * SCANNERS_MAX)
}

/** What is still to be asked: of an instance its place and its words, of a host its addresses. */
export function missingIn(records: readonly DnsRecord[]): { name: string; type: 'SRV' | 'TXT' | 'A' | 'AAAA' }[] {
  const has = (type: string, name: string): boolean => records.some((each) => each.type === type && same(each.name, name))
  return instancesIn(records).flatMap(({ name }) => {
    const host = placeOf(records, name)?.host
    return [
      ...(['SRV', 'TXT'] as const).filter((type) => !has(type, name)).map((type) => ({ name, type })),
      ...(host === undefined || has('A', host) || has('AAAA', host) ? [] : (['A', 'AAAA'] as const).map((type) => ({ name: host, type }))),
    ]
  })
}

/** The scanners in what was heard, each once: its services with and without TLS, and its addresses, are its endpoints. */
export function scannersIn(records: readonly DnsRecord[]): AnnouncedScanner[] {
  const found = new Map<string, AnnouncedScanner>()
  for (const { service, name } of instancesIn(records)) {
    const place = placeOf(records, name)
    if (place === null) continue
    const words = wordsOf(records, name)
    const label = name.slice(0, -service.length - 1)
    const key = /^[0-9a-f-]{8,40}$/i.test(words['uuid'] ?? '') ? (words['uuid'] ?? '').toLowerCase() : label.toLowerCase()
    const secure = service === SERVICES[1]
    const endpoints = addressesOf(records, place.host).map((host): EsclEndpoint => ({ secure, host, port: place.port, root: rootOf(words['rs']) }))
    const known = found.get(key)
    const shown = printable(words['ty'] ?? '') || printable(label)
    if (known === undefined) found.set(key, { key, name: shown, endpoints })
    else known.endpoints.push(...endpoints)
  }
  return [...found.values()].filter(({ endpoints }) => endpoints.length > 0).slice(0, SCANNERS_MAX)
    .map((each) => ({ ...each, endpoints: each.endpoints.toSorted((a, b) => rank(a) - rank(b)).slice(0, ENDPOINTS_MAX) }))
}

const rank = ({ secure, host }: EsclEndpoint): number => (secure ? 0 : 10) + (host.includes('%') ? 2 : host.includes(':') ? 1 : 0)

const printable = (text: string): string => text.replace(/[\p{C}\u2028\u2029]/gu, '').trim().slice(0, 100)

function placeOf(records: readonly DnsRecord[], name: string): { host: string; port: number } | null {
  const data = records.find((each) => each.type === 'SRV' && same(each.name, name))?.data
  if (typeof data !== 'object' || data === null || !('target' in data) || !('port' in data)) return null
  const { target, port } = data
  return typeof target === 'string' && typeof port === 'number' && port > 0 && port < 65_536 ? { host: target, port } : null
}

function addressesOf(records: readonly DnsRecord[], host: string): string[] {
  const all = records.flatMap(({ type, name, data, from, isOwn = false }) => {
    if ((type !== 'A' && type !== 'AAAA') || !same(name, host) || typeof data !== 'string' || !/^[0-9A-Fa-f:.]{3,45}$/.test(data)) return []
    // Another computer's word for what is on this one is none: `ipp-usb` announces scanners at USB to this computer alone.
    if (/^127\.|^::1$/.test(data) && !isOwn) return []
    const isLinkLocal = /^fe[89ab]/i.test(data)
    // Without the interface nobody can reach it.
    if (isLinkLocal && from === undefined) return []
    return [isLinkLocal ? `${data.toLowerCase()}%${from}` : data.toLowerCase()]
  })
  return [...new Set(all)]
}

/** `key=value` of a TXT record; names without regard to capitals (RFC 6763, §6.4). */
function wordsOf(records: readonly DnsRecord[], name: string): Record<string, string> {
  const data = records.find((each) => each.type === 'TXT' && same(each.name, name))?.data
  const parts: unknown[] = Array.isArray(data) ? data : [data]
  return Object.fromEntries(parts.slice(0, 60).flatMap((part) => {
    const text = part instanceof Uint8Array ? new TextDecoder().decode(part) : typeof part === 'string' ? part : ''
    const at = text.indexOf('=')
    return at < 1 ? [] : [[text.slice(0, at).toLowerCase(), text.slice(at + 1, at + 300)]]
  }))
}
