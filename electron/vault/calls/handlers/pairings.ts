import { API_KEY_BYTES, apiKeyOf, shownOfKey } from '../../../contract/api-key.ts'
import { FoyerError } from '../../../contract/errors.ts'
import type { WaitingPage } from '../../../contract/pairing.ts'
import { hashOfKey } from '../../clients/api-keys.ts'
import type { Pairing } from '../../clients/pairings.ts'
import { isoTimeOf } from '../../clock/iso-time.ts'
import { fold } from '../../database/fold.ts'
import { opened } from '../../database/opened.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId, type Desk, type OpenDesk } from '../desk.ts'

/** Characters of a client's name. */
const NAME_MAX = 80

const untilOf = (desk: Desk, pairing: Pairing): string => isoTimeOf(desk.now().getTime() + desk.pairings.left(pairing))
const shown = (desk: Desk, pairing: Pairing): WaitingPage => {
  const { id, origin, permissions, address } = pairing
  return { id, origin, permissions, address, until: untilOf(desk, pairing) }
}
const tell = (desk: Desk) => { desk.emit('pairings.changed', { waiting: desk.pairings.all().length }, null) }
const wordsOf = ({ origin, permissions }: Pick<Pairing, 'origin' | 'permissions'>) => `${origin} ${permissions.map((each) => `+${each}`).join(' ')}`

/** Where the page is: the vault was told, and looked whether policy lists it, before it came here. */
function originOf({ context }: VaultCall): string {
  const origin = context.presented?.origin ?? null
  if (origin === null) throw new FoyerError('api.unauthenticated')
  return origin
}

/** A name that no other client has: pages of one origin pair at several computers. */
function nameFor({ clients }: OpenDesk, origin: string): string {
  const taken = new Set(clients.all().filter(({ revoked_at }) => revoked_at === null).map(({ name }) => fold(name)))
  const short = origin.replace(/^https:\/\//, '').slice(0, NAME_MAX - 5)
  for (let at = 1; ; at++) {
    const name = at === 1 ? short : `${short} (${at})`
    if (!taken.has(fold(name))) return name
  }
}

/** The person at the desk. */
export const pairingsHandlers: HandlersOf<'pairings'> = {
  'pairings.list': (_input, { desk }) => ({ pages: desk.pairings.all().filter(({ consent }) => consent === null).map((each) => shown(desk, each)) }),
  'pairings.allow': ({ id }, call) => {
    const { desk, principal } = call
    const pairing = desk.pairings.all().find((each) => each.id === id)
    if (pairing === undefined) throw new FoyerError('pairings.gone')
    call.setDetail(wordsOf(pairing))
    // What is not in the trail was not said.
    const { code } = call.commit(() => desk.pairings.allow(id, principal.id))
    tell(desk)
    return { code, until: untilOf(desk, pairing) }
  },
  'pairings.refuse': ({ id }, call) => {
    call.setDetail(wordsOf(call.desk.pairings.refuse(id)))
    tell(call.desk)
    return {}
  },
}

/** The page. */
export const pairingHandlers: HandlersOf<'pairing'> = {
  'pairing.begin': ({ permissions }, call) => {
    const { desk } = call
    const asked = { id: newId(desk.randomBytes), origin: originOf(call), permissions: [...new Set(permissions)], address: call.context.address }
    const pairing = desk.pairings.begin(asked)
    call.setDetail(wordsOf(asked))
    tell(desk)
    return { id: pairing.id, until: untilOf(desk, pairing) }
  },
  'pairing.finish': ({ id, code }, call) => {
    const { desk } = call
    const parts = opened(desk)
    const { origin, permissions, address, consent } = desk.pairings.finish({ id, code, origin: originOf(call) })
    const key = apiKeyOf(desk.randomBytes(API_KEY_BYTES))
    const [clientId, keyId, now] = [newId(desk.randomBytes), newId(desk.randomBytes), desk.now().getTime()]
    call.setSubject(clientId)
    call.commit(() => {
      call.setDetail(`key=${keyId} ${wordsOf({ origin, permissions })} by=${consent.by}`)
      parts.clients.add(clientId, { name: nameFor(parts, origin), permissions, addresses: [address], expiresAt: null, oauthClient: null, certificates: [] }, now)
      parts.clients.addKey(clientId, { id: keyId, hash: hashOfKey(key), shown: shownOfKey(key), certificate: null, origin, createdAt: now })
    })
    tell(desk)
    return { key }
  },
}
