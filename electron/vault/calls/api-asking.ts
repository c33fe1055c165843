import { CredentialRefused, type Authenticated } from '../../contract/api.ts'
import { FoyerError } from '../../contract/errors.ts'
import { anyone, type Principal } from '../../contract/principal.ts'
import type { CallContext } from '../../transport/handlers.ts'
import { authenticate, stillStands } from '../clients/authenticate.ts'
import type { Desk } from './desk.ts'

/** Who asks over the API, or why nobody does. */
export interface ApiAsking {
  principal: Principal
  /** For the trail: also of a credential that does not count, where it is known whose it was. */
  client: { id: string, name: string } | null
  refused: FoyerError | null
  /** Why, for the trail alone. */
  why: string | null
}

const refusal = (refused: FoyerError, of: Pick<ApiAsking, 'client' | 'why'> & { credential: string | null } = { client: null, why: null, credential: null }): ApiAsking =>
  ({ principal: { ...anyone, permissions: new Set(), credential: of.credential }, client: of.client, why: of.why, refused })

/** What every client may, whatever else it may. */
const asking = (found: Authenticated): ApiAsking =>
  ({ principal: { ...found, permissions: new Set([...found.permissions, 'api.use']) }, client: { id: found.id, name: found.name }, refused: null, why: null })

/** Who asks over the API, by what came with this very request, or by the ticket of a call that goes on: then it is looked at whether its credential still counts. */
export function apiAskingOf(desk: Desk, { presented, ticket }: CallContext): ApiAsking {
  const { opened } = desk
  if (opened === null) return refusal(new FoyerError('process.down'))
  const now = desk.now().getTime()
  if (ticket !== undefined) {
    const held = desk.tickets.find(ticket)
    if (held === null) return refusal(new FoyerError('api.unauthenticated'))
    return stillStands(opened.clients, held.principal, now) ? held : refusal(new FoyerError('api.unauthenticated'), { client: held.client, why: 'ended', credential: held.principal.credential })
  }
  if (presented === undefined) return refusal(new FoyerError('api.unauthenticated'))
  try {
    return asking(authenticate(opened.clients, presented, now))
  } catch (thrown) {
    if (!(thrown instanceof CredentialRefused)) throw thrown
    return refusal(thrown, { client: thrown.of?.client ?? null, why: thrown.why, credential: thrown.of?.credential ?? null })
  }
}
