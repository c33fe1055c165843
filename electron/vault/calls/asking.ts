import type { FoyerError } from '../../contract/errors.ts'
import type { Principal } from '../../contract/principal.ts'
import type { Account } from '../staff/accounts.ts'

/** Who asks over the API, or why nobody does. */
export interface ApiAsking {
  principal: Principal
  /** For the trail: also of a credential that does not count, where it is known whose it was. */
  client: { id: string, name: string } | null
  refused: FoyerError | null
  /** Why, for the trail alone. */
  why: string | null
  /** SHA-256 of the certificate that came with it, as the gateway says; null for none. */
  certificate: string | null
}

/** Who asks. */
export interface Asking {
  principal: Principal
  /** The account of the person who is signed in. */
  person: Account | null
  /** Over the API: whose credential it was, and why it does not count. */
  api: ApiAsking | null
}
