import { FoyerError } from '../../contract/errors.ts'
import type { Account, Accounts } from './accounts.ts'
import { verifySecret } from './authenticators/secrets.ts'

/** Guesses are looked at one after the other: each costs 19 MiB. What counts them is the database, also for processes beside this one. */
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
  const account = accounts.countGuess(id, now())
  if (!await verifySecret(secret, account?.hash ?? null) || account === null) throw new FoyerError('staff.wrongSecret')
  accounts.signedIn(id, now())
  return account
}
