import { Secret, TOTP } from 'otpauth'

/** What every code app takes without being told: RFC 6238 with SHA-1, six digits, a new one every 30 seconds. */
const STEP_S = 30
const form = { algorithm: 'SHA1', digits: 6, period: STEP_S } as const
/** Bytes of a key: as long as what SHA-1 gives (RFC 4226 §4, R6). */
export const KEY_BYTES = 20
/** Steps that a code may be early or late: clocks of phones are right to some seconds, and typing takes some (RFC 6238 §5.2 has one step). */
export const DRIFT_STEPS = 1
/** Longest part of a code's name that is handed to the app, characters: the QR code stays small enough to be read off a screen. */
const NAME_MAX = 40
/**
 * How far a clock that was set wrong is looked for, hours either way: the wrong day, zone or summer time are whole hours off. Of a million
 * guesses, some 450 hit one of these codes by chance: no help to whoever guesses, since they are not told which hour.
 */
const WRONG_BY_HOURS = 25
const HOUR_MS = 3_600_000

const totpOf = (key: Uint8Array) => new TOTP({ ...form, secret: new Secret({ buffer: Uint8Array.from(key).buffer }) })

/** The step that the clock is at, counted since 1970. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_S)
/** When a step begins, milliseconds since the epoch. */
export const beginOfStep = (step: number): number => step * STEP_S * 1000

/** The bytes of a key as an app takes it (RFC 4648 §6). */
export const keyIn = (base32: string): Uint8Array => Secret.fromBase32(base32).bytes

/** What an app that has the key shows at a step. */
export const codeOfStep = (key: Uint8Array, step: number): string => totpOf(key).generate({ timestamp: beginOfStep(step) })

/** The step of the clock that a code belongs to, counted since 1970; null where it belongs to none near `now`. */
export function stepOfCode(key: Uint8Array, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = totpOf(key).validate({ token: code, timestamp, window: DRIFT_STEPS })
  return delta === null ? null : stepAt(now) + delta
}

/** Whether a code would be right if a clock were not wrong by whole hours. */
export function isOfOtherTime(key: Uint8Array, code: string, now: Date): boolean {
  const totp = totpOf(key)
  return Array.from({ length: WRONG_BY_HOURS }, (_, at) => (at + 1) * HOUR_MS).some((off) => [off, -off].some((by) => {
    const timestamp = now.getTime() + by
    return timestamp >= 0 && totp.validate({ token: code, timestamp, window: DRIFT_STEPS }) !== null
  }))
}

/** A key as an app takes it: in base 32, and as a Key URI. @param label whose it is @param issuer where it is for */
export function shownKey(key: Uint8Array, label: string, issuer: string): { key: string, uri: string } {
  const cut = (words: string) => Array.from(words.replaceAll(':', ' ')).slice(0, NAME_MAX).join('')
  const secret = new Secret({ buffer: Uint8Array.from(key).buffer })
  return { key: secret.base32, uri: new TOTP({ ...form, secret, label: cut(label), issuer: cut(issuer) }).toString() }
}

/** A code as it is typed, with the gap that apps show. */
export const typedCode = (typed: string): string => typed.replaceAll(/\s/gu, '')
