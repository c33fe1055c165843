import { FoyerError } from '../../contract/errors.ts'
import { partOfPolicy, policyKeys, UNKNOWN_KEYS_MAX, type PartOfPolicy } from '../../contract/policy.ts'
import { withoutHidden } from '../../contract/primitives.ts'

/** What an organisation says, wherever it says it. */
export interface Said {
  values: PartOfPolicy
  /** Keys that this version does not know, with what they say: a later one may. */
  unknown: Record<string, unknown>
}

/** What keys that are not known say is kept up to so many UTF-16 units; of more, their names alone. */
const KEPT_MAX = 60_000

const isKnown = (key: string): boolean => (policyKeys as readonly string[]).includes(key)

/** The name of a key as it can be shown and kept in the trail. */
const shown = (key: string): string => withoutHidden(key).slice(0, 60)

/**
 * A policy out of its keys. One that is not known is no reason to forget the others: a fleet has desks of several versions, and gets its keys at once.
 * One that is known and says what cannot be is: half of what was meant would be in force.
 * @throws FoyerError `policy.unreadable`, with the key that says what cannot be
 */
export function saidBy(raw: unknown): Said {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new FoyerError('policy.unreadable')
  const keys = Object.entries(raw as Record<string, unknown>)
  const parsed = partOfPolicy.safeParse(Object.fromEntries(keys.filter(([key]) => isKnown(key))))
  if (!parsed.success) throw new FoyerError('policy.unreadable', { detail: String(parsed.error.issues[0]?.path[0] ?? '') })
  const unknown = Object.fromEntries(keys.filter(([key]) => !isKnown(key)).slice(0, UNKNOWN_KEYS_MAX).map(([key, value]) => [shown(key), value]))
  return { values: parsed.data, unknown: JSON.stringify(unknown).length <= KEPT_MAX ? unknown : Object.fromEntries(Object.keys(unknown).map((key) => [key, null])) }
}

/** Of keys that an earlier version did not know: which this one does, where they say what can be, and which still nobody knows. */
export function knownByNow(unknown: Readonly<Record<string, unknown>>): Said {
  const values: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(unknown)) if (isKnown(key) && partOfPolicy.safeParse({ [key]: value }).success) values[key] = value
  return { values: partOfPolicy.parse(values), unknown: Object.fromEntries(Object.entries(unknown).filter(([key]) => !isKnown(key))) }
}

/** Where each key of these is said, for whoever is shown that it is fixed. */
export const placesOf = (values: PartOfPolicy, place: string): Record<string, string> =>
  Object.fromEntries(policyKeys.filter((key) => values[key] !== undefined).map((key) => [key, place.slice(0, 200)]))
