import { FoyerError } from '../../contract/errors.ts'
import type { Account, Accounts } from './accounts.ts'
import { verifySecret } from './secrets.ts'
import { waitAfter } from './throttle.ts'

/** Guesses are looked at one after the other, so that many at once do not slip past the count. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Look at one guess at somebody's secret. The failure is on disk before the guess is looked at.
 *
 * @throws FoyerError `staff.throttled` with the seconds to wait as detail; `staff.wrongSecret`, also for who does not exist
 */
export function checkSecret(accounts: Accounts, id: string, secret: string, now: () => Date): Promise<Account> {
  const mine = turn.then(() => checkNow(accounts, id, secret, now))
  turn = mine.catch(() => undefined)
  return mine
}

async function checkNow(accounts: Accounts, id: string, secret: string, now: () => Date): Promise<Account> {
  const account = accounts.find(id)
  if (account === null || account.active !== 1) {
    await verifySecret(secret, null)
    throw new FoyerError('staff.wrongSecret')
  }
  const time = now().getTime()
  if (account.locked_until !== null && account.locked_until > time) {
    throw new FoyerError('staff.throttled', { detail: String(Math.ceil((account.locked_until - time) / 1000)) })
  }
  const wait = waitAfter(account.failures + 1)
  accounts.countFailure(id, wait === 0 ? null : time + wait * 1000)
  if (!await verifySecret(secret, account.hash)) throw new FoyerError('staff.wrongSecret')
  accounts.signedIn(id, now())
  return account
}
