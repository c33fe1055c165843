import { API_KEY_BYTES, apiKeyOf, shownOfKey } from '../../../contract/api-key.ts'
import { plainCertificate, type Client, type MadeKey } from '../../../contract/clients.ts'
import { FoyerError } from '../../../contract/errors.ts'
import { hashOfKey } from '../../clients/api-keys.ts'
import { clientOf, endOf, type ClientRow } from '../../clients/rows.ts'
import { opened } from '../../database/opened.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId, type OpenDesk } from '../desk.ts'

const HOUR_MS = 3_600_000

function shown({ clients }: OpenDesk, id: string, now: Date): Client {
  const row = clients.find(id)
  if (row === null) throw new FoyerError('clients.notFound')
  return clientOf(row, clients.keysOf(id), now.getTime())
}

/** A key of a client in use that still opens something. @throws FoyerError `clients.notFound`, `clients.revoked` */
function keyInUse({ clients }: OpenDesk, id: string, keyId: string, now: Date) {
  clients.inUse(id)
  const key = clients.key(keyId)
  if (key?.client_id !== id) throw new FoyerError('clients.notFound')
  if (endOf(key, now.getTime()) !== null) throw new FoyerError('clients.revoked')
  return key
}

const milliseconds = (time: string | null): number | null => (time === null ? null : Date.parse(time))

/** Each once, in one spelling. */
const plainCertificates = (typed: readonly string[]): string[] => [...new Set(typed.map(plainCertificate))]

interface Changes {
  name?: string | undefined, permissions?: readonly string[] | undefined, addresses?: readonly string[] | undefined, expiresAt?: string | null | undefined
  oauthClient?: string | null | undefined, certificates?: readonly string[] | undefined
}

/** What the trail says of a change: what is given up to what was; ranges by their number, since the trail is read by many. */
function changesIn(before: ClientRow, { name, permissions, addresses, expiresAt, oauthClient, certificates }: Changes): string {
  const more = (now: readonly string[], then: readonly string[]) => now.filter((each) => !then.includes(each))
  return [
    ...(name === undefined || name.trim() === before.name ? [] : ['name']),
    ...(permissions === undefined ? [] : [...more(permissions, before.permissions).map((each) => `+${each}`), ...more(before.permissions, permissions).map((each) => `-${each}`)]),
    ...(addresses === undefined ? [] : [`addresses=${addresses.length}`]),
    ...(expiresAt === undefined ? [] : [`until=${expiresAt?.slice(0, 10) ?? 'open'}`]),
    ...(oauthClient === undefined || oauthClient === before.oauth_client ? [] : [oauthClient === null ? '-oauth' : 'oauth']),
    ...(certificates === undefined ? [] : [`certificates=${certificates.length}`]),
  ].join(' ')
}

/** Make a key, and let `meanwhile` happen in the same transaction. The key itself is in the answer alone. */
function makeKey(call: VaultCall, id: string, { certificate, origin }: { certificate: string | null, origin: string | null }, meanwhile: (parts: OpenDesk) => string): MadeKey {
  const { desk } = call
  const parts = opened(desk)
  const key = apiKeyOf(desk.randomBytes(API_KEY_BYTES))
  const keyId = newId(desk.randomBytes)
  const now = desk.now()
  call.setSubject(id)
  call.commit(() => {
    call.setDetail(`key=${keyId} ${meanwhile(parts)}`.trim())
    parts.clients.addKey(id, { id: keyId, hash: hashOfKey(key), shown: shownOfKey(key), certificate, origin, createdAt: now.getTime() })
  })
  return { client: shown(parts, id, now), keyId, key }
}

export const clientHandlers: HandlersOf<'clients'> = {
  'clients.list': (_input, { desk }) => {
    const parts = opened(desk)
    const now = desk.now().getTime()
    parts.clientUse.flush(now)
    return parts.clients.all().map((row) => clientOf(row, parts.clients.keysOf(row.id), now))
  },
  'clients.create': ({ name, permissions, addresses, expiresAt, oauthClient = null, certificates = [] }, call) => {
    const { desk } = call
    if (oauthClient !== null) call.needFresh()
    const parts = opened(desk)
    const id = newId(desk.randomBytes)
    call.setDetail(`${permissions.map((each) => `+${each}`).join(' ')} addresses=${addresses.length} until=${expiresAt?.slice(0, 10) ?? 'open'}${oauthClient === null ? '' : ' oauth'}${certificates.length === 0 ? '' : ` certificates=${certificates.length}`}`)
    call.commit(() => {
      parts.clients.add(id, { name: name.trim(), permissions: [...new Set(permissions)], addresses, expiresAt: milliseconds(expiresAt), oauthClient, certificates: plainCertificates(certificates) }, desk.now().getTime())
      call.setSubject(id)
    })
    return shown(parts, id, desk.now())
  },
  'clients.change': ({ id, ...changes }, call) => {
    call.setSubject(id)
    opened(call.desk).clients.inUse(id)
    const parts = opened(call.desk)
    call.commit(() => {
      // It took a while: somebody may have changed it meanwhile.
      const before = parts.clients.inUse(id)
      call.setDetail(changesIn(before, changes))
      parts.clients.change(id, {
        name: changes.name?.trim() ?? before.name, permissions: [...new Set(changes.permissions ?? before.permissions)], addresses: changes.addresses ?? before.addresses,
        expiresAt: changes.expiresAt === undefined ? before.expires_at : milliseconds(changes.expiresAt),
        oauthClient: changes.oauthClient === undefined ? before.oauth_client : changes.oauthClient, certificates: plainCertificates(changes.certificates ?? before.certificates),
      })
    })
    return shown(parts, id, call.desk.now())
  },
  'clients.pause': ({ id, paused }, call) => {
    const parts = opened(call.desk)
    call.setSubject(id)
    parts.clients.inUse(id)
    call.setDetail(paused ? 'paused' : 'goesOn')
    call.commit(() => { parts.clients.setPaused(id, paused) })
    return shown(parts, id, call.desk.now())
  },
  'clients.revoke': ({ id }, call) => {
    const parts = opened(call.desk)
    call.setSubject(id)
    parts.clients.inUse(id)
    call.commit(() => {
      parts.clients.revoke(id, call.desk.now().getTime())
      // It is told nothing more, and nothing is kept for it.
      for (const endpoint of parts.webhooks.ofClient(id)) parts.webhooks.remove(endpoint.id)
    })
    return shown(parts, id, call.desk.now())
  },
  'clients.addKey': ({ id, certificate }, call) => {
    const parts = opened(call.desk)
    call.setSubject(id)
    parts.clients.inUse(id)
    return makeKey(call, id, { certificate: certificate === null ? null : plainCertificate(certificate), origin: null }, ({ clients }) => {
      // It took a while: somebody may have taken the client away meanwhile.
      clients.inUse(id)
      return certificate === null ? '' : 'certificate'
    })
  },
  'clients.rotateKey': ({ id, keyId, overlapHours }, call) => {
    const { desk } = call
    call.setSubject(id)
    const before = keyInUse(opened(desk), id, keyId, desk.now())
    return makeKey(call, id, before, (parts) => {
      const now = desk.now()
      keyInUse(parts, id, keyId, now)
      parts.clients.endKey(keyId, now.getTime() + overlapHours * HOUR_MS)
      return `insteadOf=${keyId} hours=${overlapHours}`
    })
  },
  'clients.revokeKey': ({ id, keyId }, call) => {
    const parts = opened(call.desk)
    call.setSubject(id)
    const key = parts.clients.key(keyId)
    if (key?.client_id !== id) throw new FoyerError('clients.notFound')
    call.setDetail(`key=${keyId}`)
    // Also one that has ended: that somebody tries it is then told as what it is.
    call.commit(() => { parts.clients.revokeKey(keyId, call.desk.now().getTime()) })
    return shown(parts, id, call.desk.now())
  },
}
