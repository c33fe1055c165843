import { apiKeyOf, API_KEY_BYTES, shownOfKey } from '../../electron/contract/api-key.ts'
import { plainCertificate, type Client, type ClientKey } from '../../electron/contract/clients.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW } from './mock-scenario.ts'

type Names = 'clients.list' | 'clients.create' | 'clients.change' | 'clients.pause' | 'clients.revoke' | 'clients.addKey' | 'clients.rotateKey' | 'clients.revokeKey' | 'connections.state' | 'connections.copyKey'

/** Systems around a desk, as its screen shows them. @param many some that are there already, in every standing */
export function mockConnections(many: boolean, open: () => boolean): Pick<MockHandlers, Names> {
  let made = 0
  const keyOf = (more: Partial<ClientKey> = {}): ClientKey & { key: string } => {
    const key = apiKeyOf(new Uint8Array(API_KEY_BYTES).fill(17 * ++made))
    return { id: `key-${made}`, key, shown: shownOfKey(key), createdAt: NOW, endsAt: null, end: null, replaced: false, certificate: null, origin: null, lastUsed: null, ...more }
  }
  const plain = ({ key: _key, ...rest }: ClientKey & { key: string }): ClientKey => rest
  const client = (id: string, name: string, more: Partial<Client> = {}): Client => ({
    id, name, createdAt: NOW, permissions: ['readings.make', 'records.read'], addresses: ['192.0.2.0/24', '2001:db8::/32'], expiresAt: null, oauth: null, certificates: [], paused: false, revokedAt: null, keys: [], ...more,
  })
  const used = { at: '2026-03-02T08:55:00.000Z', address: '192.0.2.17' }
  const clients: Client[] = many
    ? [
      client('pms', 'Property management system', { oauth: { client: 'pms-front', lastUsed: used }, certificates: ['pms.example', 'b2c3d4e5'.repeat(8)], keys: [plain(keyOf({ certificate: 'a1b2c3d4'.repeat(8) })), plain(keyOf({ replaced: true, endsAt: '2026-03-09T09:30:00.000Z', lastUsed: used })), plain(keyOf({ end: 'revoked' }))] }),
      client('page', 'pms.example', { addresses: ['127.0.0.1'], keys: [plain(keyOf({ origin: 'https://pms.example', lastUsed: { ...used, address: '127.0.0.1' } }))] }),
      client('visitors', 'Visitor system', { paused: true, expiresAt: '2027-01-31T23:59:59.999Z', keys: [plain(keyOf({ lastUsed: used }))] }),
      client('old', 'Former system', { revokedAt: NOW, keys: [plain(keyOf({ end: 'revoked' }))] }),
    ]
    : []
  const found = (id: string): Client => {
    const its = clients.find((each) => each.id === id)
    if (its === undefined) throw new FoyerError('clients.notFound')
    return its
  }
  const change = (id: string, to: (its: Client) => Partial<Client>): Client => {
    const its = found(id)
    return { ...Object.assign(its, to(its)) }
  }
  return {
    'clients.list': () => clients.map((each) => ({ ...each })),
    'clients.create': ({ oauthClient = null, certificates = [], ...about }) => {
      const its = client(`client-${clients.length}`, about.name, { ...about, certificates: certificates.map(plainCertificate), oauth: oauthClient === null ? null : { client: oauthClient, lastUsed: null } })
      clients.push(its)
      return its
    },
    'clients.change': ({ id, ...changes }) => {
      return change(id, () => Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)))
    },
    'clients.pause': ({ id, paused }) => change(id, () => ({ paused })),
    'clients.revoke': ({ id }) => change(id, ({ keys }) => ({ revokedAt: NOW, keys: keys.map((key) => ({ ...key, end: 'revoked' as const })) })),
    'clients.addKey': ({ id, certificate }) => {
      const { key, ...its } = keyOf({ certificate })
      return { client: change(id, ({ keys }) => ({ keys: [its, ...keys] })), keyId: its.id, key }
    },
    'clients.rotateKey': ({ id, keyId }) => {
      const { key, ...its } = keyOf()
      const ending = (each: ClientKey): ClientKey => (each.id === keyId ? { ...each, replaced: true, endsAt: '2026-03-03T09:30:00.000Z' } : each)
      return { client: change(id, ({ keys }) => ({ keys: [its, ...keys.map(ending)] })), keyId: its.id, key }
    },
    'clients.revokeKey': ({ id, keyId }) => change(id, ({ keys }) => ({ keys: keys.map((each) => (each.id === keyId ? { ...each, end: 'revoked' as const } : each)) })),
    'connections.state': () => ({
      open: open(), address: '127.0.0.1', port: 7443,
      issuer: many ? { address: 'https://id.example', audience: 'urn:example:front-desk', keys: 2, keysAt: '2026-03-02T09:15:00.000Z', counts: true, error: null } : null,
      certificate: open() ? { own: true, fingerprint: '0123456789abcdef'.repeat(4), until: '2027-04-03T09:30:00.000Z', names: ['localhost', 'reception', '127.0.0.1', '::1'], authority: { fingerprint: 'fedcba9876543210'.repeat(4), until: '2036-02-27T09:30:00.000Z', pem: 'PEM' } } : null,
    }),
    'connections.copyKey': () => ({}),
  }
}
