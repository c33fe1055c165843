import { createHash } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import type { Database } from '../database/database.ts'
import type { Settings } from '../database/settings.ts'
import type { Account, Accounts } from './accounts.ts'
import type { Authenticator, Proven } from './authenticators/authenticator.ts'
import { sharedGuesses, type SharedGuesses } from './guesses.ts'
import type { Waits } from './waits.ts'

/** Guesses are looked at one after the other: one at a secret costs 19 MiB. What counts them is the database, also for processes beside this one. */
let turn: Promise<unknown> = Promise.resolve()

/** A desk's people, as far as somebody proves to be one of them. */
export interface Door { database: Database, settings: Settings, accounts: Accounts }

/** Counts of names that nobody here has: as many, so that an unknown name is slowed down like a known one, and typing names fills nothing. */
const NOBODYS = 1024

/** Who is meant: an account of this desk, or what was typed and is nobody's. */
export type Meant = { account: Account } | { nobody: string }

/** A right answer. */
export interface Answered extends Proven {
  /** As the account was before it was counted. */
  account: Account
  /**
   * It is all that was asked: nothing is held against the person any more. In the transaction that `take` is in.
   * @throws FoyerError `staff.wrongSecret` where the account has another secret by then
   */
  finished(now: Date): void
  /** More is asked: what was wrong before goes on counting. */
  goesOn(): void
}

/** What else is asked of somebody whose answer was right. Who is refused for that has not guessed. */
export function askedAfter(answered: Pick<Answered, 'goesOn'>, ask: () => void): void {
  try {
    ask()
  } catch (error) {
    answered.goesOn()
    throw error
  }
}

/** Count one guess, at the desk and at the person, before it is looked at. @throws FoyerError `staff.throttled` with the seconds to wait as detail */
function count({ database, settings, accounts }: Door, waits: Waits, meant: Meant, now: Date): { account: Account | null, desk: SharedGuesses } {
  const desk = sharedGuesses(database, settings, 'signIn', waits)
  desk.count(now.getTime())
  try {
    const account = 'account' in meant ? accounts.countGuess(meant.account.id, now) : null
    if (account === null) {
      const typed = 'account' in meant ? meant.account.id : meant.nobody
      const bucket = createHash('sha256').update(typed).digest().readUInt16BE(0) % NOBODYS
      sharedGuesses(database, settings, `nobody.${bucket}`, waits).count(now.getTime())
    }
    return { account, desk }
  } catch (error) {
    // Nobody looked at it, and one person's wait is not the desk's.
    desk.takeBack()
    throw error
  }
}

/**
 * Look at one answer by which somebody proves who they are. The failure is on disk before the answer is looked at; who does not exist, or is
 * switched off, is counted and takes as long as anybody.
 *
 * @throws FoyerError `staff.throttled` with the seconds to wait as detail; and what the authenticator has against a wrong answer
 */
export function checkAnswer(door: Door, waits: Waits, meant: Meant, authenticator: Authenticator, answer: string, now: () => Date): Promise<Answered> {
  const look = async (): Promise<Answered> => {
    const { account, desk } = count(door, waits, meant, now())
    const proven = await authenticator.finish(account, answer, null, now())
    if (account === null) throw new FoyerError('staff.wrongSecret')
    return {
      account,
      take: () => { proven.take() },
      finished(at) {
        // What was right is right no more where somebody else set another secret meanwhile, or closed the account.
        const now = door.accounts.find(account.id)
        if (now?.active !== 1 || now.hash !== account.hash) throw new FoyerError('staff.wrongSecret')
        door.accounts.signedIn(account.id, at)
        desk.ease()
      },
      goesOn() {
        door.accounts.takeBack(account)
        desk.takeBack()
      },
    }
  }
  const mine = turn.then(look)
  turn = mine.catch(() => undefined)
  return mine
}
