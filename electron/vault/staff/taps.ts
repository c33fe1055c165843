import { FoyerError } from '../../contract/errors.ts'
import type { TapPurpose } from '../../contract/security-key-calls.ts'
import type { KeyAnswer, KeyStep } from '../../contract/security-key.ts'
import { KeyCeremony, type KeyOutcome, type KeyWish, type Verification } from '../../ctap/ceremony/ceremony.ts'
import { moment, since, type Clock, type Moment } from '../clock/clock.ts'

/** A security key that is being asked, or has answered: what it said counts once. In memory only, and the PIN with it until the key has answered. */
export interface Tap {
  purpose: TapPurpose
  hash: Uint8Array
  verification: Verification
  outcome: KeyOutcome
}

export interface Taps {
  /** @returns the ticket, which nobody can guess */
  begin(purpose: TapPurpose, wish: KeyWish): string
  /** What the key said, and what it is asked next; null: that was all. @throws FoyerError of the ceremony, after which the ticket is over */
  next(ticket: string, answer: KeyAnswer): KeyStep | null
  /** What came of it; the ticket is over. @throws FoyerError `staff.challengeOver` where nothing did */
  take(ticket: string): Tap
  /** What the ticket is for. @throws FoyerError `staff.challengeOver` */
  purposeOf(ticket: string): TapPurpose
  /** What a key has said of itself that answered: its credential. @throws FoyerError `staff.challengeOver` */
  credentialOf(ticket: string): Uint8Array
  isAnyOpen(): boolean
}

/** A key is waited for a minute, and then it may take its time. Milliseconds. */
const LASTS_MS = 3 * 60_000
/** More than people lay keys down at one desk at once; the oldest goes first. */
const MOST = 20

interface Asked { purpose: TapPurpose, wish: Pick<KeyWish, 'clientDataHash' | 'verification'>, ceremony: KeyCeremony | null, outcome: KeyOutcome | null, at: Moment }

export function tapBook(clock: Clock, newId: () => string, random: (count: number) => Uint8Array): Taps {
  const open = new Map<string, Asked>()
  const isOver = ({ at }: Asked) => since(clock, at) >= LASTS_MS
  const forgetOver = () => {
    for (const [ticket, each] of open) if (isOver(each)) open.delete(ticket)
  }
  const found = (ticket: string): Asked => {
    const asked = open.get(ticket)
    if (asked === undefined || isOver(asked)) throw new FoyerError('staff.challengeOver')
    return asked
  }
  const answered = (ticket: string): Asked & { outcome: KeyOutcome } => {
    const asked = found(ticket)
    if (asked.outcome === null) throw new FoyerError('staff.challengeOver')
    return { ...asked, outcome: asked.outcome }
  }
  return {
    begin(purpose, wish) {
      forgetOver()
      const [oldest] = open.keys()
      if (open.size >= MOST && oldest !== undefined) open.delete(oldest)
      const ticket = newId()
      open.set(ticket, { purpose, wish: { clientDataHash: wish.clientDataHash, verification: wish.verification }, ceremony: new KeyCeremony(wish, random), outcome: null, at: moment(clock) })
      return ticket
    },
    next(ticket, answer) {
      const asked = found(ticket)
      if (asked.ceremony === null) throw new FoyerError('staff.challengeOver')
      try {
        const said = asked.ceremony.next(answer)
        if ('ask' in said) return said
        asked.outcome = said
        asked.ceremony = null
        return null
      } catch (thrown) {
        open.delete(ticket)
        throw thrown
      }
    },
    take(ticket) {
      const { purpose, wish: { clientDataHash, verification }, outcome } = answered(ticket)
      open.delete(ticket)
      return { purpose, hash: clientDataHash, verification, outcome }
    },
    purposeOf: (ticket) => found(ticket).purpose,
    credentialOf(ticket) {
      const { outcome } = answered(ticket)
      return outcome.is === 'assertion' ? outcome.credentialId : outcome.credential.credentialId
    },
    isAnyOpen() {
      forgetOver()
      return open.size > 0
    },
  }
}
