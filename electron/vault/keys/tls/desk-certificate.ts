import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { hostname } from 'node:os'
import { octetsOf } from '../../../contract/address-ranges.ts'
import type { DeskCertificate } from '../../../contract/connections.ts'
import { FoyerError } from '../../../contract/errors.ts'
import type { Policy } from '../../../contract/policy.ts'
import { DAY_MS } from '../../clock/limits.ts'
import type { Database } from '../../database/database.ts'
import { isCoveredBy, newAuthority, newServerCertificate, type DeskNames, type Pair } from './authority.ts'
import { certificateFor, certificatesIn } from './certificate-request.ts'

/** Days before its end from which on our own certificate is made anew: whoever is warned has as long again. */
const RENEW_DAYS = 60
/** Days before an end from which on somebody is told. */
const WARN_DAYS = 30
/** An authority is IT's to install: it is kept to its last day. Days. */
const AUTHORITY_LAST_DAYS = 1
/** Bits of an RSA key that NIST SP 800-131A allows. */
const RSA_BITS = 2048
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** Keys and certificates by which the desk proves to others who it is. */
export interface CertificateStore {
  read(name: 'authority' | 'server' | 'organisation'): Pair | null
  write(name: 'authority' | 'server' | 'organisation', pair: Pair | null): void
}

export function certificateStore(database: Database): CertificateStore {
  const select = database.prepare<[string], { value: string }>('SELECT value FROM desk_certificates WHERE name = ?')
  const set = database.prepare('INSERT INTO desk_certificates (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  const drop = database.prepare('DELETE FROM desk_certificates WHERE name = ?')
  return {
    read(name) {
      const [certificate, key] = [select.get(`${name}.certificate`)?.value, select.get(`${name}.key`)?.value]
      return certificate === undefined || key === undefined ? null : { certificate, key }
    },
    write(name, pair) {
      for (const part of ['certificate', 'key'] as const) {
        if (pair === null) drop.run(`${name}.${part}`)
        else set.run(`${name}.${part}`, pair[part])
      }
    },
  }
}

/** A host name that a certificate can carry: letters, digits, hyphens and dots (RFC 5280 §4.2.1.6, RFC 1034 §3.5). */
const dnsName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

/** By what this desk may be reached: this computer's own names and those that policy gives it. @param host as the system calls this computer; empty: only what policy and the system of every computer call it */
export function deskNames({ apiListen, apiNames }: Pick<Policy, 'apiListen' | 'apiNames'>, host: string = hostname()): DeskNames {
  const given = [host, ...apiNames.split(' ')].map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
  const isAny = (address: string) => octetsOf(address)?.every((octet) => octet === 0) === true
  const isAddress = (name: string) => octetsOf(name) !== null
  return {
    dns: [...new Set(['localhost', ...given.filter((name) => !isAddress(name) && dnsName.test(name))])],
    ip: [...new Set(['127.0.0.1', '::1', ...[apiListen.toLowerCase(), ...given].filter((name) => isAddress(name) && !isAny(name))])],
  }
}

const timesOf = ({ certificate, key }: Pair) => certificateFor(certificate, key)

/** What a certificate was made for, as Node writes it, in the order of the letters. */
const namesIn = (certificate: string): string[] => (new X509Certificate(certificate).subjectAltName ?? '').split(', ').flatMap((each) => {
  const [, kind, value = ''] = /^(DNS|IP Address):(.+)$/.exec(each) ?? []
  return kind === undefined ? [] : [kind === 'DNS' ? value : Buffer.from(octetsOf(value) ?? []).toString('hex')]
}).toSorted()

const wanted = ({ dns, ip }: DeskNames): string[] => [...dns, ...ip.map((address) => Buffer.from(octetsOf(address) ?? []).toString('hex'))].toSorted()

const isFor = (certificate: string, names: DeskNames): boolean => namesIn(certificate).join() === wanted(names).join()

/** @param names all by which it may be reached @param named of them those that somebody gave it on purpose: for these, and for no other, is an authority made anew */
export interface Given { terminal: string, names: DeskNames, named: DeskNames, now: number, randomBytes: (count: number) => Uint8Array }

/** Of these names those that an authority may give. */
const coveredOf = (authority: Pair, { dns, ip }: DeskNames): DeskNames => ({
  dns: dns.filter((name) => isCoveredBy(authority, { dns: [name], ip: [] })), ip: ip.filter((address) => isCoveredBy(authority, { dns: [], ip: [address] })),
})

/**
 * The certificate by which the desk answers now, with its key: the organisation's where it gave one, else the desk's own, made at the first asking and anew when
 * its end is near or the desk has other names. Its authority is what IT installed elsewhere: a computer that is merely called otherwise, as a network's DHCP may have it, keeps
 * it, and is not reached by that name ({@link nameLeftOut}). Call within a transaction. @returns what was made anew, too, and in whose place
 */
export function currentCertificate(store: CertificateStore, { terminal, names, named, now, randomBytes }: Given): { pair: Pair, chain: string, made: 'authority' | 'server' | null, insteadOf: Pair | null } {
  const organisation = store.read('organisation')
  if (organisation !== null) return { pair: organisation, chain: organisation.certificate, made: null, insteadOf: null }
  const leftOf = (pair: Pair | null): number => (pair === null ? 0 : timesOf(pair)?.until ?? 0) - now
  let authority = store.read('authority')
  let server = store.read('server')
  let made: 'authority' | 'server' | null = null
  const before = authority
  // Its constraints name what the desk was called: other names are another authority's.
  if (authority === null || leftOf(authority) < AUTHORITY_LAST_DAYS * DAY_MS || !isCoveredBy(authority, named)) {
    authority = newAuthority(terminal, names, now, randomBytes)
    server = null
    made = 'authority'
    store.write('authority', authority)
  }
  // Nothing is won by a new one that ends as soon, with its authority.
  const its = coveredOf(authority, names)
  if (server === null || !isFor(server.certificate, its) || (leftOf(server) < RENEW_DAYS * DAY_MS && leftOf(authority) > leftOf(server)) || leftOf(server) < DAY_MS) {
    server = newServerCertificate(authority, terminal, its, now, randomBytes)
    made ??= 'server'
    store.write('server', server)
  }
  return { pair: server, chain: server.certificate + authority.certificate, made, insteadOf: made === 'authority' ? before : null }
}

/** What this computer is called, where the desk's own certificate does not say so; else null. */
export function nameLeftOut(store: CertificateStore, { dns }: DeskNames): string | null {
  const authority = store.read('organisation') === null ? store.read('authority') : null
  return authority === null ? null : dns.find((name) => !isCoveredBy(authority, { dns: [name], ip: [] })) ?? null
}

export const fingerprintOf = (certificate: string): string => createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex')

/** What people see of it; null where none was ever needed. */
export function shownCertificate(store: CertificateStore): DeskCertificate | null {
  const organisation = store.read('organisation')
  const pair = organisation ?? store.read('server')
  const times = pair === null ? null : timesOf(pair)
  if (pair === null || times === null) return null
  const authority = organisation === null ? store.read('authority') : null
  const until = authority === null ? null : timesOf(authority)?.until ?? null
  return {
    own: organisation === null, fingerprint: fingerprintOf(pair.certificate), until: new Date(times.until).toISOString(),
    names: (new X509Certificate(pair.certificate).subjectAltName ?? '').split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, '')).filter((name) => name !== '').slice(0, 64),
    authority: authority === null || until === null ? null : { fingerprint: fingerprintOf(authority.certificate), until: new Date(until).toISOString(), pem: authority.certificate },
  }
}

/** A private key that TLS 1.3 can sign with; null for another, an encrypted one, or none. */
function plainKey(pem: string): string | null {
  try {
    const key = createPrivateKey(pem)
    const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
    const strong = key.asymmetricKeyType === 'ec' ? curves.has(namedCurve) : key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'rsa' && modulusLength >= RSA_BITS)
    return strong ? key.export({ format: 'pem', type: 'pkcs8' }).toString() : null
  } catch {
    return null
  }
}

/**
 * The organisation's own certificate with its key, checked as far as the desk can: they belong together, its time is now, and it is for a server.
 * @param certificate PEM, the desk's own first and its chain after it @throws FoyerError `connections.certificate` with what is wrong: `certificate`, `key`, `notItsKey`, `time`, `purpose`
 */
export function checkedPair(certificate: string, key: string, now: number): Pair {
  const refused = (detail: string) => new FoyerError('connections.certificate', { detail })
  const chain = certificatesIn(certificate)
  if (chain === null) throw refused('certificate')
  const plain = plainKey(key)
  if (plain === null) throw refused('key')
  const first = new X509Certificate(chain)
  const times = certificateFor(first.toString(), plain)
  if (times === null) throw refused('notItsKey')
  if (times.from > now || times.until <= now) throw refused('time')
  // Extended key usage of another kind, or an authority's own certificate.
  if (first.ca || (first.keyUsage !== undefined && !first.keyUsage.includes('1.3.6.1.5.5.7.3.1'))) throw refused('purpose')
  return { certificate: chain, key: plain }
}

/** When what somebody must see to ends, where that is soon: the organisation's certificate, or the authority that IT installed; milliseconds since the epoch, else null. */
export function endsSoon(store: CertificateStore, now: number): number | null {
  const pair = store.read('organisation') ?? store.read('authority')
  const until = pair === null ? null : timesOf(pair)?.until ?? null
  return until === null || until - now > WARN_DAYS * DAY_MS ? null : until
}
