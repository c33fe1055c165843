import { FoyerError } from '../../contract/errors.ts'
import { moment, since, type Clock, type Moment } from '../clock/clock.ts'
import type { Account } from './accounts.ts'
import type { KeyOffer } from './authenticators/totp.ts'

/** Somebody who typed the right secret and is not signed in yet. In memory only. */
export interface Challenge {
  staffId: string
  /** The hash of the secret that was right: another secret since, and this is over. */
  hash: string
  /** Policy wants a second factor of somebody who has none: here they enrol. */
  enrols: boolean
  at: Moment
  offer: KeyOffer | null
}

export interface Challenges {
  /** @returns its id, which nobody can guess */
  begin(account: Account, enrols: boolean): string
  /** @throws FoyerError `staff.challengeOver` */
  find(id: string): Challenge
  end(id: string): void
  /** Whether anybody is between their secret and what is asked beside it. */
  isAnyOpen(): boolean
}

/** An app has to be installed first; a code takes seconds. Milliseconds. */
const LASTS_MS = 10 * 60_000
/** More people than sign in at one desk at once; the oldest goes first. */
const MOST = 50

export function challengeBook(clock: Clock, newId: () => string): Challenges {
  const open = new Map<string, Challenge>()
  const isOver = ({ at }: Challenge) => since(clock, at) >= LASTS_MS
  return {
    begin({ id: staffId, hash }, enrols) {
      for (const [id, each] of open) if (isOver(each)) open.delete(id)
      const [oldest] = open.keys()
      if (open.size >= MOST && oldest !== undefined) open.delete(oldest)
      const id = newId()
      open.set(id, { staffId, hash, enrols, at: moment(clock), offer: null })
      return id
    },
    find(id) {
      const found = open.get(id)
      if (found === undefined || isOver(found)) throw new FoyerError('staff.challengeOver')
      return found
    },
    end: (id) => { open.delete(id) },
    isAnyOpen: () => [...open.values()].some((each) => !isOver(each)),
  }
}
