import type { CallsTo, Output } from '../../contract/index.ts'
import type { Permission } from '../../contract/permissions.ts'
import type { Principal } from '../../contract/principal.ts'
import type { Marks } from '../../tlog/detail.ts'
import type { Account } from '../staff/accounts.ts'
import type { Second } from '../staff/waiting-act.ts'
import type { HandlerTools, ValidInput } from '../../transport/handlers.ts'
import type { Asking } from './asking.ts'
import type { Desk } from './desk.ts'

/** One call as the vault's own handlers see it: authorised, with its place in the trail. */
export interface VaultCall extends HandlerTools {
  desk: Desk
  /** Who asks, as it was found at the beginning: what came over the API to prove it counts once. */
  asking: Asking
  /** Who asks. */
  principal: Principal
  /** The account of the person who is signed in; handlers of what only staff may do always have one. */
  person: Account | null
  /** Id of what proved who asks, for the trail. */
  credential: string | null
  /** Who approved it beside whoever asks, where policy wants that; null until then, and for nobody. */
  second: Second | null
  /** Whether whoever asks has a permission. */
  may(permission: Permission): boolean
  /** Where what is asked for wants it: that whoever asks has proven afresh who they are. @throws FoyerError `staff.proofWanted` */
  needFresh(): void
  /** Say a few fixed words in the trail: names of fields, a setting's name. */
  setDetail(words: string): void
  /** What leads from its event to others, beside the words. */
  setMarks(marks: Marks): void
  /** How many documents a list shows: what is about one, by its subject, counts by itself. */
  showDocuments(many: number): void
  /** The trail already has its line about this call. */
  skipEvent(): void
  /**
   * Change the database and write the event of this call, in one transaction; when this returns, both are on disk.
   * The event takes subject and detail as they are when `change` has run.
   */
  commit<T>(change: () => T): T
  /** The event of what has happened already, whatever the trail can take now: where it cannot be written it waits. */
  tell(): void
}

export type VaultHandlers<N extends CallsTo<'vault'> = CallsTo<'vault'>> = {
  [K in N]: (input: ValidInput<K>, call: VaultCall) => Promise<Output<K>> | Output<K>
}

/** The calls of one area, by the beginning of their names. */
export type HandlersOf<Area extends string> = VaultHandlers<Extract<CallsTo<'vault'>, `${Area}.${string}`>>
