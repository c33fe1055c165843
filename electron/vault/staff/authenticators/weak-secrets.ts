import type { z } from 'zod'
import type { secretKind } from '../../../contract/staff.ts'
import { isLine, isPinPattern } from './pin-patterns.ts'

export type SecretKind = z.infer<typeof secretKind>

/** PINs that head every list of leaked ones and that no rule below catches. */
const commonPins = new Set(['520131', '246810', '135790', '112358', '314159', '271828', '145236', '125478', '122333', '100200'])

const commonPhrases = ['password', 'passwort', 'qwertz', 'qwerty', 'letmein', 'welcome', 'willkommen', 'iloveyou', 'administrator']

const FEWEST_DIFFERENT_LETTERS = 5

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Day and month, in either order, in so many digits each. */
function isDayAndMonth(first: string, second: string): boolean {
  const fits = (day: string, month: string) => Number(day) >= 1 && Number(day) <= (DAYS_IN_MONTH[Number(month) - 1] ?? 0)
  return fits(first, second) || fits(second, first)
}

/** Day and month in three or four digits: 12 8, 1 12, 12 08. */
function isDayOfYear(digits: string): boolean {
  if (digits.length === 4) return isDayAndMonth(digits.slice(0, 2), digits.slice(2))
  return digits.length === 3 && (isDayAndMonth(digits.slice(0, 1), digits.slice(1)) || isDayAndMonth(digits.slice(0, 2), digits.slice(2)))
}

/** A day, or a month of a year, in any usual order and with the year in two digits or four: the first thing that somebody who knows the person tries. */
function isDate(pin: string): boolean {
  if (pin.length === 6 && (isDayOfYear(pin.slice(0, 4)) || isDayOfYear(pin.slice(2)))) return true
  // 1 2 1974 and 1974 2 1, of years in which somebody who works here was born or married.
  if (/^(?:19[3-9]|20[0-2])\d[1-9]{2}$|^[1-9]{2}(?:19[3-9]|20[0-2])\d$/.test(pin)) return true
  const ofYear = [...(/^(?:19|20)\d\d/.test(pin) ? [pin.slice(4)] : []), ...(/(?:19|20)\d\d$/.test(pin) ? [pin.slice(0, -4)] : [])]
  return ofYear.some((rest) => isDayOfYear(rest) || (rest.length === 2 && Number(rest) >= 1 && Number(rest) <= 12))
}

/** Why a secret is not good enough, or null. PIN: 6 to 12 digits; passphrase: 10 to 200 characters. */
export function isWeak(kind: SecretKind, secret: string): 'length' | 'digits' | 'guessable' | null {
  if (kind === 'pin') {
    if (!/^\d*$/.test(secret)) return 'digits'
    if (secret.length < 6 || secret.length > 12) return 'length'
    return isPinPattern(secret) || isDate(secret) || commonPins.has(secret) ? 'guessable' : null
  }
  const letters = Array.from(secret)
  if (letters.length < 10 || letters.length > 200) return 'length'
  const folded = secret.toLowerCase()
  const rest = commonPhrases.reduce((text, phrase) => text.replaceAll(phrase, ''), folded).replaceAll(/[\d\W]/g, '')
  const different = new Set(folded).size
  return different < FEWEST_DIFFERENT_LETTERS || (rest === '' && folded.length < 16) || (/^\d+$/.test(folded) && (isLine(folded) || folded.length < 16)) ? 'guessable' : null
}
