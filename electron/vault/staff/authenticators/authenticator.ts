import type { FactorKind } from '../../../contract/factors.ts'
import type { Account } from '../accounts.ts'

/**
 * What a right answer leaves behind: what must not count twice is written by `take`, in the transaction of the event that the answer is for.
 * It throws the coded error where another process took the same answer meanwhile.
 */
export interface Proven { take(): void }

/** What somebody who enrols is shown, and what is kept of it until they have shown that they have it. */
export interface Offer<Shown> { shown: Shown, finish(answer: string, now: Date): { enrol(): void } }

/**
 * One way to prove who somebody is. Guesses are counted by whoever calls `finish`, before it is called; it throws a coded error for a wrong
 * answer, takes as long for somebody who has no such factor, and writes nothing.
 *
 * @typeParam Asked what is put to the person so that they can answer, null where they answer by themselves
 */
export interface Authenticator<Asked = null, Answer = string> {
  readonly kind: FactorKind
  /** Whether this person can answer by it. */
  has(person: Pick<Account, 'id'>): boolean
  /** What is asked, afresh each time. */
  begin(person: Pick<Account, 'id'>): Asked
  /** @param person null: nobody has what was typed, which takes as long. @throws FoyerError */
  finish(person: Account | null, answer: Answer, asked: Asked, now: Date): Promise<Proven>
  /** Take it away from somebody. */
  remove(staffId: string): void
}
