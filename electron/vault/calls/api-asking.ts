import { CredentialRefused, type Authenticated, type Presented } from '../../contract/api.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Permission } from '../../contract/permissions.ts'
import { originsIn } from '../../contract/pairing.ts'
import { everyClientMay, newPageMay } from '../../contract/permissions.ts'
import { anyone } from '../../contract/principal.ts'
import type { CallContext } from '../../transport/handlers.ts'
import { authenticate, stillStands } from '../clients/authenticate.ts'
import { fingerprintOf } from '../clients/certificates.ts'
import type { ApiAsking } from './asking.ts'
import type { Desk, OpenDesk } from './desk.ts'
import { standingOf } from './tokens.ts'

const refusal = (refused: FoyerError, of: Pick<ApiAsking, 'client' | 'why'> & { credential: string | null } = { client: null, why: null, credential: null }): ApiAsking =>
  ({ principal: { ...anyone, permissions: new Set(), credential: of.credential }, client: of.client, why: of.why, refused, certificate: null })

/** What every client may, whatever else it may. */
const asking = (found: Authenticated): ApiAsking =>
  ({ principal: { ...found, permissions: new Set([...found.permissions, ...everyClientMay]) }, client: { id: found.id, name: found.name }, refused: null, why: null, certificate: null })

/** A page without a key of an origin that policy lists. */
const isNewPage = ({ policy }: OpenDesk, { origin, apiKey, accessToken }: Presented): boolean =>
  origin !== null && apiKey === null && accessToken === null && originsIn(policy.inForce().values.apiOrigins).includes(origin)

/** Who asks over the API, by what came with this very request, or by the ticket of a call that goes on: then it is looked at whether its credential still counts. */
export async function apiAskingOf(desk: Desk, context: CallContext): Promise<ApiAsking> {
  const shown = context.presented?.clientCertificate ?? null
  const found = await askingBy(desk, context)
  return shown === null ? found : { ...found, certificate: fingerprintOf(shown) }
}

async function askingBy(desk: Desk, { presented, ticket }: CallContext): Promise<ApiAsking> {
  const { opened } = desk
  if (opened === null) return refusal(new FoyerError('process.down'))
  const now = desk.now().getTime()
  if (ticket !== undefined) {
    const held = desk.tickets.find(ticket)
    if (held === null) return refusal(new FoyerError('api.unauthenticated'))
    return stillStands(opened.clients, held.principal, now) ? held : refusal(new FoyerError('api.unauthenticated'), { client: held.client, why: 'ended', credential: held.principal.credential })
  }
  if (presented === undefined) return refusal(new FoyerError('api.unauthenticated'))
  if (isNewPage(opened, presented)) return { principal: { ...anyone, permissions: new Set(newPageMay) }, client: null, refused: null, why: null, certificate: null }
  try {
    const standing = await standingOf(desk, presented)
    // It was another desk meanwhile, or none.
    if (desk.opened !== opened) return refusal(new FoyerError('process.down'))
    const found = authenticate(opened.clients, presented, standing)
    // A key outlives the list on which its page stood; it opens nothing meanwhile.
    if (presented.origin !== null && !originsIn(opened.policy.inForce().values.apiOrigins).includes(presented.origin)) throw new CredentialRefused('api.unauthenticated', { of: { client: { id: found.id, name: found.name }, credential: found.credential ?? '' }, why: 'origin' })
    const { id, name, credential } = found
    return desk.callRate.take(id) ? asking(found) : refusal(new FoyerError('api.throttled'), { client: { id, name }, why: null, credential })
  } catch (thrown) {
    if (!(thrown instanceof CredentialRefused)) throw thrown
    return refusal(thrown, { client: thrown.of?.client ?? null, why: thrown.why, credential: thrown.of?.credential ?? null })
  }
}

/**
 * Once more before an answer goes out: a key that was revoked in the middle of a call answers nothing more, whatever was found for it meanwhile.
 * @throws FoyerError `api.unauthenticated`
 */
export function refuseIfEnded(desk: Desk, { principal, refused }: ApiAsking): void {
  // Who has nothing that could have ended.
  if (refused === null && principal.kind === 'anyone') return
  if (refused === null && desk.opened !== null && stillStands(desk.opened.clients, principal, desk.now().getTime())) return
  throw new FoyerError('api.unauthenticated')
}

/** Count a request with what is usual for its client. What is about one document shows or reads one, and a page of a list as many as it has. */
export function noteUse(desk: Desk, { client, refused, principal: { credential } }: ApiAsking, { needs }: { needs: Permission }, { status, subject, listed = 0 }: { status: number, subject: string | null, listed?: number }, address: string): void {
  if (client === null || credential === null) return
  const failed = status >= 400
  const documents = failed || (needs !== 'records.read' && needs !== 'readings.make') ? 0 : subject === null ? listed : 1
  desk.opened?.clientUse.note({ client: client.id, credential, address, opened: refused === null, failed, documents }, desk.now().getTime())
}
