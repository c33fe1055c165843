import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { defaultPolicy, partOfPolicy, policyKeys, policyRules, sameValue, type PartOfPolicy, type PolicyInForce, type PolicyKey, type PolicyRule } from '../../contract/policy.ts'
import { jsonIn } from '../database/json-in.ts'
import { knownByNow } from './said.ts'
import type { PolicyLook, PolicySource } from './source.ts'

type PartialPolicy = Partial<PolicyInForce['values']>

/** Where the desk keeps what was said: a few named texts. */
export interface PolicyStore {
  get(name: string): string | null
  set(name: string, value: string): void
}

const DESK = 'policy.desk'
const ORGANISATION = 'policy.organisation'
const UNKNOWN = 'policy.organisation.unknown'

function unknownIn(store: PolicyStore): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(jsonIn(store.get(UNKNOWN) ?? '{}'))
  if (!parsed.success) throw new FoyerError('database.damaged', { detail: UNKNOWN })
  return parsed.data
}

const isApart = (key: PolicyKey): boolean => (policyRules[key] as PolicyRule).apart === true
const withoutGaps = (values: PartOfPolicy): PartialPolicy => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
const same = (a: PartialPolicy, b: PartialPolicy): boolean => policyKeys.every((key) => sameValue(a[key], b[key]))

export interface DeskPolicy {
  inForce(): PolicyInForce
  /** What is in force by what the database says now: a command line beside this process may have taken in another policy. */
  renew(): PolicyInForce
  /** What the organisation says now, null where nobody knows where it says it. With its guards that takes seconds on Windows: not for under the database's lock. */
  look(): PolicyLook | null
  /** Take in what was seen. Whoever rolls back what was stored by it takes it back too. */
  take(look: PolicyLook | null): { changed: boolean, undo: () => void }
  /** Whether what the organisation fixed is what it said at the last look. */
  followsSource(): boolean
  /** @throws FoyerError `staff.forbidden` for a key that the organisation has fixed */
  set(values: PartOfPolicy): PolicyInForce
}

/**
 * Policy from three places: built-in defaults, what administrators of this desk set, and what the organisation says, which wins and locks its keys. What of
 * that cannot be read, understood or believed keeps the last policy that could: unknown is not absent.
 */
export function deskPolicy(store: PolicyStore, source: PolicySource | null): DeskPolicy {
  const part = (name: string): PartialPolicy => {
    const text = store.get(name)
    const json = text === null ? {} : jsonIn(text)
    // A later Foyer may know more keys.
    const parsed = partOfPolicy.safeParse(json)
    // Unknown is not absent: without it the desk would mask and keep as nobody said.
    if (!parsed.success) throw new FoyerError('database.damaged', { detail: name.slice(0, 40) })
    return withoutGaps(parsed.data)
  }
  /** What the organisation says in keys that a version before this one did not know. */
  const kept = () => knownByNow(unknownIn(store))
  const stored = (name: typeof DESK | typeof ORGANISATION): PartialPolicy =>
    ({ ...part(name), ...part(`${name}.added`), ...(name === ORGANISATION ? withoutGaps(kept().values) : {}) })
  const keep = (name: string, values: PartialPolicy) => {
    const those = (apart: boolean) => JSON.stringify(Object.fromEntries(policyKeys.filter((key) => values[key] !== undefined && isApart(key) === apart).map((key) => [key, values[key]])))
    store.set(name, those(false))
    store.set(`${name}.added`, those(true))
  }
  const compute = (problem: PolicyInForce['problem'], places: PolicyLook['places']): PolicyInForce => {
    const fixed = stored(ORGANISATION)
    return {
      values: { ...defaultPolicy, ...stored(DESK), ...fixed },
      locked: Object.fromEntries(Object.keys(fixed).map((key) => [key, places[key] ?? source?.place ?? ''])),
      unknown: Object.keys(kept().unknown),
      problem,
    }
  }
  let now: { present: PolicyInForce, follows: boolean, places: PolicyLook['places'] } = { present: compute(null, {}), follows: false, places: {} }
  const renew = (problem = now.present.problem) => {
    now = { ...now, present: compute(problem, now.places) }
    return now.present
  }
  return {
    inForce: () => now.present,
    renew: () => renew(),
    // Whoever does not know where the organisation says it does not know that it says nothing.
    look: () => source?.look() ?? null,
    take(look) {
      const before = now
      const undo = () => { now = before }
      if (look !== null) {
        now = { ...now, follows: look.values !== null, places: look.values === null ? now.places : look.places }
        const values = look.values === null ? null : withoutGaps(look.values)
        if (values !== null && !(same(values, stored(ORGANISATION)) && JSON.stringify(look.unknown) === JSON.stringify(unknownIn(store)))) {
          keep(ORGANISATION, values)
          store.set(UNKNOWN, JSON.stringify(look.unknown))
        }
      }
      renew(look === null ? before.present.problem : look.problem)
      return { changed: JSON.stringify(now.present) !== JSON.stringify(before.present), undo }
    },
    followsSource: () => now.follows,
    set(values) {
      const changes = withoutGaps(values)
      for (const key of Object.keys(changes)) {
        if (Object.hasOwn(now.present.locked, key)) throw new FoyerError('staff.forbidden', { detail: `policy:${key}` })
      }
      keep(DESK, { ...stored(DESK), ...changes })
      return renew()
    },
  }
}
