import { FoyerError } from '../../../contract/errors.ts'
import type { Authenticator } from './authenticator.ts'
import { verifySecret } from './secrets.ts'

/** A PIN or a passphrase: everybody has one, and nothing is written for a right one. */
export const secretAuthenticator: Authenticator = {
  kind: 'secret',
  has: () => true,
  begin: () => null,
  async finish(person, answer) {
    if (!await verifySecret(answer, person?.hash ?? null) || person === null) throw new FoyerError('staff.wrongSecret')
    return { take: () => undefined }
  },
  // There is always one: another takes its place.
  remove: () => undefined,
}
