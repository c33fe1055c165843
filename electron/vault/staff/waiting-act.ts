import type { FourEyesKind } from '../../contract/four-eyes.ts'
import type { AnyCallName } from '../../contract/index.ts'
import type { Permission } from '../../contract/permissions.ts'
import type { Moment } from '../clock/clock.ts'

/** Who approved: an account, or the recovery key where nobody else could. */
export interface Second { id: string, name: string }

/** What was refused for want of a second person. In memory only, one a session: another act takes its place. */
export interface WaitingAct {
  /** Nobody can guess it: what is approved is what was shown. */
  id: string
  name: AnyCallName
  /** SHA-256 of the input: with another one it is another act. */
  digest: string
  kind: FourEyesKind
  needs: readonly Permission[]
  records: number | null
  rules: readonly string[]
  at: Moment
  /** Whoever asked had proven afresh who they are: a second person takes longer than that counts. */
  fresh: boolean
  /** Whose secret was right, by its hash, and who owes a second factor. */
  half: { staffId: string, hash: string } | null
  approved: { by: Second, at: Moment } | null
}
