import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { passedSince, type Clock } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import { jsonIn } from '../database/json-in.ts'
import type { Settings } from '../database/settings.ts'

/** Searches for a number in vain that cost nothing: somebody at the desk mistypes, or asks for what is not stored. */
const FREE_MISSES = 10
/**
 * Until one more is free, milliseconds. Where the office that issued an identity card is known and its last three characters are shown, some
 * 27² numbers are left: at one an hour a month of guesses, each of them in the trail. No wait for a wrong secret is longer either.
 */
const ONE_MORE_MS = 3_600_000

/** Misses that are still free, and when that was so by the steady clock, milliseconds. */
const allowance = z.object({ free: z.number().min(0).max(FREE_MISSES), at: z.number().nonnegative() })

export interface NumberGuesses {
  /**
   * Look for what may be somebody's number, on behalf of one for whom numbers are masked. It counts as missed until it is found, so that
   * pulling the plug gives none for free.
   *
   * @param word what was typed, as it is compared
   * @throws FoyerError `records.tooManyGuesses` with the seconds to wait as detail
   */
  counted<T extends { total: number }>(who: string, word: string, look: () => T): T
}

/** What people for whom numbers are masked may look for in vain: in the database, so that it goes on over starts and in processes side by side. */
export function numberGuesses(database: Database, settings: Settings, clock: Pick<Clock, 'elapsed'>): NumberGuesses {
  const typed = new Map<string, string>()
  const nameOf = (who: string) => `guesses.number.${who}`
  const freeOf = (who: string): number => {
    // What nobody can read counts nothing: whoever can write it could as well write none.
    const noted = allowance.safeParse(jsonIn(settings.get(nameOf(who)))).data
    return noted === undefined ? FREE_MISSES : Math.min(FREE_MISSES, noted.free + passedSince(clock, noted.at) / ONE_MORE_MS)
  }
  const add = (who: string, count: number): void => {
    const left = database.transaction(() => {
      const free = freeOf(who) + count
      if (free >= 0) settings.set(nameOf(who), JSON.stringify({ free: Math.min(FREE_MISSES, free), at: clock.elapsed() }))
      return free
    }).immediate()
    if (left < 0) throw new FoyerError('records.tooManyGuesses', { detail: String(Math.ceil(-left * ONE_MORE_MS / 1000)) })
  }
  return {
    counted(who, word, look) {
      const before = typed.get(who) ?? ''
      // Whoever types on, or deletes, guesses one number all along: all that is looked for are beginnings of one text.
      const typingOn = before !== '' && (word.startsWith(before) || before.startsWith(word))
      if (!typingOn) add(who, -1)
      if (word.length > before.length || !typingOn) typed.set(who, word)
      const found = look()
      if (found.total > 0) {
        // What is stored is no guess, and nothing to type on from.
        typed.delete(who)
        if (!typingOn) add(who, 1)
      }
      return found
    },
  }
}
