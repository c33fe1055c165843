import { createHash } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import { fourEyesNeeds, type FourEyes } from '../../contract/four-eyes.ts'
import type { AnyCallName } from '../../contract/index.ts'
import type { Permission } from '../../contract/permissions.ts'
import { moment, since, type Clock } from '../clock/clock.ts'
import type { Account } from './accounts.ts'
import type { Session } from './sessions.ts'
import type { Second, WaitingAct } from './waiting-act.ts'

/** How long an act waits for somebody to come over and approve it, milliseconds. */
const WAITS_MS = 5 * 60_000
/** How long an approval counts, milliseconds: the act is asked for again at once. */
const COUNTS_MS = 60_000

export const RECOVERY_KEY: Second = { id: 'recoveryKey', name: '' }

/** Letter for letter what a call was given; bytes by what they are. */
export function actDigest(name: AnyCallName, input: unknown): string {
  const hash = createHash('sha256').update(`foyer act 1\0${name}\0`)
  hash.update(JSON.stringify(input, (_key, value: unknown) => (value instanceof Uint8Array ? `bytes ${createHash('sha256').update(value).digest('hex')}` : value)) ?? '')
  return hash.digest('hex')
}

/** Keep what was asked for until somebody has approved it. @throws FoyerError `staff.secondWanted`, always */
export function awaitSecond(clock: Clock, session: Session, act: { id: string, name: AnyCallName, input: unknown, of: FourEyes, needs: Permission, fresh: boolean }): never {
  const { id, name, input, of, needs, fresh } = act
  session.act = {
    id, name, digest: actDigest(name, input), kind: of.kind, needs: [needs, fourEyesNeeds[of.kind]], records: of.many?.records(input) ?? null, rules: of.rules?.(input) ?? [],
    at: moment(clock), fresh, half: null, approved: null,
  }
  throw new FoyerError('staff.secondWanted', { detail: of.kind })
}

/** What waits in a session, while it does. */
export function waitingIn(clock: Clock, session: Session | null): WaitingAct | null {
  const act = session?.act ?? null
  return act !== null && act.approved === null && since(clock, act.at) < WAITS_MS ? act : null
}

/** The act that somebody is approving. @throws FoyerError `staff.actOver` */
export function waitingAct(clock: Clock, session: Session | null, id: string): WaitingAct {
  const act = waitingIn(clock, session)
  if (act?.id !== id) throw new FoyerError('staff.actOver')
  return act
}

/** Whether somebody may be the second person of an act. @throws FoyerError `staff.secondIsFirst`, `staff.secondMayNot` */
export function checkSecond(act: WaitingAct, first: Account, second: Account, may: ReadonlySet<Permission>): void {
  if (second.id === first.id) throw new FoyerError('staff.secondIsFirst')
  if (!act.needs.every((each) => may.has(each))) throw new FoyerError('staff.secondMayNot')
}

export function approve(clock: Clock, act: WaitingAct, by: Second): void {
  act.half = null
  act.approved = { by, at: moment(clock) }
}

export interface Approval {
  by: Second
  fresh: boolean
  /** The act was not done: until its minute is over the approval counts again. */
  giveBack(): void
}

/** Use up the approval of an act. @param stands whether who approved still could @returns null where there is none, of another act, or too old */
export function takeApproval(clock: Clock, session: Session, name: AnyCallName, input: unknown, stands: (by: Second) => boolean): Approval | null {
  const { act } = session
  if (act === null || act.approved === null || act.name !== name || since(clock, act.approved.at) >= COUNTS_MS || act.digest !== actDigest(name, input) || !stands(act.approved.by)) return null
  session.act = null
  return { by: act.approved.by, fresh: act.fresh, giveBack: () => { session.act ??= act } }
}
