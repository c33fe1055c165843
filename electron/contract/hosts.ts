import { isAddressRange, isRangeWithin, isWithin, octetsOf } from './address-ranges.ts'
import { urlIn } from './primitives.ts'

/** This computer itself: nothing that is asked there leaves it by the desk's doing (`ipp-usb`, a relay for syslog). */
const LOOPBACK = ['127.0.0.0/8', '::1'] as const

/** A host as it is compared: an address, or a name in small letters and Punycode without the dot that ends it. */
type Host = { address: string } | { name: string }

/**
 * What a host is, however it is written: one way of writing must not open what another way shuts. Null for what is no host, as with a name and a password before
 * it, and for what some take for an address (`0x7f.1`, `192.0.2.7.`) and others ask the DNS for: WHATWG URL and inet_aton(3) do not agree on all of it. Out of
 * an `https://` address such a number comes as the address that it is.
 * @param text with or without the brackets of an IPv6 address, and with the zone of a link-local one
 */
function hostOf(text: string): Host | null {
  const bare = /^\[([^[\]]*)\]$/.exec(text)?.[1] ?? text
  if (bare.includes(':')) return octetsOf(bare) === null ? null : { address: bare }
  if (!/^[^\s/?#@\\%[\]*]{1,255}$/u.test(bare)) return null
  if (octetsOf(bare) !== null) return { address: bare }
  const { hostname = '' } = urlIn(`http://${bare}/`) ?? {}
  if (octetsOf(hostname) !== null) return null
  const name = hostname.replace(/\.$/, '')
  return name === '' || name.startsWith('.') || name.endsWith('.') || name.includes('..') ? null : { name }
}

const WILD = '*.'

/** Whether a word can stand in the list: a name, `*.example.org`, an address or a range of them. An address is written as one: nobody looks for it behind `0x7f.1`. */
export function isHostEntry(word: string): boolean {
  const bare = unbracketed(word)
  if (isAddressRange(bare)) return true
  const host = hostOf(word.startsWith(WILD) ? word.slice(WILD.length) : word)
  return host !== null && 'name' in host && !word.includes(':')
}

const unbracketed = (word: string): string => word.replace(/^\[([^[\]]*)\]/, '$1')
const wordsOf = (list: string): string[] => list.split(' ').filter((word) => word !== '')

/** Whether a list has nothing in it that can be an address of another computer, and so nothing that is found on a network can be in it. */
export const namesNoAddress = (list: string): boolean => list !== '' && wordsOf(list).map(unbracketed).every((word) => !isAddressRange(word) || isRangeWithin(word, LOOPBACK))

/**
 * Whether this desk may talk to a host: to every one where the list is empty, always to this computer itself. A name is held against names, wherever it leads;
 * an address against addresses, whoever has it: nothing is looked up.
 * @param list the policy's `hosts`
 */
export function isHostPermitted(host: string, list: string): boolean {
  const words = wordsOf(list)
  if (words.length === 0) return true
  const asked = hostOf(host)
  if (asked === null) return false
  if ('address' in asked) return isWithin(asked.address, LOOPBACK) || isWithin(asked.address, words.map(unbracketed).filter(isAddressRange))
  return asked.name === 'localhost' || words.some((word) => {
    const wild = word.startsWith(WILD)
    const entry = hostOf(wild ? word.slice(WILD.length) : word)
    if (entry === null || !('name' in entry)) return false
    return wild ? asked.name.endsWith(`.${entry.name}`) : asked.name === entry.name
  })
}
