import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { settingNames } from '../database/setting-names.ts'
import type { KeyPlace } from './key-place.ts'
import { RECOVERY_GROUPS } from './recovery-key.ts'
import { jsonIn } from '../database/json-in.ts'
import type { Settings } from '../database/settings.ts'

/**
 * Two groups of the recovery key, typed back, prove that it was written down. To tell that after a restart too, a
 * salted hash of the two groups is kept inside the encrypted database: whoever can read that has the key already.
 */
const NAME = 'recovery.groups'

type Dice = Pick<KeyPlace, 'randomBytes'>

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const place = z.number().int().min(0).max(RECOVERY_GROUPS - 1)
const waited = z.object({ salt: hex, hash: hex, chosen: z.tuple([place, place]) })

/** What is kept of the groups; null where that is nothing that can be read, and so nothing that typing can confirm. */
const groupsIn = (settings: Settings) => waited.safeParse(jsonIn(settings.get(NAME))).data ?? null

const hashOf = (salt: string, groups: readonly { index: number, value: string }[]) =>
  createHmac('sha256', Buffer.from(salt, 'hex')).update(groups.toSorted((a, b) => a.index - b.index).map(({ index, value }) => `${index}:${value}`).join(' ')).digest()

/** Places of the two groups to type back, from 0, in order. */
export function chooseGroups({ randomBytes }: Dice): [number, number] {
  const [a = 0, b = 0] = randomBytes(2)
  const first = a % RECOVERY_GROUPS
  const second = (first + 1 + (b % (RECOVERY_GROUPS - 1))) % RECOVERY_GROUPS
  return [Math.min(first, second), Math.max(first, second)]
}

/** Remember what the chosen groups must be, and that they are waited for: after set-up the desk is closed until then. */
export function awaitConfirmation({ randomBytes }: Dice, settings: Settings, recoveryKey: string, chosen: readonly number[], state: 'setUp' | 'rotation'): void {
  const groups = recoveryKey.split('-')
  const salt = Buffer.from(randomBytes(32)).toString('hex')
  const hash = hashOf(salt, chosen.map((index) => ({ index, value: groups[index] ?? '' })))
  settings.set(NAME, JSON.stringify({ salt, hash: hash.toString('hex'), chosen }))
  settings.set(settingNames.recovery, state)
}

/**
 * The places that are waited for, from 0, or null when the recovery key is confirmed. Where no typing can confirm it
 * (its key file was lost), the first two.
 */
export function waitedGroups(settings: Settings): [number, number] | null {
  const waiting = settings.get(settingNames.recovery)
  if (waiting === null || waiting === 'confirmed') return null
  return groupsIn(settings)?.chosen ?? [0, 1]
}

/** The recovery key opens nothing any more: whatever was written down cannot be confirmed, only replaced by a change of key. */
export function withdrawConfirmation(settings: Settings): void {
  settings.remove(NAME)
  if (settings.get(settingNames.recovery) !== 'setUp') settings.set(settingNames.recovery, 'rotation')
}

/** What is known of the recovery key now. @returns puts that back, after a change of key that did not come about */
export function keepConfirmation(settings: Settings): (later: Settings) => void {
  const kept = [NAME, settingNames.recovery].map((name) => ({ name, value: settings.get(name) }))
  return (later) => {
    for (const { name, value } of kept) {
      if (value === null) later.remove(name)
      else later.set(name, value)
    }
  }
}

export function isConfirmedBy(settings: Settings, groups: readonly { index: number, value: string }[]): boolean {
  const stored = groupsIn(settings)
  if (stored === null) return false
  const { salt, hash } = stored
  return timingSafeEqual(hashOf(salt, groups), Buffer.from(hash, 'hex'))
}
