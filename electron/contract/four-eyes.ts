import { z } from 'zod'
import type { Permission } from './permissions.ts'
import { changesIn, namedIn, type PartOfPolicy, type Policy } from './policy.ts'
import { id } from './primitives.ts'
import { changesWhoComesIn } from './roles.ts'

/** Kinds of acts for which policy can want a second person beside the first, and what that person must be allowed to do beside what the act needs. */
export const fourEyesNeeds = {
  export: 'records.export', erasure: 'records.erase', policy: 'policy.change', keys: 'keys.rotate', trust: 'trust.change', connections: 'clients.manage', staff: 'staff.manage',
} as const satisfies Record<string, Permission>
export type FourEyesKind = keyof typeof fourEyesNeeds
export const fourEyesKind = z.enum(Object.keys(fourEyesNeeds) as [FourEyesKind, ...FourEyesKind[]])

/** Over how long acts of one person count together, milliseconds: many records taken one by one are many records. A shift and its night. */
export const FOUR_EYES_SPAN_MS = 24 * 3_600_000

/** What a contract entry says of the second person that its call can want. */
export interface FourEyes {
  kind: FourEyesKind
  /** Wanted only from as many records on as policy says: how many this is about, and the actions by which the trail counts those before it. */
  many?: { records: (input: unknown) => number, /** What nobody has counted goes with them. */ more?: (input: unknown) => boolean, counted: readonly string[] }
  /** Not wanted for this: it gives nobody anything. @param asker staff id */
  spares?: (input: unknown, asker: string) => boolean
  /** Wanted whatever kinds policy names, as long as it names one: it would take the second person away, or do what they are for in another way. */
  loosens?: (input: unknown, policy: Policy) => boolean
  /** Which rules of policy it is about, for whoever is asked to approve. */
  rules?: (input: unknown) => readonly string[]
}

/** What takes a record out of the desk, as a file or on paper, and what ends one: an event for each record. */
export const TAKEN_OUT = ['records.export', 'internal.printRecord'] as const
export const ENDED = ['records.erase'] as const

const named = z.object({ ids: z.array(id) })
/** As many records as an input names. */
export const namedRecords = (input: unknown): number => named.safeParse(input).data?.ids.length ?? 1

export const fourEyesUnder = ({ fourEyes }: Pick<Policy, 'fourEyes'>): readonly FourEyesKind[] => (namedIn(fourEyes) ?? []).flatMap((word) => fourEyesKind.safeParse(word).data ?? [])

/**
 * Whether a call wants a second person under a policy.
 * @param before how many records the same person had in the same way within `FOUR_EYES_SPAN_MS`, without a second person
 */
export function wantsSecondPerson(of: FourEyes, input: unknown, policy: Policy, asker: string, before: (counted: readonly string[]) => number): boolean {
  const kinds = fourEyesUnder(policy)
  if (kinds.length === 0) return false
  if (of.loosens?.(input, policy) === true) return true
  if (!kinds.includes(of.kind) || of.spares?.(input, asker) === true) return false
  return of.many === undefined || of.many.more?.(input) === true || of.many.records(input) + before(of.many.counted) >= policy.fourEyesRecords
}

/** A shorter time to keep erases what is older, at once: more than any list of records. */
const erases = ({ retentionDays, keepImagesDays }: PartOfPolicy, policy: Policy): boolean =>
  fourEyesUnder(policy).includes('erasure') && ((retentionDays ?? Infinity) < policy.retentionDays || (keepImagesDays ?? Infinity) < policy.keepImagesDays)

/** A change of policy by which some act would need a second person no more, or be done by it alone, or by which somebody could bring a second person of their own. */
export function loosensFourEyes(input: unknown, policy: Policy): boolean {
  const values = changesIn(input)
  const left = fourEyesUnder({ fourEyes: values.fourEyes ?? policy.fourEyes })
  return fourEyesUnder(policy).some((kind) => !left.includes(kind)) || (values.fourEyesRecords ?? 0) > policy.fourEyesRecords || changesWhoComesIn(values, policy) || erases(values, policy)
}
