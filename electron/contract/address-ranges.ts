/** Addresses as numbers: an IPv4 address that is mapped into IPv6 (RFC 4291 §2.5.5.2) is the IPv4 address, by whichever socket it came. */
interface Address { family: 4 | 6, value: bigint }
interface Range extends Address { length: number }

const BITS = { 4: 32, 6: 128 } as const
const MAPPED = 0xffffn
const octet = /^(?:0|[1-9]\d{0,2})$/

function ipv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !octet.test(part) || Number(part) > 255)) return null
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

/** Groups of one side of `::`; null where one is none. */
function groups(text: string): bigint[] | null {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts.at(-1) ?? ''
  const tail = last.includes('.') ? ipv4(last) : null
  if (last.includes('.') && tail === null) return null
  const hex = tail === null ? parts : parts.slice(0, -1)
  if (hex.some((part) => !/^[0-9A-Fa-f]{1,4}$/.test(part))) return null
  return [...hex.map((part) => BigInt(`0x${part}`)), ...(tail === null ? [] : [tail >> 16n, tail & 0xffffn])]
}

function ipv6(text: string): bigint | null {
  const sides = text.split('::')
  if (sides.length > 2) return null
  const [left, right] = [groups(sides[0] ?? ''), groups(sides[1] ?? '')]
  if (left === null || right === null) return null
  const given = left.length + right.length
  if (sides.length === 1 ? given !== 8 : given > 7) return null
  return [...left, ...Array<bigint>(8 - given).fill(0n), ...right].reduce((sum, group) => (sum << 16n) | group, 0n)
}

/** @param text without a prefix length; the zone of a link-local address (RFC 4007 §11) says nothing of who it is */
function addressOf(text: string): Address | null {
  const four = ipv4(text)
  if (four !== null) return { family: 4, value: four }
  const six = ipv6(text.replace(/%[A-Za-z0-9._-]{1,32}$/, ''))
  if (six === null) return null
  return six >> 32n === MAPPED ? { family: 4, value: six & 0xffffffffn } : { family: 6, value: six }
}

function rangeOf(text: string): Range | null {
  const [given = '', length, ...more] = text.split('/')
  const address = addressOf(given)
  if (address === null || more.length > 0 || given.includes('%') || (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length))) return null
  // `::ffff:192.0.2.0/120` counts the 96 bits before the IPv4 address.
  const mapped = address.family === 4 && given.includes(':')
  const bits = length === undefined ? BITS[address.family] : Number(length) - (mapped ? BITS[6] - BITS[4] : 0)
  return bits < 0 || bits > BITS[address.family] ? null : { ...address, length: bits }
}

/** Whether a text is an address or a range of them: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32` (RFC 4632 §3.1, RFC 4291 §2.3). */
export const isAddressRange = (text: string): boolean => rangeOf(text) !== null

/** The octets of one address: 4, or 16; null where the text is none. */
export function octetsOf(text: string): Uint8Array | null {
  const address = addressOf(text)
  if (address === null) return null
  return Uint8Array.from({ length: BITS[address.family] / 8 }, (_, at) => Number((address.value >> BigInt(BITS[address.family] - 8 * (at + 1))) & 0xffn))
}

function holds(range: Range | null, asked: Range): boolean {
  if (range?.family !== asked.family || range.length > asked.length) return false
  const beyond = BigInt(BITS[range.family] - range.length)
  return asked.value >> beyond === range.value >> beyond
}

/** Whether an address is within one of the ranges. What is no address is in none. */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const asked = addressOf(address)
  return asked !== null && ranges.some((each) => holds(rangeOf(each), { ...asked, length: BITS[asked.family] }))
}

/** Whether all of a range is within one of the others. */
export function isRangeWithin(range: string, ranges: readonly string[]): boolean {
  const asked = rangeOf(range)
  return asked !== null && ranges.some((each) => holds(rangeOf(each), asked))
}
