import type { PartOfPolicy, PolicyInForce } from '../../contract/policy.ts'

/** What an organisation says at one moment. */
export interface PolicyLook {
  /** Empty where it surely says nothing; null where nobody can know: unknown is not absent. */
  values: PartOfPolicy | null
  /** Keys that this version does not know, with what they say. */
  unknown: Record<string, unknown>
  /** Where each key is said. */
  places: Record<string, string>
  /** What is to be told of it. */
  problem: PolicyInForce['problem']
}

/** Where an organisation says what it fixes for its desks: a file (policy-file.ts), the registry of Windows, a configuration profile of macOS. */
export interface PolicySource {
  /** Shown beside each key that it locks, where what it says is not to be had any more. */
  readonly place: string
  /**
   * Another text after each change of what is said here, or of who may say it, as far as that costs next to nothing: it is asked every second, on a desk
   * where nobody is.
   */
  mark(): Promise<string>
  /** Whether it says anything at all, be it that nobody can read it. */
  isThere(): boolean
  /** What it says now, whole. With its guards that takes seconds on Windows: not for under the database's lock. */
  look(): PolicyLook
}
