import { isIPv6 } from 'node:net'

const GROUPS = 8
/** RFC 4291 §2.5.4: the first 64 bits are a network, the rest its host's own choice, of which it has as many as it likes. */
const NETWORK_GROUPS = 4

/** What limits count as one: an IPv4 address (RFC 4291 §2.5.5.2 as well), the /64 of an IPv6 one; any other text is taken as it stands. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = plain.split('::')
  const [before, after] = [head, tail ?? ''].map((part) => part === '' ? [] : part.split(':')) as [string[], string[]]
  const groups = tail === undefined ? before : [...before, ...Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0'), ...after]
  return `${groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
