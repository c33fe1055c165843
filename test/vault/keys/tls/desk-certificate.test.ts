import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FoyerError } from '../../../../electron/contract/errors.ts'
import { newAuthority, newServerCertificate, type DeskNames, type Pair } from '../../../../electron/vault/keys/tls/authority.ts'
import { endsSoon, checkedPair, currentCertificate, deskNames, nameLeftOut, shownCertificate, type CertificateStore } from '../../../../electron/vault/keys/tls/desk-certificate.ts'
import { seededBytes } from '../../vault-fixture.ts'

const DAY_MS = 86_400_000
const NOW = Date.now()
const TERMINAL = 'desk-7f3a'
const names: DeskNames = { dns: ['localhost', 'reception', 'desk.example'], ip: ['127.0.0.1', '::1', '192.0.2.7'] }
const random = seededBytes('desk certificate')

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-tls-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}
const openssl = (...words: string[]): string => execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** What OpenSSL says of a certificate under an authority, for a TLS server. */
function verified(authority: Pair, { certificate }: Pair): string {
  try {
    return openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', file('authority.pem', authority.certificate), file('server.pem', certificate)).trim()
  } catch (error) {
    return /error \d+ at \d+ depth lookup: ?(.*)/.exec(String((error as { stderr?: string }).stderr))?.[1] ?? 'refused'
  }
}

/** What Node says of a real connection to a server with this certificate, asked for by a name; null where it is trusted. */
async function shaken(authority: Pair, { certificate, key }: Pair, servername: string): Promise<string | null> {
  const server = createServer({ cert: certificate + authority.certificate, key, minVersion: 'TLSv1.3' }, (socket) => { socket.end() })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  server.on('tlsClientError', () => undefined)
  try {
    return await new Promise<string | null>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.certificate, servername: /^[\d.:]+$/.test(servername) ? '' : servername, ...(/^[\d.:]+$/.test(servername) ? { host: servername } : {}) }, () => {
        resolve(null)
        socket.end()
      })
      socket.on('error', (error) => { resolve((error as NodeJS.ErrnoException).code ?? error.message) })
    })
  } finally {
    await new Promise((resolve) => { server.close(resolve) })
  }
}

describe('the desk’s own authority', () => {
  const authority = newAuthority(TERMINAL, names, NOW, random)
  const issue = (dns: string[], ip: string[] = []) => newServerCertificate(authority, TERMINAL, { dns, ip }, NOW, random)

  it('is one that OpenSSL reads as meant: P-256, no authority below it, for servers, critically constrained', () => {
    const text = openssl('x509', '-in', file('own.pem', authority.certificate), '-noout', '-text')
    expect(text).toMatch(/Public-Key: \(256 bit\)[\s\S]*prime256v1/)
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/)
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign\s/)
    expect(text).toMatch(/Name Constraints: critical\s+Permitted:\s+DNS:localhost\s+DNS:reception\s+DNS:desk.example\s+IP:127.0.0.1\/255.255.255.255/)
  })

  it('names this desk, to OpenSSL and over a real TLS connection', async () => {
    const server = newServerCertificate(authority, TERMINAL, names, NOW, random)
    expect(verified(authority, server)).toBe('server.pem: OK')
    for (const name of ['localhost', 'reception', 'desk.example', '127.0.0.1']) expect(await shaken(authority, server, name), name).toBeNull()
    expect(await shaken(authority, server, 'another.example')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  it.each([
    ['another name', ['bank.example'], []], ['another one beside its own', ['localhost', 'bank.example'], []], ['a name that only ends like one', ['notreception'], []],
    ['another address', [], ['192.0.2.8']], ['another address beside its own', ['localhost'], ['10.0.0.1']], ['another IPv6 address', ['localhost'], ['2001:db8::1']], ['every name', ['*.example'], []],
  ])('cannot name %s: OpenSSL and Node refuse what its own key signed', async (_what, dns, ip) => {
    const server = issue(dns, ip)
    expect(verified(authority, server)).toBe('permitted subtree violation')
    // By a name that it has where it has one: what is refused is the certificate, not the name.
    expect(await shaken(authority, server, (dns[0] ?? 'localhost').replace('*', 'www'))).toMatch(/permitted subtree violation|UNSPECIFIED/i)
  })

  it('signs for servers alone, and nothing that another key signed is its own', () => {
    const other = newAuthority(TERMINAL, names, NOW, random)
    expect(verified(authority, newServerCertificate({ ...authority, key: other.key }, TERMINAL, names, NOW, random))).not.toBe('server.pem: OK')
    const mine = newServerCertificate(authority, TERMINAL, names, NOW, random)
    expect(() => openssl('verify', '-purpose', 'sslclient', '-CAfile', file('authority.pem', authority.certificate), file('server.pem', mine.certificate))).toThrow(/unsupported certificate purpose|unsuitable certificate purpose/)
  })
})

describe('the names of a desk', () => {
  it('are this computer’s own, and those that policy gives it', () => {
    expect(deskNames({ apiListen: '', apiNames: '' }, 'Reception')).toEqual({ dns: ['localhost', 'reception'], ip: ['127.0.0.1', '::1'] })
    expect(deskNames({ apiListen: '192.0.2.7', apiNames: 'Desk.Example 192.0.2.9' }, 'bad_name!')).toEqual({ dns: ['localhost', 'desk.example'], ip: ['127.0.0.1', '::1', '192.0.2.7', '192.0.2.9'] })
    // Every address of this computer is not one that a certificate can have.
    expect(deskNames({ apiListen: '0.0.0.0', apiNames: '' }, 'localhost')).toEqual({ dns: ['localhost'], ip: ['127.0.0.1', '::1'] })
    expect(deskNames({ apiListen: '::', apiNames: '' }, 'localhost').ip).toEqual(['127.0.0.1', '::1'])
  })
})

describe('the desk’s certificate', () => {
  let store: CertificateStore
  beforeEach(() => {
    const kept = new Map<string, Pair>()
    store = { read: (name) => kept.get(name) ?? null, write: (name, pair) => { if (pair === null) kept.delete(name); else kept.set(name, pair) } }
  })
  const at = (days: number, of = names, named = of) => currentCertificate(store, { terminal: TERMINAL, names: of, named, now: NOW + days * DAY_MS, randomBytes: random })
  const fingerprints = () => ({ server: shownCertificate(store)?.fingerprint, authority: shownCertificate(store)?.authority?.fingerprint })

  it('is made once, and anew before its end under the same authority, which stays what IT installed', () => {
    expect(at(0).made).toBe('authority')
    const first = fingerprints()
    expect(at(300).made).toBeNull()
    expect(fingerprints()).toEqual(first)
    expect(at(340).made).toBe('server')
    expect(fingerprints()).toMatchObject({ authority: first.authority })
    expect(fingerprints().server).not.toBe(first.server)
    // Nobody is warned of what comes about by itself.
    expect(endsSoon(store, NOW + 340 * DAY_MS)).toBeNull()
  })

  it('is told of 30 days before the authority ends, which is then made anew, as it is for other names', () => {
    at(0)
    const first = fingerprints()
    expect(endsSoon(store, NOW + 3619 * DAY_MS)).toBeNull()
    expect(endsSoon(store, NOW + 3625 * DAY_MS)).toBe(Date.parse(shownCertificate(store)?.authority?.until ?? ''))
    expect(at(3648).made).toBe('server')
    expect(shownCertificate(store)?.until).toBe(shownCertificate(store)?.authority?.until)
    expect(at(3648).made).toBeNull()
    expect(at(3649.5).made).toBe('authority')
    expect(fingerprints().authority).not.toBe(first.authority)
    expect(at(3649.5).made).toBeNull()
    const { chain } = at(3649.5, { ...names, dns: [...names.dns, 'lobby.example'] })
    expect(new X509Certificate(chain).checkHost('lobby.example')).toBe('lobby.example')
    // Fewer names are no reason for another authority.
    expect(at(3649.5).made).toBe('server')
  })

  it('keeps the authority that IT installed when the computer is merely called otherwise, and says which name it lacks', () => {
    const named = { dns: ['localhost', 'desk.example'], ip: ['127.0.0.1', '::1'] }
    const called = (host: string) => ({ ...named, dns: [...named.dns, host] })
    at(0, called('reception'), named)
    const first = fingerprints()
    expect(nameLeftOut(store, called('reception'))).toBeNull()
    expect(at(1, called('reception-2'), named)).toMatchObject({ made: 'server', insteadOf: null })
    expect(fingerprints().authority).toBe(first.authority)
    expect(shownCertificate(store)?.names).not.toContain('reception')
    expect(nameLeftOut(store, called('reception-2'))).toBe('reception-2')
    expect(at(2, called('reception-2'), named).made).toBeNull()
    // The name of before is covered still.
    expect(at(3, called('reception'), named).made).toBe('server')
    expect(shownCertificate(store)?.names).toContain('reception')
    expect(nameLeftOut(store, called('reception'))).toBeNull()
    // Somebody gives it the new name on purpose: that is another authority's, in the place of the one before.
    const { made, insteadOf } = at(4, called('reception-2'), called('reception-2'))
    expect([made, shownCertificate(store)?.names.includes('reception-2')]).toEqual(['authority', true])
    expect(createHash('sha256').update(new X509Certificate(insteadOf?.certificate ?? '').raw).digest('hex')).toBe(first.authority)
  })

  it('is the organisation’s where it gave one: with its own key, of today, for a server', () => {
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'org.key', '-out', 'org.pem', '-days', '20', '-subj', '/CN=desk.example', '-addext', 'subjectAltName=DNS:desk.example', '-addext', 'basicConstraints=critical,CA:FALSE')
    openssl('rsa', '-in', 'org.key', '-aes256', '-passout', 'pass:x', '-out', 'locked.key')
    openssl('req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-keyout', 'weak.key', '-out', 'weak.pem', '-days', '20', '-subj', '/CN=desk.example', '-addext', 'basicConstraints=critical,CA:FALSE')
    const [certificate, key] = [readFileSync(join(folder, 'org.pem'), 'utf8'), readFileSync(join(folder, 'org.key'), 'utf8')]
    const why = (work: () => unknown): string | undefined => {
      try {
        work()
        return undefined
      } catch (error) {
        return (error as FoyerError).detail
      }
    }
    expect(why(() => checkedPair('nothing', key, NOW))).toBe('certificate')
    expect(why(() => checkedPair(certificate, certificate, NOW))).toBe('key')
    expect(why(() => checkedPair(certificate, readFileSync(join(folder, 'locked.key'), 'utf8'), NOW))).toBe('key')
    expect(why(() => checkedPair(readFileSync(join(folder, 'weak.pem'), 'utf8'), readFileSync(join(folder, 'weak.key'), 'utf8'), NOW))).toBe('key')
    expect(why(() => checkedPair(certificate, newAuthority(TERMINAL, names, NOW, random).key, NOW))).toBe('notItsKey')
    expect(why(() => checkedPair(certificate, key, NOW + 21 * DAY_MS))).toBe('time')
    const authority = newAuthority(TERMINAL, names, NOW, random)
    expect(why(() => checkedPair(authority.certificate, authority.key, NOW))).toBe('purpose')

    store.write('organisation', checkedPair(certificate, key, Date.now()))
    expect(at(0)).toMatchObject({ made: null, chain: new X509Certificate(certificate).toString() })
    expect(shownCertificate(store)).toMatchObject({ own: false, names: ['desk.example'], authority: null })
    expect(endsSoon(store, Date.now())).not.toBeNull()
  })
})
